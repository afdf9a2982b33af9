import { setImmediate as turn } from 'node:timers/promises'
import { z } from 'zod'
import { type HandClock, handClock } from '../../core/clock.ts'
import type { Work } from '../../core/data/work.ts'
import { recordAll } from '../../core/events/record.ts'
import { defineMessage } from '../../core/notifier/message-type.ts'
import type { Channel } from '../../core/outbox/channel.ts'
import { Messages } from '../../core/outbox/message.ts'
import { leaveNow, type Pace, whatsappPace } from '../../core/outbox/pace.ts'
import { plannedDepartures } from '../../core/outbox/queue-list.ts'
import { type Sender, Senders } from '../../core/outbox/sender.ts'
import { senderRules } from '../../core/outbox/sender-rules.ts'
import { sendingHours } from '../../core/outbox/sending-hours.ts'
import { Contacts } from '../../core/people/contact.ts'
import { derivedOf } from '../../core/people/search-text.ts'
import { changeSettings } from '../../core/people/settings.ts'
import { definePlugin } from '../../core/plugin.ts'
import { type Installation, install } from './installation.ts'

export interface Departed {
  senderId: string
  messageId: string
  /** Milliseconds since 1970, on the clock moved by hand. */
  at: number
}

/** Numbers with full queues, and a channel that only notes what left and when. */
export interface Numbers {
  /** When each message is expected to leave, by its id. */
  forecast(): Promise<Map<string, number>>
  /** Lets the clock go on, from one thing that may happen to the next, until every queue is empty. */
  run(): Promise<Departed[]>
  /** Most messages of one number under way at the same time. */
  mostAtOnce(): number
  close(): Promise<void>
}

export interface NumberOptions {
  numbers: number
  perNumber: number
  pace: Partial<Pace>
  /** What the company's hours apply to: nothing, or WhatsApp as usual. */
  hours: 'none' | 'usual'
}

/** A Wednesday evening before a holiday, in São Paulo. */
export const start = new Date('2026-11-18T22:00:00Z')

export async function openNumbers(options: NumberOptions): Promise<Numbers> {
  const clock = handClock(start)
  const { channel, departed, mostAtOnce } = noting(clock)
  const place = await install('sqlite', { plugins: [notices], clock, random: thrown(), channels: [channel] })
  const senders = await fill(place, options)
  const read = <T>(body: (work: Work) => Promise<T>) => place.app.works.read(place.scope, body)
  return {
    mostAtOnce,
    close: () => place.close(),
    async forecast() {
      const planned = await Promise.all(senders.map(sender => read(work => plannedDepartures(work, sender))))
      return new Map(planned.flat().map(({ message, at }) => [message.id, at.getTime()]))
    },
    async run() {
      const all = options.numbers * options.perNumber
      while (departed.length < all) {
        await place.app.dispatcher.drain()
        const next = await read(nextMoment)
        if (!next) break
        clock.move(next)
      }
      return departed
    },
  }
}

/** The next slot of any number that has something to send, or the hour that opens for it. */
async function nextMoment(work: Work): Promise<Date | undefined> {
  const waiting = await work.query<{ id: string }>(
    `SELECT id FROM senders WHERE companyId = :companyId
     AND EXISTS (SELECT 1 FROM messages WHERE senderId = senders.id AND status = 'queued')`,
  )
  const moments: number[] = []
  for (const sender of await work.of(Senders).all({ where: { id: waiting.map(({ id }) => id) } })) {
    const slot = sender.nextSlotAt ?? work.now
    const at = slot > work.now ? slot : leaveNow(await senderRules(work, sender), work.now).until
    moments.push(Math.max(at.getTime(), work.now.getTime() + 1))
  }
  return moments.length > 0 ? new Date(Math.min(...moments)) : undefined
}

function noting(clock: HandClock) {
  const departed: Departed[] = []
  const underWay = new Map<string, number>()
  let most = 0
  const channel: Channel = {
    driver: 'noting',
    kinds: ['whatsapp'],
    resendable: false,
    async send({ id: senderId }, { messageId }) {
      const now = (underWay.get(senderId) ?? 0) + 1
      underWay.set(senderId, now)
      most = Math.max(most, now)
      await turn()
      departed.push({ senderId, messageId, at: clock.now().getTime() })
      underWay.set(senderId, (underWay.get(senderId) ?? 1) - 1)
      return { providerId: messageId }
    },
    check: async () => {},
    close: async () => {},
  }
  return { channel, departed, mostAtOnce: () => most }
}

const notice = defineMessage({
  name: 'notice.given',
  title: 'Aviso',
  on: { event: 'notice.given' },
  purpose: 'service',
  priority: 30,
  rule: { mode: 'automatic', channels: ['whatsapp'] },
  variables: z.object({ aviso: z.object({ numero: z.string() }) }),
  sample: { aviso: { numero: '1' } },
  describe: async (_work, event) => ({ contactId: event.contactId, variables: { aviso: { numero: '1' } } }),
  stillTrue: async () => true,
  words: { whatsapp: { body: 'Olá, {{cliente.primeiroNome}}! Aviso {{aviso.numero}}.' } },
  giveUpHours: 24 * 60,
})

const notices = definePlugin({ name: 'notices', title: 'Avisos', facts: ['notice.given'], messages: [notice] })

/** Every message by the road: an event, the notifier, a row; then shared out among the numbers. */
async function fill(
  { app, scope }: Installation,
  { numbers, perNumber, pace, hours }: NumberOptions,
): Promise<Sender[]> {
  const senders = await app.works.write(scope, async work => {
    await changeSettings(work, sendingHours, hours === 'none' ? { channels: [] } : {})
    const { dailyCap: _cap, warmUp: _warmUp, ...gap } = whatsappPace
    const account = {
      channel: 'whatsapp' as const,
      driver: 'noting',
      credentials: app.secret.seal('{}'),
      status: 'ready' as const,
    }
    const rows = Array.from({ length: numbers }, (_, index) => ({
      ...account,
      name: `Número ${index + 1}`,
      identity: `+554990000${1_000 + index}`,
      pace: { ...gap, ...pace },
      isDefault: index === 0,
      activeSince: start,
    }))
    return work.of(Senders).insertAll(rows)
  })
  for (let left = numbers * perNumber; left > 0; left -= 1_000) {
    await app.works.write(scope, async work => {
      const people = Array.from({ length: Math.min(left, 1_000) }, (_, index) => ({
        name: `Cliente ${left - index}`,
        mobile: '(49) 99999-0187',
      }))
      const contacts = await work.of(Contacts).insertAll(people.map(person => ({ ...person, ...derivedOf(person) })))
      await recordAll(
        work,
        contacts.map(({ id }) => ({ name: 'notice.given', subject: 'notice', subjectId: id, contactId: id })),
      )
    })
    while ((await app.relay.round()) > 0);
  }
  await app.works.write(scope, async work => {
    const messages = await work.of(Messages).all({ order: [['id', 'ASC']] })
    for (let from = 0; from < messages.length; from += 500) {
      const shares = messages
        .slice(from, from + 500)
        .map(({ id }, index) => [id, { senderId: senders[(from + index) % numbers]?.id ?? null }] as const)
      await work.of(Messages).changeEach({}, new Map(shares))
    }
  })
  return senders
}

/** The same dice in every run (Lehmer, "minimal standard"). */
function thrown(): () => number {
  let seed = 20_261_118
  return () => {
    seed = (seed * 16_807) % 2_147_483_647
    return seed / 2_147_483_647
  }
}
