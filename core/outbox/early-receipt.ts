import { Op } from 'sequelize'
import { column, optional } from '../data/column.ts'
import { companyScope } from '../data/company.ts'
import { defineModel, type Row } from '../data/model.ts'
import { bindTable } from '../data/table.ts'
import type { Work } from '../data/work.ts'
import type { DeliveryParts } from './deliver.ts'
import { applyReceipt, type Receipt } from './receipts.ts'

/** News that came before our own "sent" was written: kept, and told again until it finds its message. */
export const EarlyReceipts = defineModel('early_receipts', {
  providerId: column.text(),
  status: column.text<Receipt['status']>(20),
  at: column.instant(),
  reason: optional(column.longText()),
  code: optional(column.text<NonNullable<Receipt['code']>>(40)),
})

/** A phone also tells of what was typed on it, which never finds a message of ours. */
const keptMs = 3_600_000

/** What a provider says about a message, in whatever order it comes. */
export async function hearReceipt(work: Work, receipt: Receipt): Promise<void> {
  if ((await applyReceipt(work, receipt)) === 'early') await work.of(EarlyReceipts).insert(receipt)
}

/** Tells the early ones again; resolves to how many found their message. */
export async function retellEarlyReceipts(parts: Pick<DeliveryParts, 'database' | 'works' | 'clock'>): Promise<number> {
  const { database, works, clock } = parts
  const now = clock.now()
  const rows = bindTable(database, EarlyReceipts, { now })
  await rows.remove({ createdAt: { [Op.lt]: new Date(now.getTime() - keptMs) } })
  let found = 0
  for (const row of (await rows.all({ order: [['createdAt', 'DESC']], limit: 500 })).reverse()) {
    const scope = await companyScope(database, row.companyId, now)
    if (await works.write(scope, work => retell(work, row))) found++
  }
  return found
}

async function retell(work: Work, row: Row<typeof EarlyReceipts>): Promise<boolean> {
  const { id, providerId, status, at, reason, code } = row
  const why = { ...(reason ? { reason } : {}), ...(code ? { code } : {}) }
  const heard = await applyReceipt(work, { providerId, status, at, ...why })
  if (heard === 'early') return false
  await work.of(EarlyReceipts).remove({ id })
  return true
}
