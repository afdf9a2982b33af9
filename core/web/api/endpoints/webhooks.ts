import { z } from 'zod'
import type { Services } from '../../services.ts'
import { idParams, instant, pageOf, pageQuery } from '../fields.ts'
import type { ApiKit } from '../kit.ts'
import { createWebhook, enableWebhook, listWebhooks, removeWebhook } from '../webhook-actions.ts'
import { listDeliveries, redeliver } from '../webhook-history.ts'

export function webhookEndpoints(kit: ApiKit, { secret, options }: Services): void {
  const permission = 'integrations.write'

  kit.route(
    {
      method: 'get',
      path: '/webhooks',
      permission,
      summary: 'Os webhooks da empresa',
      answer: { status: 200, schema: z.object({ items: z.array(webhook) }) },
    },
    async work => ({ items: await listWebhooks(work) }),
  )
  kit.route(
    {
      method: 'post',
      path: '/webhooks',
      permission,
      summary:
        'Cadastra um endereço que recebe cada mudança de status de mensagem (message.status_changed) e cada mensagem que um cliente escreve (contact.wrote)',
      body: z.object({ url: z.string() }),
      answer: { status: 201, schema: webhook.extend({ secret: secretField }).meta({ id: 'NewWebhook' }) },
    },
    async (work, { body: { url } }) => {
      const created = await createWebhook(work, secret, { url, allowPrivate: !options.production })
      return { ...created.webhook, secret: created.text }
    },
  )
  kit.route(
    {
      method: 'delete',
      path: '/webhooks/:id',
      permission,
      summary: 'Remove um webhook',
      params: idParams,
      answer: { status: 204 },
    },
    (work, { params: { id } }) => removeWebhook(work, id),
  )
  kit.route(
    {
      method: 'post',
      path: '/webhooks/:id/activation',
      permission,
      summary: 'Religa um webhook',
      params: idParams,
      answer: { status: 200, schema: webhook },
    },
    (work, { params: { id } }) => enableWebhook(work, id),
  )
  kit.route(
    {
      method: 'get',
      path: '/webhooks/:id/deliveries',
      permission,
      summary: 'As entregas de um webhook, da mais nova para a mais antiga',
      params: idParams,
      query: pageQuery,
      answer: { status: 200, schema: pageOf(delivery) },
    },
    (work, { params: { id }, query: { cursor, limit } }) => listDeliveries(work, id, { cursor, limit }),
  )
  kit.route(
    {
      method: 'post',
      path: '/webhook-deliveries/:id/retry',
      permission,
      summary: 'Entrega de novo, com o mesmo webhook-id',
      params: idParams,
      answer: { status: 200, schema: delivery },
    },
    (work, { params: { id } }) => redeliver(work, id),
  )
}

const webhook = z
  .object({
    id: z.guid(),
    url: z.string(),
    active: z.boolean(),
    failingSince: instant().nullable(),
    switchedOffReason: z.string().nullable(),
    createdAt: instant(),
  })
  .meta({ id: 'Webhook' })

const secretField = z.string().meta({
  description: 'Mostrado só aqui. Confere a assinatura de cada entrega (Standard Webhooks)',
  example: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
})

const delivery = z
  .object({
    id: z.guid(),
    status: z.enum(['queued', 'delivered', 'failed']),
    attempts: z.int(),
    dueAt: instant(),
    responseStatus: z.int().nullable(),
    error: z.string().nullable(),
    deliveredAt: instant().nullable(),
    createdAt: instant(),
  })
  .meta({ id: 'WebhookDelivery' })
