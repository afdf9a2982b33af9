import { definePlugin } from '#core'
import { Activities } from './activity.ts'
import { crmApi } from './api.ts'
import { announceActivities } from './jobs.ts'
import { crmMessages } from './messages.ts'
import { crmOffers } from './offers.ts'
import { Opportunities, opportunityLifecycle } from './opportunity.ts'
import { crmScreens } from './screens.ts'
import { crmSettings } from './settings.ts'

export const crmPlugin = definePlugin({
  name: 'crm',
  title: 'CRM',
  models: [Opportunities, Activities],
  lifecycles: [opportunityLifecycle],
  facts: ['activity.due'],
  messages: crmMessages,
  jobs: [announceActivities],
  screens: crmScreens,
  api: crmApi,
  menu: [
    { group: 'sales', title: 'CRM', path: '/crm', permission: 'crm.read' },
    { group: 'sales', title: 'Atividades', path: '/crm/activities', permission: 'crm.read' },
  ],
  permissions: [
    { name: 'crm.read', title: 'Ver oportunidades e atividades', roles: ['staff', 'reader'] },
    { name: 'crm.write', title: 'Fazer e mudar oportunidades e atividades', roles: ['staff'] },
  ],
  settings: crmSettings,
  offers: crmOffers,
})
