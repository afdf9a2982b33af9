import { Op } from 'sequelize'
import type { Database } from '../../data/connect.ts'
import { bindTable } from '../../data/table.ts'
import { WebhookDeliveries, type WebhookDelivery } from './webhook.ts'

const candidates = 100
const perRound = 20
const perWebhook = 4
const leaseMs = 60_000

/**
 * Leases what is due, a few of each webhook, so that a slow one does not hold up the others. The attempt is counted
 * here: a process that dies while calling has used it up, and a later one calls again under the same `webhook-id`.
 */
export async function claimDeliveries(database: Database, now: Date): Promise<WebhookDelivery[]> {
  const deliveries = bindTable(database, WebhookDeliveries, { now })
  const free = { [Op.or]: [{ lockedUntil: null }, { lockedUntil: { [Op.lte]: now } }] }
  const due = await deliveries.all({
    where: { status: 'queued', dueAt: { [Op.lte]: now }, ...free },
    order: [['dueAt', 'ASC']],
    limit: candidates,
  })
  const lockedUntil = new Date(now.getTime() + leaseMs)
  const mine: WebhookDelivery[] = []
  for (const delivery of aFewOfEach(due)) {
    const attempts = delivery.attempts + 1
    const where = { id: delivery.id, status: 'queued' as const, attempts: delivery.attempts, ...free }
    if ((await deliveries.change(where, { attempts, lockedUntil })) === 1)
      mine.push({ ...delivery, attempts, lockedUntil })
  }
  return mine
}

function aFewOfEach(due: WebhookDelivery[]): WebhookDelivery[] {
  const taken = new Map<string, number>()
  const fair = due.filter(({ webhookId }) => {
    const count = (taken.get(webhookId) ?? 0) + 1
    taken.set(webhookId, count)
    return count <= perWebhook
  })
  return fair.slice(0, perRound)
}
