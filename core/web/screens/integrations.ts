import { z } from 'zod'
import type { Work } from '../../data/work.ts'
import { ApiTokens, createApiToken, revokeApiToken } from '../../people/api-token.ts'
import { readInput, requiredText } from '../../people/input.ts'
import { roles, roleTitles } from '../../people/permission.ts'
import { createWebhook, enableWebhook, getWebhook, listWebhooks, removeWebhook } from '../api/webhook-actions.ts'
import { listDeliveries, redeliver } from '../api/webhook-history.ts'
import type { Kit } from '../kit.ts'
import type { Services } from '../services.ts'
import { withQuery } from './messages/query.ts'

const path = '/settings/integrations'
const permission = 'integrations.write'

/** How other programs come in (tokens) and how they are told (webhooks). What is secret is shown once. */
export function integrationScreens(kit: Kit, { secret, options }: Services): void {
  kit.get(path, permission, async work =>
    kit.view('integrations/list', {
      title: 'Integrações',
      tokens: await tokensOf(work),
      webhooks: await listWebhooks(work),
      roles: roles.map(role => [role, roleTitles[role]]),
      address: `${options.baseUrl}/api/v1`,
    }),
  )

  // Answered with the page itself, not with a redirect: a text kept for the next page would be kept somewhere.
  kit.post(`${path}/tokens`, permission, async (work, { body }) => {
    const { text } = await createApiToken(work, readInput(tokenInput, body))
    return kit.view('integrations/once', {
      title: 'Token criado',
      advice: 'Copie e guarde agora: ele aparece só esta vez. Quem tiver este token usa o sistema em nome da empresa.',
      text,
    })
  })

  kit.post(`${path}/tokens/:id/revocation`, permission, async (work, { params }) => {
    await revokeApiToken(work, params.id ?? '')
    return kit.redirect(path, 'Token revogado. O programa que o usava não entra mais.')
  })

  kit.post(`${path}/webhooks`, permission, async (work, { body }) => {
    const url = typeof body.url === 'string' ? body.url : ''
    const { text } = await createWebhook(work, secret, { url, allowPrivate: !options.production })
    return kit.view('integrations/once', {
      title: 'Webhook criado',
      advice: 'Copie e guarde agora o segredo: com ele o seu programa confere a assinatura de cada aviso.',
      text,
    })
  })

  kit.get(`${path}/webhooks/:id`, permission, async (work, { params, query }) => {
    const webhook = await getWebhook(work, params.id ?? '')
    const { items, nextCursor } = await listDeliveries(work, webhook.id, { cursor: query.cursor || undefined })
    const here = `${path}/webhooks/${webhook.id}`
    return kit.view('integrations/webhook', {
      title: 'Webhook',
      webhook,
      at: here,
      deliveries: items.map(delivery => ({ ...delivery, label: labels[delivery.status] })),
      next: nextCursor && withQuery(here, { cursor: nextCursor }),
      first: query.cursor && here,
    })
  })

  kit.post(`${path}/webhooks/:id/continuation`, permission, async (work, { params }) => {
    const { id } = await enableWebhook(work, params.id ?? '')
    return kit.redirect(`${path}/webhooks/${id}`, 'Ligado de novo. O que ficou para trás pode ser reenviado abaixo.')
  })

  kit.post(`${path}/webhooks/:id/removal`, permission, async (work, { params }) => {
    await removeWebhook(work, params.id ?? '')
    return kit.redirect(path, 'Webhook removido.')
  })

  kit.post(`${path}/deliveries/:id/retry`, permission, async (work, { params }) => {
    const { webhookId } = await redeliver(work, params.id ?? '')
    return kit.redirect(`${path}/webhooks/${webhookId}`, 'O aviso vai ser reenviado.')
  })
}

const tokenInput = z.object({
  name: requiredText('Dê um nome ao token: o programa que vai usá-lo.'),
  role: z.enum(roles, 'Escolha o que o programa pode fazer.'),
})

const tokensOf = async (work: Work) =>
  (await work.of(ApiTokens).all({ order: [['createdAt', 'DESC']], limit: 200 })).map(
    ({ id, name, role, createdAt, lastUsedAt, revokedAt }) => ({
      id,
      name,
      role: roleTitles[role],
      createdAt,
      lastUsedAt,
      revokedAt,
    }),
  )

const labels = {
  queued: { title: 'Na fila', color: 'blue' },
  delivered: { title: 'Entregue', color: 'green' },
  failed: { title: 'Falhou', color: 'red' },
}
