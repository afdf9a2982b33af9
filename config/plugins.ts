import type { Plugin } from '#core'
import { fiscalInvoicesPlugin } from '../plugins/fiscal-invoices/index.ts'
import { quotesPlugin } from '../plugins/quotes/index.ts'
import { receivablesPlugin } from '../plugins/receivables/index.ts'
import { subscriptionsPlugin } from '../plugins/subscriptions/index.ts'

/** The installed plug-ins, in menu order. The only file that names them all. */
export const plugins: readonly Plugin[] = [quotesPlugin, receivablesPlugin, subscriptionsPlugin, fiscalInvoicesPlugin]
