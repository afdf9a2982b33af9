import { Op } from 'sequelize'
import type { Database } from '../../data/connect.ts'
import { bindTable } from '../../data/table.ts'
import { IdempotencyKeys } from './idempotency-key.ts'
import { WebhookDeliveries } from './webhook.ts'

const dayMs = 24 * 3_600_000

/** Forgets answers kept for an Idempotency-Key after a day and finished deliveries after thirty. How many rows went. */
export async function sweepApi(database: Database, now: Date): Promise<number> {
  const before = (days: number) => ({ [Op.lt]: new Date(now.getTime() - days * dayMs) })
  const answers = await bindTable(database, IdempotencyKeys, { now }).remove({ createdAt: before(1) })
  // By dueAt, which the index knows; it lies at most a day behind the creation.
  const finished = { status: ['delivered', 'failed'] as const, dueAt: before(30) }
  return answers + (await bindTable(database, WebhookDeliveries, { now }).remove(finished))
}
