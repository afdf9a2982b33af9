import { Op } from 'sequelize'
import { numberIn, pageOf, searchContacts, type Where, type Work } from '#core'
import { type Invoice, type InvoiceStatus, Invoices } from './invoice.ts'
import { Plans, type Subscription, type SubscriptionStatus, Subscriptions } from './subscription.ts'

interface Common {
  contactId?: string | undefined
  /** A number, or anything of the customer; of subscriptions also words of the address. */
  search?: string | undefined
  /** The last number of the page before. */
  cursor?: string | undefined
  limit: number
}

export interface SubscriptionFilters extends Common {
  status?: SubscriptionStatus | undefined
  planId?: string | undefined
}

export interface InvoiceFilters extends Common {
  /** `overdue`: open and past its day. */
  status?: InvoiceStatus | 'overdue' | undefined
  subscriptionId?: string | undefined
  /** `YYYY-MM`. */
  month?: string | undefined
}

/** Newest first, a page at a time. */
export async function listSubscriptions(work: Work, filters: SubscriptionFilters) {
  const { status, contactId, planId, search, limit } = filters
  const where: Where<Subscription> = {
    ...(status ? { status } : {}),
    ...(planId ? { planId } : {}),
    ...(contactId ? { contactId } : {}),
    ...beyond(filters),
    ...(search ? { [Op.or]: [...(await matches(work, search)), { address: { [Op.like]: patternOf(search) } }] } : {}),
  }
  const rows = await work.of(Subscriptions).all({ where, order: [['number', 'DESC']], limit: limit + 1 })
  return pageOf(rows, limit, last => String(last.number))
}

/** Newest first, a page at a time: by contact, that is what a customer sees. */
export async function listInvoices(work: Work, filters: InvoiceFilters) {
  const { status, contactId, subscriptionId, month, search, limit } = filters
  const where: Where<Invoice> = {
    ...(status === 'overdue' ? { status: 'open', dueDate: { [Op.lt]: work.today } } : status ? { status } : {}),
    ...(contactId ? { contactId } : {}),
    ...(subscriptionId ? { subscriptionId } : {}),
    ...(month ? { month } : {}),
    ...beyond(filters),
    ...(search ? { [Op.or]: await matches(work, search) } : {}),
  }
  const rows = await work.of(Invoices).all({ where, order: [['number', 'DESC']], limit: limit + 1 })
  return pageOf(rows, limit, last => String(last.number))
}

const beyond = ({ cursor }: Common) => (Number(cursor) > 0 ? { number: { [Op.lt]: Number(cursor) } } : {})

/** As many ids as one question to the database may hold with room to spare. */
const mostMatches = 10_000

async function matches(work: Work, search: string) {
  const number = numberIn(search)
  const { items } = await searchContacts(work, { text: search, limit: mostMatches })
  return [{ contactId: items.map(({ id }) => id) }, ...(number ? [{ number }] : [])]
}

const patternOf = (search: string) => `%${search.trim().replace(/[%_\\]/g, ' ')}%`

/** The names of plans, by id. */
export async function planNames(work: Work): Promise<Map<string, string>> {
  const plans = await work.of(Plans).all({ order: [['name', 'ASC']] })
  return new Map(plans.map(({ id, name }) => [id, name]))
}

/** How many there are of each sort, for the top of the lists and the home screen. */
export async function countLate(work: Work): Promise<{ overdue: number; overdueCents: number; suspended: number }> {
  const [late] = await work.query<{ count: number; cents: number | null }>(
    `SELECT COUNT(*) AS count, SUM(totalCents - receivedCents) AS cents FROM invoices
      WHERE companyId = :companyId AND status = 'open' AND dueDate < :today`,
    { today: work.today },
  )
  const suspended = await work.of(Subscriptions).count({ status: 'suspended' })
  return { overdue: Number(late?.count ?? 0), overdueCents: Number(late?.cents ?? 0), suspended }
}
