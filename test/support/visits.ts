import { z } from 'zod'
import { newId } from '../../core/data/table.ts'
import type { Work } from '../../core/data/work.ts'
import type { Event } from '../../core/events/event.ts'
import { record } from '../../core/events/record.ts'
import { defineMessage, type MessageType, type Variants } from '../../core/notifier/message-type.ts'
import { definePlugin, type Plugin } from '../../core/plugin.ts'

/** What is told of a visit; it lies in the event itself, so that no table is needed. */
export interface Visit {
  contactId: string | null
  numero?: string
  hora?: string
  obs?: string
  /** There is nothing to say about it. */
  silent?: boolean
  /** Its plug-in has a bug. */
  broken?: boolean
  /** One of `occasions`. */
  variant?: string
  backdated?: true
  tellBy?: string
}

/** Two occasions; on one of them the plug-in has words of its own for WhatsApp, and a sample. */
export const occasions: Variants = {
  list: async () => [
    { key: '-1', title: 'Na véspera da visita' },
    { key: '0', title: 'No dia da visita' },
  ],
  words: key =>
    key === '0' ? { whatsapp: { body: 'É hoje, {{cliente.primeiroNome}}: {{visita.hora}}!' } } : undefined,
  sample: key => (key === '0' ? { visita: { numero: '8', hora: '16:30' } } : undefined),
}

/** A message type of the tests' own: automatic, by e-mail and WhatsApp. */
export const visitBooked = (changes: Partial<MessageType> = {}): MessageType => ({
  ...defineMessage({
    name: 'visit.booked',
    title: 'Visita marcada',
    on: { event: 'visit.booked' },
    purpose: 'service',
    priority: 30,
    rule: { mode: 'automatic', channels: ['email', 'whatsapp'] },
    variables: z.object({
      visita: z.object({
        numero: z.string().meta({ title: 'Número da visita' }),
        hora: z.string().meta({ title: 'Hora da visita' }),
        obs: z.string().optional().meta({ title: 'Observação' }),
      }),
    }),
    sample: { visita: { numero: '7', hora: '14:00', obs: 'Traga o cão' } },
    async describe(_work, event) {
      const visit = event.payload as unknown as Visit
      if (visit.broken) throw new Error('the plug-in has a bug')
      const { contactId, numero = '', hora = '', obs, variant, backdated, tellBy } = visit
      const when = {
        ...(variant ? { variant } : {}),
        ...(backdated ? { backdated } : {}),
        ...(tellBy ? { tellBy } : {}),
      }
      return visit.silent ? undefined : { contactId, variables: { visita: { numero, hora, obs } }, ...when }
    },
    stillTrue: async () => true,
    words: {
      email: { subject: 'Visita {{visita.numero}}', body: 'Olá, {{cliente.nome}}! Às {{visita.hora}}.' },
      whatsapp: { body: 'Olá, {{cliente.primeiroNome}}! Às {{visita.hora}}.' },
    },
    oldNames: { 'TVISITA:NUMERO': 'visita.numero', 'TVISITA:HORA': 'visita.hora', 'TVISITA:CLIENTE': 'cliente.nome' },
  }),
  ...changes,
})

export const visits = (...messages: MessageType[]): Plugin =>
  definePlugin({ name: 'visits', title: 'Visitas', facts: ['visit.booked', 'visit.moved'], messages })

/** A visit is booked; the notifier hears of it when the relay runs. */
export const book = (work: Work, visit: Visit, name = 'visit.booked'): Promise<Event> =>
  record(work, {
    name,
    subject: 'visit',
    subjectId: newId(),
    contactId: visit.contactId,
    payload: { numero: '7', hora: '14:00', ...visit },
  })
