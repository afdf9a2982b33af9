import { Op } from 'sequelize'
import { z } from 'zod'
import { startOfDay, today } from '../../brazil/dates.ts'
import type { Work } from '../../data/work.ts'
import { type Event, Events } from '../../events/event.ts'
import { type Described, defineMessage, type MessageType } from '../../notifier/message-type.ts'
import { purposeTitles } from '../../notifier/reason.ts'
import { priorities } from '../../outbox/lane.ts'
import { closedPurposes } from '../../people/consent.ts'
import { type Purpose, purposes } from '../../people/purpose.ts'
import { accountOf } from './account.ts'
import { numbersOf } from './author.ts'
import { IncomingMessages } from './incoming.ts'
import { optedIn, optedOut } from './request.ts'

const title = (text: string) => z.string().meta({ title: text })
const lists = {
  continua: z.string().optional().meta({ title: 'O que continua chegando' }),
  parado: z.string().optional().meta({ title: 'O que não chega mais' }),
}
const sample = { continua: 'cobrança, notas fiscais e andamento de pedidos', parado: 'divulgação' }

/** Says exactly what was stopped and what was not, and how to come back: what is promised is what happens (X9). */
const stopped = defineMessage({
  name: optedOut,
  title: 'Resposta a quem pediu para parar',
  on: { event: optedOut },
  purpose: 'service',
  isAnswer: true,
  priority: priorities.status,
  rule: { mode: 'automatic', channels: ['whatsapp'] },
  variables: z.object({ pedido: z.object({ parou: title('O que o cliente pediu para parar'), ...lists }) }),
  sample: { pedido: { parou: 'divulgação (aniversário, cashback e campanhas)', ...sample } },
  describe: (work, event) => answer(work, event, 'parou'),
  stillTrue: async (work, event) => {
    const closed = await closedPurposes(work, event.subjectId)
    return purposesOf(event).every(purpose => closed.has(purpose)) || 'O cliente já voltou a receber.'
  },
  words: {
    whatsapp: {
      body: 'Olá, {{cliente.primeiroNome}}! Anotamos o seu pedido: {{empresa.nome}} não envia mais {{pedido.parou}} para você.{{#if pedido.continua}}\n\nContinua chegando só o que tem a ver com o que você contratou ou comprou: {{pedido.continua}}.{{/if}}\n\nSe mudar de ideia, responda só com a palavra *VOLTAR*.',
    },
    email: {
      subject: 'Seu pedido foi anotado',
      body: 'Olá, {{cliente.primeiroNome}}!\n\nAnotamos o seu pedido: {{empresa.nome}} não envia mais {{pedido.parou}} para você.{{#if pedido.continua}}\n\nContinua chegando só o que tem a ver com o que você contratou ou comprou: {{pedido.continua}}.{{/if}}\n\nSe mudar de ideia, responda pelo WhatsApp só com a palavra VOLTAR.',
    },
  },
})

const resumed = defineMessage({
  name: optedIn,
  title: 'Resposta a quem pediu para voltar',
  on: { event: optedIn },
  purpose: 'service',
  isAnswer: true,
  priority: priorities.status,
  rule: { mode: 'automatic', channels: ['whatsapp'] },
  variables: z.object({ pedido: z.object({ voltou: title('O que o cliente volta a receber'), ...lists }) }),
  sample: { pedido: { voltou: 'divulgação (aniversário, cashback e campanhas)', ...sample } },
  describe: (work, event) => answer(work, event, 'voltou'),
  stillTrue: async (work, event) => {
    const closed = await closedPurposes(work, event.subjectId)
    return !purposesOf(event).some(purpose => closed.has(purpose)) || 'O cliente pediu para parar outra vez.'
  },
  words: {
    whatsapp: {
      body: 'Olá, {{cliente.primeiroNome}}! {{empresa.nome}} volta a enviar {{pedido.voltou}} para você.\n\nPara parar, responda só com a palavra *SAIR*.',
    },
    email: {
      subject: 'Você volta a receber nossas mensagens',
      body: 'Olá, {{cliente.primeiroNome}}!\n\n{{empresa.nome}} volta a enviar {{pedido.voltou}} para você.\n\nPara parar, responda pelo WhatsApp só com a palavra SAIR.',
    },
  },
})

/** What core itself may say; the company rules over it like over any other message. */
export const optOutAnswers: readonly MessageType[] = [stopped, resumed]

async function answer<K extends 'parou' | 'voltou'>(work: Work, event: Event, key: K) {
  const meant = purposesOf(event)
  if (meant.length === 0 || (await answeredToday(work, event))) return undefined
  const closed = await closedPurposes(work, event.subjectId)
  const pedido = {
    continua: listed(purposes.filter(purpose => !closed.has(purpose) && !meant.includes(purpose))),
    parado: listed(purposes.filter(purpose => closed.has(purpose))),
    [key]: listed(meant),
  } as { continua: string; parado: string } & Record<K, string>
  return { contactId: event.subjectId, variables: { pedido }, ...(await replyTo(work, event)) }
}

/** One answer of a kind per customer and day: another machine may be at the other end, and answer answers. */
async function answeredToday(work: Work, { name, subject, subjectId, seq, occurredAt }: Event): Promise<boolean> {
  const day = startOfDay(today(occurredAt, work.timeZone), work.timeZone)
  const earlier = { name, subject, subjectId, seq: { [Op.lt]: seq }, occurredAt: { [Op.gte]: day } }
  return (await work.of(Events).count(earlier)) > 0
}

/** Back to where it came from: the number that was written to, the number that wrote. */
async function replyTo(work: Work, { payload }: Event): Promise<Pick<Described, 'replyTo'>> {
  const incoming = await work.of(IncomingMessages).first({ where: { id: String(payload.incomingId ?? '') } })
  if (!incoming) return {}
  const { senderId, fromId, lid, number } = incoming
  const account = accountOf({ from: fromId, lid, number })
  const address = account.number ?? (await numbersOf(work, account))[0]
  return { replyTo: { channel: 'whatsapp', senderId, ...(address ? { address } : {}) } }
}

function purposesOf({ payload }: Event): Purpose[] {
  const named = Array.isArray(payload.purposes) ? payload.purposes : []
  return purposes.filter(purpose => named.includes(purpose))
}

/** `cobrança, notas fiscais e andamento de pedidos`. */
const listed = (some: readonly Purpose[]) =>
  new Intl.ListFormat('pt-BR', { type: 'conjunction' }).format(some.map(purpose => inWords[purpose]))

const inWords: Record<Purpose, string> = {
  billing: purposeTitles.billing as string,
  fiscal: purposeTitles.fiscal as string,
  service: purposeTitles.service as string,
  marketing: 'divulgação (aniversário, cashback e campanhas)',
}
