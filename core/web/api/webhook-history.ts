import { Op } from 'sequelize'
import type { Work } from '../../data/work.ts'
import { Conflict } from '../../errors.ts'
import { cursorOf, placeOf } from '../../history/message-cursor.ts'
import { WebhookDeliveries, type WebhookDelivery } from './webhook.ts'
import { getWebhook } from './webhook-actions.ts'

/** What a webhook was told and what it said, the newest first. Throws NotFound. */
export async function listDeliveries(
  work: Work,
  webhookId: string,
  { cursor, limit = 50 }: { cursor?: string | undefined; limit?: number } = {},
): Promise<{ items: WebhookDelivery[]; nextCursor: string | null }> {
  await getWebhook(work, webhookId)
  const rows = await work.of(WebhookDeliveries).all({
    where: { webhookId, ...(cursor ? beyond(cursor) : {}) },
    order: [
      ['createdAt', 'DESC'],
      ['id', 'DESC'],
    ],
    limit: limit + 1,
  })
  const items = rows.slice(0, limit)
  const last = items.at(-1)
  return { items, nextCursor: rows.length > limit && last ? cursorOf(last) : null }
}

/** The same once more, with the same `webhook-id`: whoever had it already knows it again. */
export async function redeliver(work: Work, deliveryId: string): Promise<WebhookDelivery> {
  const delivery = await work.of(WebhookDeliveries).get(deliveryId)
  const webhook = await getWebhook(work, delivery.webhookId)
  if (!webhook.active) throw new Conflict('O webhook está desligado. Ligue-o antes.')
  if (delivery.status === 'queued') throw new Conflict('Esta entrega ainda está na fila.')
  const values = { status: 'queued' as const, attempts: 0, dueAt: work.now, lockedUntil: null, error: null }
  await work.of(WebhookDeliveries).change({ id: delivery.id }, values)
  return { ...delivery, ...values }
}

function beyond(cursor: string) {
  const { createdAt, id } = placeOf(cursor)
  return {
    createdAt: { [Op.lte]: createdAt },
    [Op.or]: [{ createdAt: { [Op.lt]: createdAt } }, { id: { [Op.lt]: id } }],
  }
}
