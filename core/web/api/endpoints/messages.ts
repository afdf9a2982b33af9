import { z } from 'zod'
import { chatUrlOf } from '../../../channels/whatsapp/chat-url.ts'
import type { Work } from '../../../data/work.ts'
import { Conflict } from '../../../errors.ts'
import { messagePage } from '../../../history/message-page.ts'
import { confirmMessage, discardMessage, retryMessage } from '../../../outbox/actions.ts'
import { notSentByHand, sentByHand } from '../../../outbox/by-hand.ts'
import { channelKinds } from '../../../outbox/channel.ts'
import { isByHand } from '../../../outbox/gate.ts'
import { type Message, Messages, messageStatuses } from '../../../outbox/message.ts'
import { civilDate, idParams, instant, pageOf, pageQuery } from '../fields.ts'
import type { ApiKit } from '../kit.ts'

/** What lists and reports of messages are narrowed by. */
export const messageFilters = z.object({
  subject: z.string().max(40).optional().meta({ description: 'Tipo de documento', example: 'quote' }),
  subjectId: z.guid().optional(),
  contactId: z.guid().optional(),
  channel: z.enum(channelKinds).optional(),
  status: z.enum(messageStatuses).optional(),
  type: z.string().max(80).optional().meta({ example: 'quote.status_changed' }),
  plugin: z.string().max(40).optional(),
  from: civilDate().optional().meta({ description: 'Primeiro dia da criação, no fuso da empresa' }),
  to: civilDate().optional().meta({ description: 'Último dia da criação, incluído' }),
})

export function messageEndpoints(kit: ApiKit): void {
  const answer = { status: 200, schema: message }
  const write = 'messages.write'

  kit.route(
    {
      method: 'get',
      path: '/messages',
      permission: 'messages.read',
      summary: 'O histórico de mensagens, da mais nova para a mais antiga',
      query: messageFilters.extend(pageQuery.shape),
      answer: { status: 200, schema: pageOf(message) },
    },
    async (work, { query: { cursor, limit, ...filters } }) => {
      const { items, nextCursor } = await messagePage(work, filters, { cursor, limit })
      return { items: await Promise.all(items.map(row => present(work, row))), nextCursor }
    },
  )
  kit.route(
    {
      method: 'get',
      path: '/messages/:id',
      permission: 'messages.read',
      summary: 'Uma mensagem',
      params: idParams,
      answer,
    },
    async (work, { params: { id } }) => present(work, await work.of(Messages).get(id)),
  )
  kit.route(
    {
      method: 'post',
      path: '/messages/:id/confirmation',
      permission: write,
      summary: 'Confirma uma mensagem que espera uma pessoa, com o texto mudado ou não',
      params: idParams,
      body: z.object({ body: z.string().optional(), subject: z.string().optional() }),
      answer,
    },
    async (work, { params: { id }, body: { body, subject } }) => {
      await refuseByHand(work, await work.of(Messages).get(id))
      const edited = { ...(body === undefined ? {} : { body }), ...(subject === undefined ? {} : { subject }) }
      return present(work, await confirmMessage(work, id, edited))
    },
  )
  kit.route(
    {
      method: 'post',
      path: '/messages/:id/manual-delivery',
      permission: write,
      summary:
        'Diz se uma pessoa enviou ela mesma a mensagem, pelo endereço em clickToChatUrl; se não, ela continua esperando',
      params: idParams,
      body: z.object({
        sent: z.boolean(),
        body: z.string().optional().meta({ description: 'O texto que foi mesmo enviado, quando é outro' }),
      }),
      answer,
    },
    async (work, { params: { id }, body: { sent, body } }) => {
      const edited = body === undefined ? {} : { body }
      return present(work, sent ? await sentByHand(work, id, edited) : await notSentByHand(work, id))
    },
  )
  kit.route(
    {
      method: 'delete',
      path: '/messages/:id',
      permission: write,
      summary: 'Descarta uma mensagem que ainda não saiu; ela fica no histórico com o motivo',
      params: idParams,
      body: z.object({ reason: z.string().trim().min(1).max(500) }),
      answer,
    },
    async (work, { params: { id }, body: { reason } }) => present(work, await discardMessage(work, id, reason)),
  )
  kit.route(
    {
      method: 'post',
      path: '/messages/:id/retry',
      permission: write,
      summary: 'Tenta de novo uma mensagem que falhou ou venceu',
      params: idParams,
      answer,
    },
    async (work, { params: { id } }) => present(work, await retryMessage(work, id)),
  )
}

const message = z
  .object({
    id: z.guid(),
    type: z.string(),
    plugin: z.string(),
    channel: z.enum(channelKinds),
    address: z.string(),
    recipientName: z.string(),
    contactId: z.guid(),
    document: z.object({ subject: z.string(), subjectId: z.guid() }).meta({ description: 'De que documento ela fala' }),
    subject: z.string().meta({ description: 'O assunto, quando é um e-mail' }),
    body: z.string(),
    status: z.enum(messageStatuses),
    reason: z.string().nullable(),
    reasonCode: z.string().nullable(),
    manual: z
      .boolean()
      .meta({ description: 'Uma pessoa enviou pelo próprio WhatsApp: nunca haverá recibo de entrega' }),
    clickToChatUrl: z.url().nullable().meta({
      description:
        'Sem o add-on do WhatsApp: onde uma pessoa abre a conversa para enviar a mensagem que espera. O texto que não cabe no endereço vai só em `body`',
    }),
    attachments: z.array(
      z.object({
        name: z.string(),
        size: z.int().nullable().meta({ description: 'Bytes; null até o arquivo ser gerado' }),
      }),
    ),
    createdAt: instant(),
    dueAt: instant(),
    sentAt: instant().nullable(),
    deliveredAt: instant().nullable(),
    readAt: instant().nullable(),
  })
  .meta({ id: 'Message' })

const present = async (work: Work, row: Message) => ({
  ...row,
  manual: row.byHand === 'sent',
  clickToChatUrl: await chatUrlOf(work, row),
  document: { subject: row.subjectKind, subjectId: row.subjectId },
  attachments: row.attachments.map(({ name, size }) => ({ name, size: size ?? null })),
})

/** Tells a program what to do instead of the words for people. */
async function refuseByHand(work: Work, message: Message): Promise<void> {
  if (message.status !== 'held' || !(await isByHand(work, message))) return
  throw new Conflict(
    'A empresa não tem o add-on do WhatsApp: uma pessoa abre clickToChatUrl e envia. Avise em POST /messages/{id}/manual-delivery.',
  )
}
