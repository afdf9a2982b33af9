import { Op } from 'sequelize'
import {
  addDays,
  nameKeyOf,
  numberIn,
  pageOf,
  readCursor,
  searchContacts,
  type Where,
  type Work,
  writeCursor,
} from '#core'
import { type Ageing, ageingRange, ageingTitles, type DueRange } from './ageing.ts'
import { type Charge, Charges, type Instalment, type InstalmentStatus, Instalments, payable } from './instalment.ts'

export interface InstalmentFilters {
  ageing?: Ageing | undefined
  status?: readonly InstalmentStatus[] | undefined
  contactId?: string | undefined
  chargeId?: string | undefined
  /** Civil dates of the due date, inclusive. */
  from?: string | undefined
  to?: string | undefined
  /** A charge's number, words of its description, or anything of the customer. */
  search?: string | undefined
  /** `nextCursor` of the page before. */
  cursor?: string | undefined
  limit: number
}

/** By due date, a page at a time; the charge of each by its id. */
export async function listInstalments(work: Work, filters: InstalmentFilters) {
  const rows = await work.of(Instalments).all({
    where: await conditions(work, filters),
    order: [
      ['dueDate', 'ASC'],
      ['id', 'ASC'],
    ],
    limit: filters.limit + 1,
  })
  const page = pageOf(rows, filters.limit, last => writeCursor([last.dueDate, last.id]))
  return { ...page, charges: await chargesOf(work, page.items) }
}

async function conditions(work: Work, filters: InstalmentFilters): Promise<Where<Instalment>> {
  const { status, contactId, chargeId, from, to, ageing, search, cursor } = filters
  const all: Where<Instalment>[] = [
    ...(status ? [{ status }] : []),
    ...(contactId ? [{ contactId }] : []),
    ...(chargeId ? [{ chargeId }] : []),
    ...within({ from, to }),
    ...(ageing ? [{ status: payable }, ...within(ageingRange(work.today, ageing))] : []),
    ...(search ? [await found(work, search)] : []),
    ...(cursor ? [beyond(cursor)] : []),
  ]
  return all.length > 0 ? { [Op.and]: all } : {}
}

function beyond(cursor: string): Where<Instalment> {
  const [dueDate, id] = readCursor(cursor, 2).map(String) as [string, string]
  return { [Op.or]: [{ dueDate: { [Op.gt]: dueDate } }, { dueDate, id: { [Op.gt]: id } }] }
}

const within = ({ from, to }: DueRange): Where<Instalment>[] => [
  ...(from ? [{ dueDate: { [Op.gte]: from } }] : []),
  ...(to ? [{ dueDate: { [Op.lte]: to } }] : []),
]

async function found(work: Work, search: string): Promise<Where<Instalment>> {
  const { contacts, charges } = await matches(work, search)
  return { [Op.or]: [{ contactId: contacts }, { chargeId: charges }] }
}

/** As many ids as one question to the database may hold with room to spare. */
const mostMatches = 10_000

/** Whose or which it may be: a number is a charge's, words are a description's or a customer's. */
export async function matches(work: Work, search: string): Promise<{ contacts: string[]; charges: string[] }> {
  const { items: contacts } = await searchContacts(work, { text: search, limit: mostMatches })
  const charges = await chargesNamed(work, search, mostMatches)
  return { contacts: contacts.map(({ id }) => id), charges: charges.map(({ id }) => id) }
}

/** By number or by words of the description, the newest first. */
export function chargesNamed(work: Work, search: string, limit: number): Promise<Charge[]> {
  const number = numberIn(search)
  const text = `%${nameKeyOf(search.replace(/[%_\\]/g, ' '))}%`
  return work.of(Charges).all({
    where: number ? { number } : { descriptionKey: { [Op.like]: text } },
    order: [['number', 'DESC']],
    limit,
  })
}

export async function chargesOf(
  work: Work,
  items: readonly Pick<Instalment, 'chargeId'>[],
): Promise<Map<string, Charge>> {
  const ids = [...new Set(items.map(({ chargeId }) => chargeId))]
  const charges = ids.length > 0 ? await work.of(Charges).all({ where: { id: ids } }) : []
  return new Map(charges.map(charge => [charge.id, charge]))
}

/** How many and how much is unpaid, per place on the calendar. */
export async function totalsByAgeing(work: Work, { contactId }: { contactId?: string } = {}) {
  const { today } = work
  const rows = await work.query<{ ageing: Ageing; count: number; cents: number }>(
    `SELECT CASE WHEN dueDate < :today THEN 'overdue' WHEN dueDate = :today THEN 'today'
                 WHEN dueDate <= :week THEN 'week' ELSE 'later' END AS ageing,
            COUNT(*) AS count, SUM(amountCents - coveredCents) AS cents
       FROM instalments
      WHERE companyId = :companyId AND status IN ('open', 'partial') ${contactId ? 'AND contactId = :contactId' : ''}
      GROUP BY ageing`,
    { today, week: addDays(today, 7), contactId: contactId ?? null },
  )
  const found = new Map(
    rows.map(({ ageing, count, cents }) => [ageing, { count: Number(count), cents: Number(cents) }]),
  )
  return (Object.keys(ageingTitles) as Ageing[]).map(ageing => ({
    ageing,
    title: ageingTitles[ageing],
    ...(found.get(ageing) ?? { count: 0, cents: 0 }),
  }))
}
