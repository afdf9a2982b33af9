import type { Work } from '../../data/work.ts'
import { Conflict, NotFound } from '../../errors.ts'
import { record } from '../../events/record.ts'
import type { Secret } from '../../secret.ts'
import { type Webhook, WebhookDeliveries, Webhooks } from './webhook.ts'
import { readWebhookUrl } from './webhook-address.ts'
import { newWebhookSecret } from './webhook-signature.ts'

const most = 20

export async function listWebhooks(work: Work): Promise<Webhook[]> {
  return work.of(Webhooks).all({ where: { removedAt: null }, order: [['createdAt', 'ASC']] })
}

/** Throws NotFound, for removed ones too. */
export async function getWebhook(work: Work, id: string): Promise<Webhook> {
  const webhook = await work.of(Webhooks).first({ where: { id, removedAt: null } })
  if (!webhook) throw new NotFound('Este webhook não existe ou foi removido.')
  return webhook
}

/** The secret's text is shown once and cannot be had again. Throws Invalid for an address we would not call. */
export async function createWebhook(
  work: Work,
  secret: Secret,
  given: { url: string; allowPrivate: boolean },
): Promise<{ webhook: Webhook; text: string }> {
  const url = readWebhookUrl(given.url, given)
  const others = await listWebhooks(work)
  if (others.some(other => other.url === url)) throw new Conflict('Já existe um webhook com este endereço.')
  if (others.length >= most) throw new Conflict(`São no máximo ${most} webhooks. Remova um que não use.`)
  const text = newWebhookSecret()
  const webhook = await work.of(Webhooks).insert({ url, secret: secret.seal(text), active: true })
  await recordWebhook(work, 'webhook.created', webhook)
  return { webhook, text }
}

/** Once more after it was switched off. What it missed can be delivered again one by one. */
export async function enableWebhook(work: Work, id: string): Promise<Webhook> {
  const webhook = await getWebhook(work, id)
  if (webhook.active) return webhook
  const values = { active: true, failingSince: null, switchedOffReason: null }
  await work.of(Webhooks).change({ id }, values)
  await recordWebhook(work, 'webhook.enabled', webhook)
  return { ...webhook, ...values }
}

export async function removeWebhook(work: Work, id: string): Promise<void> {
  const webhook = await getWebhook(work, id)
  await work.of(Webhooks).change({ id }, { active: false, removedAt: work.now })
  await dropQueued(work, id, 'O webhook foi removido.')
  await recordWebhook(work, 'webhook.removed', webhook)
}

/** Nobody answers there any more; a person switches it on again. */
export async function switchOffWebhook(work: Work, webhook: Webhook, reason: string): Promise<void> {
  const changed = await work
    .of(Webhooks)
    .change({ id: webhook.id, active: true }, { active: false, switchedOffReason: reason })
  if (changed === 0) return
  await dropQueued(work, webhook.id, 'O webhook foi desligado.')
  await recordWebhook(work, 'webhook.switched_off', webhook, { reason })
}

async function dropQueued(work: Work, webhookId: string, error: string): Promise<void> {
  await work
    .of(WebhookDeliveries)
    .change({ webhookId, status: 'queued' }, { status: 'failed', lockedUntil: null, error })
}

// The host only: the rest of the address may be a key that lets one in.
const recordWebhook = (work: Work, name: string, { id, url }: Webhook, more: Record<string, unknown> = {}) =>
  record(work, { name, subject: 'webhook', subjectId: id, payload: { host: new URL(url).host, ...more } })
