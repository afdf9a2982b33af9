import { definePlugin, documentApi, documentOffers, documentScreens } from '#core'
import { consignments } from './consignment.ts'
import { expireConsignments, remindOfReturns } from './jobs.ts'
import { consignmentReactions } from './reactions.ts'
import { consignmentSettings } from './settings.ts'

export const consignmentsPlugin = definePlugin({
  name: 'consignments',
  title: 'Condicionais',
  models: consignments.models,
  lifecycles: [consignments.lifecycle],
  facts: ['sale.completed', 'sale.reversed', 'consignment.return_due'],
  messages: consignments.messages,
  reactions: consignmentReactions,
  jobs: [remindOfReturns, expireConsignments],
  screens: documentScreens(consignments),
  api: documentApi(consignments),
  menu: [{ group: 'sales', title: 'Condicionais', path: '/consignments', permission: 'consignments.read' }],
  permissions: [
    { name: 'consignments.read', title: 'Ver condicionais', roles: ['staff', 'reader'] },
    { name: 'consignments.write', title: 'Fazer e acertar condicionais', roles: ['staff'] },
  ],
  settings: consignmentSettings,
  offers: documentOffers(consignments),
})
