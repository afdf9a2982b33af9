import { setTimeout as pause } from 'node:timers/promises'
import { expect } from 'chai'
import type { IncomingMessage } from '../../core/channels/whatsapp/incoming-message.ts'
import { type SenderSession, SenderSessions, type Wish } from '../../core/channels/whatsapp/session.ts'
import type { WhatsAppWebLimits } from '../../core/channels/whatsapp/web/limits.ts'
import { systemClock } from '../../core/clock.ts'
import { bindTable } from '../../core/data/table.ts'
import { Events } from '../../core/events/event.ts'
import type { Sender } from '../../core/outbox/sender.ts'
import { eventually } from './eventually.ts'
import { type FakeLine, type FakeLines, fakeLines } from './fake-lines.ts'
import { openShop, type Shop, type ShopOptions } from './shop.ts'
import type { WhatsAppWeb } from './whatsapp-web/whatsapp-web.ts'

/** A shop with one WhatsApp number; the connector's rounds are made by hand. */
export interface NumberShop extends Shop {
  sender: Sender
  world: FakeLines
  /** The latest browser. */
  line(): FakeLine
  /** What was handed on of what people wrote. */
  written: IncomingMessage[]
  wish(wish: Wish, more?: Partial<SenderSession>): Promise<void>
  row(): Promise<SenderSession>
  change(changes: Partial<SenderSession>): Promise<void>
  /** The connector looks at all numbers once. */
  round(): Promise<void>
  /** Rounds until the row says so. */
  until(expected: Partial<SenderSession>): Promise<SenderSession>
  /** In use. */
  connect(): Promise<void>
  /** What was recorded about the sender, by the last part of the names. */
  told(): Promise<string[]>
  pass(seconds: number): void
}

export interface NumberOptions extends Omit<ShopOptions, 'share' | 'whatsApp'> {
  limits?: Partial<WhatsAppWebLimits>
  /** Real browsers, at this simulated service. */
  service?: WhatsAppWeb
  sender?: Partial<Sender>
  /** Another process at the same number, or at one of its own. */
  share?: NumberShop
}

export const phoneOfShop = { digits: '5549988887777', name: 'Loja Modelo' }

/** Its browsers are fake ones, unless a service is given; then `chromiumPath` is needed too. */
export async function openNumberShop({
  limits = {},
  share,
  service,
  ...options
}: NumberOptions = {}): Promise<NumberShop> {
  const written: IncomingMessage[] = []
  const world = fakeLines(() => shop.clock.now())
  const shop = await openShop({
    chromiumPath: '/nowhere/but/never/started',
    incoming: async message => void written.push(message),
    ...(service ? { clock: systemClock, chromiumArgs: service.chromiumArgs } : {}),
    whatsApp: {
      limits: { pause: [0, 0], ...(service ? {} : { ack: 50 }), ...limits },
      ...(service ? {} : { openLine: options => world.open(options) }),
    },
    ...(share ? { share } : {}),
    ...options,
  })
  const given = { channel: 'whatsapp' as const, driver: 'whatsapp-web', identity: '(49) 98888-7777' }
  const known = options.sender ? undefined : share?.sender
  const sender = known ?? (await shop.addSender({ ...given, ...options.sender }))
  const clock = service ? systemClock : shop.clock
  const rows = () => bindTable(shop.app.database, SenderSessions, { now: clock.now() })

  const number: NumberShop = {
    ...shop,
    sender,
    world,
    written,
    line: () => {
      const line = world.lines.at(-1)
      if (!line) throw new Error('No browser was opened')
      return line
    },
    async wish(wish, more = {}) {
      const now = clock.now()
      const fresh = { senderId: sender.id, wish, wishAt: now, state: 'off', stateAt: now, failures: 0 }
      await shop.write(async work => {
        if (await work.of(SenderSessions).insertOnce({ ...fresh, ...more })) return
        await work.of(SenderSessions).change({ senderId: sender.id }, { wish, wishAt: now, ...more })
      })
    },
    async row() {
      const row = await rows().first({ where: { senderId: sender.id } })
      if (!row) throw new Error('Nobody wished for this number')
      return row
    },
    change: async changes => void (await rows().change({ senderId: sender.id }, changes)),
    round: async () => void (await shop.app.connector.round()),
    async until(expected) {
      const deadline = Date.now() + 60_000
      for (;;) {
        await number.round()
        const row = await number.row()
        try {
          expect(row).to.deep.include(expected)
          return row
        } catch (error) {
          if (Date.now() > deadline) throw error
          await pause(20)
        }
      }
    },
    async connect() {
      await number.wish('connected')
      await number.round()
      await eventually(async () => number.line())
      number.line().tell({ kind: 'ready', ...phoneOfShop })
      await number.until({ state: 'ready' })
    },
    async told() {
      const where = { subject: 'sender', subjectId: sender.id }
      const events = await shop.read(work => work.of(Events).all({ where, order: [['seq', 'ASC']] }))
      return events.map(({ name }) => name.slice('sender.'.length))
    },
    pass(seconds) {
      shop.clock.move(new Date(shop.clock.now().getTime() + seconds * 1_000))
    },
  }
  return number
}
