import type { Plugin } from '#core'
import { birthdaysPlugin } from '../plugins/birthdays/index.ts'
import { cashbackPlugin } from '../plugins/cashback/index.ts'
import { consignmentsPlugin } from '../plugins/consignments/index.ts'
import { crmPlugin } from '../plugins/crm/index.ts'
import { fiscalInvoicesPlugin } from '../plugins/fiscal-invoices/index.ts'
import { ordersPlugin } from '../plugins/orders/index.ts'
import { quotesPlugin } from '../plugins/quotes/index.ts'
import { receivablesPlugin } from '../plugins/receivables/index.ts'
import { serviceOrdersPlugin } from '../plugins/service-orders/index.ts'
import { subscriptionsPlugin } from '../plugins/subscriptions/index.ts'
import { tabsPlugin } from '../plugins/tabs/index.ts'

/** The installed plug-ins, in menu order. The only file that names them all. */
export const plugins: readonly Plugin[] = [
  quotesPlugin,
  ordersPlugin,
  tabsPlugin,
  consignmentsPlugin,
  serviceOrdersPlugin,
  receivablesPlugin,
  subscriptionsPlugin,
  fiscalInvoicesPlugin,
  birthdaysPlugin,
  cashbackPlugin,
  crmPlugin,
]
