import { definePlugin } from '#core'
import { invoicesApi } from './api.ts'
import { notesFolder } from './folder.ts'
import { InvoiceContents, InvoiceEvents, Invoices, invoiceLifecycle } from './invoice.ts'
import { invoiceMessages } from './messages.ts'
import { invoiceOffers } from './offers.ts'
import { invoiceScreens } from './screens.ts'
import { invoiceSettings } from './settings.ts'

export const fiscalInvoicesPlugin = definePlugin({
  name: 'fiscal-invoices',
  title: 'Notas fiscais',
  models: [Invoices, InvoiceContents, InvoiceEvents],
  lifecycles: [invoiceLifecycle],
  facts: ['invoice.authorised'],
  messages: invoiceMessages,
  folders: [notesFolder],
  screens: invoiceScreens,
  api: invoicesApi,
  menu: [{ group: 'fiscal', title: 'Notas fiscais', path: '/fiscal-invoices', permission: 'fiscal-invoices.read' }],
  permissions: [
    { name: 'fiscal-invoices.read', title: 'Ver notas fiscais', roles: ['staff', 'reader'] },
    { name: 'fiscal-invoices.write', title: 'Receber notas fiscais', roles: ['staff'] },
  ],
  settings: invoiceSettings,
  offers: invoiceOffers,
})
