import { z } from 'zod'
import { isConnected, sessionOf } from '../../../channels/whatsapp/connection.ts'
import { type SenderSession, SenderSessions } from '../../../channels/whatsapp/session.ts'
import { wishConnected, wishDisconnected, wishLoggedOut } from '../../../channels/whatsapp/session-actions.ts'
import type { Work } from '../../../data/work.ts'
import { channelKinds } from '../../../outbox/channel.ts'
import { Senders } from '../../../outbox/sender.ts'
import { activeSender } from '../../../outbox/sender-actions.ts'
import { idParams, instant } from '../fields.ts'
import type { ApiKit } from '../kit.ts'

const permission = 'senders.write'
const path = '/senders/:id/connection'

/** Senders and the connections of WhatsApp numbers, for administrators. */
export function senderEndpoints(kit: ApiKit): void {
  kit.route(
    {
      method: 'get',
      path: '/senders',
      permission,
      summary: 'Os remetentes da empresa e a conexão de cada número de WhatsApp',
      answer: { status: 200, schema: z.object({ items: z.array(sender) }) },
    },
    async work => {
      // Ids are drawn by the clock: in the order in which they were made.
      const senders = await work.of(Senders).all({ where: { removedAt: null }, order: [['id', 'ASC']] })
      const sessions = await work.of(SenderSessions).all({ where: { senderId: senders.map(({ id }) => id) } })
      const byId = new Map(sessions.map(session => [session.senderId, session]))
      return { items: senders.map(one => ({ ...one, connection: shortly(work, byId.get(one.id)) })) }
    },
  )
  kit.route(
    {
      method: 'get',
      path,
      permission,
      summary: 'A conexão de um número de WhatsApp: em que pé está, o texto do QR code, o código de pareamento',
      params: idParams,
      answer: { status: 200, schema: connection },
    },
    async (work, { params }) => connectionOf(work, params.id),
  )
  kit.route(
    {
      method: 'post',
      path,
      permission,
      summary:
        'Pede a conexão de um número, por QR code ou por código digitado no telefone. Pergunte por ela em seguida',
      params: idParams,
      body: z.object({
        method: z.enum(['qr', 'code']),
        phone: z
          .string()
          .max(30)
          .optional()
          .meta({ description: 'Com `code`: o telefone em que o código será digitado', example: '(49) 99999-0187' }),
      }),
      answer: { status: 202, schema: connection },
    },
    async (work, { params, body: { method, phone = '' } }) => {
      await wishConnected(work, params.id, method === 'code' ? { pairingPhone: phone } : {})
      return connectionOf(work, params.id)
    },
  )
  kit.route(
    {
      method: 'delete',
      path,
      permission,
      summary: 'Pede a desconexão de um número; com `wipe`, sai do WhatsApp e apaga a sessão',
      params: idParams,
      query: z.object({ wipe: z.enum(['true', 'false']).default('false') }),
      answer: { status: 202, schema: connection },
    },
    async (work, { params, query }) => {
      await (query.wipe === 'true' ? wishLoggedOut : wishDisconnected)(work, params.id)
      return connectionOf(work, params.id)
    },
  )
}

const state = z.string().meta({
  description:
    'off, starting, qr, pairing, authenticating, syncing, ready, disconnected, auth_failure, conflict, logged_out, ou o que o WhatsApp disse',
})

const sender = z
  .object({
    id: z.guid(),
    channel: z.enum(channelKinds),
    driver: z.string(),
    name: z.string(),
    identity: z.string().meta({ description: 'Quem o cliente vê; vazio em um número que ainda não foi conectado' }),
    isDefault: z.boolean(),
    status: z
      .enum(['ready', 'paused', 'failing', 'halted'])
      .meta({ description: 'paused: por uma pessoa; halted: parou sozinho, por problema, ou espera uma resposta' }),
    statusReason: z.string().nullable(),
    connection: z
      .object({ connected: z.boolean(), state })
      .nullable()
      .meta({ description: 'null: este remetente não se conecta por um telefone, ou ainda ninguém pediu' }),
  })
  .meta({ id: 'Sender' })

const connection = z
  .object({
    senderId: z.guid(),
    wish: z.enum(['connected', 'disconnected', 'logged_out']).nullable().meta({ description: 'O que foi pedido' }),
    wishAt: instant().nullable(),
    connected: z.boolean().meta({ description: 'As mensagens podem sair agora' }),
    state: state.nullable(),
    stateAt: instant().nullable(),
    detail: z.string().nullable(),
    qr: z.string().nullable().meta({ description: 'O texto do QR code; muda a cada 20 segundos, mais ou menos' }),
    pairingCode: z.string().nullable(),
    phone: z.string().nullable().meta({ description: 'Do telefone conectado, em E.164' }),
    pushName: z.string().nullable(),
    readyAt: instant().nullable(),
    heartbeatAt: instant().nullable(),
    retryAt: instant().nullable(),
  })
  .meta({ id: 'SenderConnection' })

const none = {
  wish: null,
  wishAt: null,
  state: null,
  stateAt: null,
  detail: null,
  qr: null,
  pairingCode: null,
  phone: null,
  pushName: null,
  readyAt: null,
  heartbeatAt: null,
  retryAt: null,
}

async function connectionOf(work: Work, senderId: string) {
  const { id } = await activeSender(work, senderId)
  const session = await sessionOf(work, id)
  return { ...none, ...session, senderId: id, connected: Boolean(session && isConnected(session, work.now)) }
}

const shortly = ({ now }: Work, session: SenderSession | undefined) =>
  session ? { connected: isConnected(session, now), state: session.state } : null
