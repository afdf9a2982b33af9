import { definePlugin } from '#core'
import { receivablesApi } from './api.ts'
import { ImportRows, Imports } from './import.ts'
import { checkTask, importTask } from './import-tasks.ts'
import { Charges, Instalments, instalmentLifecycle, Payments, Reminders } from './instalment.ts'
import { announceDue } from './jobs.ts'
import { receivableMessages } from './messages.ts'
import { receivableOffers } from './offers.ts'
import { receivableReactions } from './reactions.ts'
import { receivableScreens } from './screens.ts'
import { receivableSettings } from './settings.ts'

export const receivablesPlugin = definePlugin({
  name: 'receivables',
  title: 'Receber',
  models: [Charges, Instalments, Payments, Reminders, Imports, ImportRows],
  lifecycles: [instalmentLifecycle],
  facts: [
    'charge.created',
    'charge.changed',
    'charge.removed',
    'instalment.edited',
    'instalment.announced',
    'receivable.due',
    'payment.received',
    'payment.reversed',
    'invoice.copy_requested',
  ],
  messages: receivableMessages,
  reactions: receivableReactions,
  jobs: [announceDue],
  tasks: [checkTask, importTask],
  screens: receivableScreens,
  api: receivablesApi,
  menu: [{ group: 'finance', title: 'Receber', path: '/receivables', permission: 'receivables.read' }],
  permissions: [
    { name: 'receivables.read', title: 'Ver o que há para receber', roles: ['staff', 'reader'] },
    { name: 'receivables.write', title: 'Cobrar, quitar e cancelar', roles: ['staff'] },
  ],
  settings: receivableSettings,
  offers: receivableOffers,
})
