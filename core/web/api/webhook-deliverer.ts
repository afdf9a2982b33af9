import type { Clock } from '../../clock.ts'
import { companyScope } from '../../data/company.ts'
import type { Database } from '../../data/connect.ts'
import type { Works } from '../../data/work.ts'
import type { Log } from '../../log.ts'
import type { Secret } from '../../secret.ts'
import { type Webhook, WebhookDeliveries, type WebhookDelivery, Webhooks } from './webhook.ts'
import { claimDeliveries } from './webhook-claim.ts'
import { type Outcome, settle } from './webhook-outcome.ts'
import { createWebhookPost, type WebhookPost } from './webhook-post.ts'
import { signedHeaders } from './webhook-signature.ts'

/** Calls the webhooks, each delivery at least once, signed, with patience. */
export interface WebhookDeliverer {
  /** Resolves to how many calls it made. */
  round(): Promise<number>
}

export interface WebhookDelivererParts {
  database: Database
  works: Works
  secret: Secret
  clock: Clock
  log: Log
  /** Development: plain HTTP and the own network may be called. */
  allowPrivate: boolean
  /** In [0, 1). */
  random: () => number
  post?: WebhookPost
}

export function createWebhookDeliverer(parts: WebhookDelivererParts): WebhookDeliverer {
  const { database, works, secret, clock, log, allowPrivate, random } = parts
  const { post = createWebhookPost({ allowPrivate }) } = parts

  async function deliver(delivery: WebhookDelivery): Promise<void> {
    const scope = await companyScope(database, delivery.companyId, clock.now())
    const webhook = await works.read(scope, work => work.of(Webhooks).get(delivery.webhookId))
    if (!webhook.active) return giveUp(delivery)
    const outcome = await call(webhook, delivery)
    await works.write(scope, work => settle(work, { webhook, delivery, outcome }, random()))
    const { id, companyId, attempts } = delivery
    log.info({ delivery: id, company: companyId, attempts, status: outcome.responseStatus }, 'webhook called')
  }

  async function call({ url, secret: sealed }: Webhook, { eventId, body }: WebhookDelivery): Promise<Outcome> {
    try {
      const headers = signedHeaders(secret.open(sealed), { id: eventId, at: clock.now(), body })
      return { responseStatus: await post({ url, headers, body }), error: null }
    } catch (error) {
      return { responseStatus: null, error: error instanceof Error ? error.message : String(error) }
    }
  }

  async function giveUp({ id, companyId }: WebhookDelivery): Promise<void> {
    const scope = await companyScope(database, companyId, clock.now())
    const values = { status: 'failed' as const, lockedUntil: null, error: 'O webhook foi desligado.' }
    await works.write(scope, work => work.of(WebhookDeliveries).change({ id }, values))
  }

  return {
    async round() {
      const mine = await claimDeliveries(database, clock.now())
      await Promise.all(mine.map(deliver))
      return mine.length
    },
  }
}
