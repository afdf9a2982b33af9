import { Op } from 'sequelize'
import type { Work } from '../../data/work.ts'
import { type Webhook, WebhookDeliveries, type WebhookDelivery, Webhooks } from './webhook.ts'
import { switchOffWebhook } from './webhook-actions.ts'
import { nextAttempt, patienceMs, pauseMs } from './webhook-backoff.ts'

/** What became of one call: a status, or the reason why there is none. */
export type Outcome = { responseStatus: number; error: null } | { responseStatus: null; error: string }

export interface Delivered {
  webhook: Webhook
  delivery: WebhookDelivery
  outcome: Outcome
}

/** Any 2xx says "got it"; everything else, redirects too, is a failure. */
export async function settle(work: Work, { webhook, delivery, outcome }: Delivered, random: number): Promise<void> {
  const { responseStatus } = outcome
  if (responseStatus !== null && responseStatus >= 200 && responseStatus < 300) {
    const values = {
      status: 'delivered' as const,
      responseStatus,
      error: null,
      lockedUntil: null,
      deliveredAt: work.now,
    }
    await work.of(WebhookDeliveries).change({ id: delivery.id }, values)
    await work.of(Webhooks).change({ id: webhook.id, failingSince: { [Op.ne]: null } }, { failingSince: null })
    return
  }
  const error = outcome.error ?? `O servidor respondeu ${responseStatus}.`
  const dueAt = nextAttempt(delivery.attempts, work.now, random)
  const fate = dueAt ? { dueAt } : { status: 'failed' as const }
  const mine = { id: delivery.id, status: 'queued' as const }
  await work.of(WebhookDeliveries).change(mine, { ...fate, responseStatus, error, lockedUntil: null })
  await noteFailure(work, webhook, responseStatus)
}

async function noteFailure(work: Work, webhook: Webhook, responseStatus: number | null): Promise<void> {
  const { failingSince } = webhook
  if (responseStatus === 410)
    return switchOffWebhook(work, webhook, 'O servidor respondeu 410: o endereço não existe mais.')
  if (failingSince && work.now.getTime() - failingSince.getTime() >= patienceMs) {
    return switchOffWebhook(work, webhook, 'Só falhas há três dias.')
  }
  await work.of(Webhooks).change({ id: webhook.id, failingSince: null }, { failingSince: work.now })
  const later = new Date(work.now.getTime() + pauseMs)
  const waiting = { webhookId: webhook.id, status: 'queued' as const, lockedUntil: null, dueAt: { [Op.lt]: later } }
  await work.of(WebhookDeliveries).change(waiting, { dueAt: later })
}
