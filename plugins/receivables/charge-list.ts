import type { Work } from '#core'
import { type Ageing, ageingRange } from './ageing.ts'
import type { FullCharge } from './charge.ts'
import { Charges, type InstalmentStatus, Instalments, payable } from './instalment.ts'
import { matches } from './list.ts'

export interface ChargeFilters {
  /** Charges with an instalment of this status, of this place on the calendar, due in this range. */
  status?: InstalmentStatus | undefined
  ageing?: Ageing | undefined
  from?: string | undefined
  to?: string | undefined
  contactId?: string | undefined
  search?: string | undefined
  /** The number of the last one of the page before. */
  cursor?: string | undefined
  limit: number
}

/** Newest first, a page at a time, whole: with all their instalments. */
export async function listCharges(
  work: Work,
  filters: ChargeFilters,
): Promise<{ items: FullCharge[]; nextCursor: string | null }> {
  const found = await idsOf(work, filters)
  const ids = found.slice(0, filters.limit)
  const charges = ids.length > 0 ? await work.of(Charges).all({ where: { id: ids }, order: [['number', 'DESC']] }) : []
  const instalments =
    ids.length > 0 ? await work.of(Instalments).all({ where: { chargeId: ids }, order: [['number', 'ASC']] }) : []
  const items = charges.map(charge => ({
    charge,
    instalments: instalments.filter(({ chargeId }) => chargeId === charge.id),
  }))
  return { items, nextCursor: found.length > filters.limit ? String(charges.at(-1)?.number) : null }
}

async function idsOf(work: Work, filters: ChargeFilters): Promise<string[]> {
  const { status, ageing, from, to, contactId, search, cursor, limit } = filters
  const range = ageing ? ageingRange(work.today, ageing) : {}
  // Both hold where both are asked.
  const least = [from, range.from].filter(Boolean).sort().at(-1)
  const most = [to, range.to].filter(Boolean).sort()[0]
  const about = [
    status && 'i.status = :status',
    ageing && 'i.status IN (:payable)',
    least && 'i.dueDate >= :least',
    most && 'i.dueDate <= :most',
  ].filter(Boolean)
  const matching = search ? await matches(work, search) : undefined
  const conditions = [
    'c.companyId = :companyId',
    contactId && 'c.contactId = :contactId',
    Number(cursor) > 0 && 'c.number < :cursor',
    matching && '(c.contactId IN (:contacts) OR c.id IN (:charges))',
    about.length > 0 &&
      `EXISTS (SELECT 1 FROM instalments i WHERE i.companyId = c.companyId AND i.chargeId = c.id AND ${about.join(' AND ')})`,
  ].filter(Boolean)
  const rows = await work.query<{ id: string }>(
    `SELECT c.id FROM charges c WHERE ${conditions.join(' AND ')} ORDER BY c.number DESC LIMIT ${Math.floor(limit) + 1}`,
    {
      ...{ status: status ?? null, payable: [...payable], least: least ?? null, most: most ?? null },
      ...{ contactId: contactId ?? null, cursor: Number(cursor) },
      // An empty list is no SQL; no id is empty.
      contacts: ['', ...(matching?.contacts ?? [])],
      charges: ['', ...(matching?.charges ?? [])],
    },
  )
  return rows.map(({ id }) => id)
}
