import { setTimeout as pause } from 'node:timers/promises'
import { expect } from 'chai'
import { type SenderSession, SenderSessions, type Wish } from '../../core/channels/whatsapp/session.ts'
import type { WhatsAppWebLimits } from '../../core/channels/whatsapp/web/limits.ts'
import { systemClock } from '../../core/clock.ts'
import { bindTable } from '../../core/data/table.ts'
import { Events } from '../../core/events/event.ts'
import type { Message } from '../../core/outbox/message.ts'
import type { Sender } from '../../core/outbox/sender.ts'
import { sendingHours } from '../../core/outbox/sending-hours.ts'
import { changeSettings } from '../../core/people/settings.ts'
import { secretKey } from './app-config.ts'
import { type Counter, openCounter } from './counter.ts'
import { type Program, startProgram } from './program.ts'
import type { WhatsAppWeb } from './whatsapp-web/whatsapp-web.ts'

/** A counter that tells each new quote by WhatsApp at once, with its PDF, from a number at a simulated service. */
export interface WhatsAppCounter extends Counter {
  sender: Sender
  wish(wish: Wish): Promise<void>
  row(): Promise<SenderSession>
  /** Waits, a minute and a half at most. */
  until(expected: Partial<SenderSession>): Promise<SenderSession>
  /** The owner's phone reads the code. */
  link(): Promise<void>
  untilMessage(id: string, expected: Partial<Message>): Promise<Message>
  /** The statuses a message went through. */
  life(id: string): Promise<string[]>
  /** A process of its own that works for this shop. */
  worker(): Program
}

export const ownerOfShop = { phone: '5549988887777', name: 'Loja Modelo' }

export async function openWhatsAppCounter(given: {
  service: WhatsAppWeb
  chromiumPath: string
  limits?: Partial<WhatsAppWebLimits>
}): Promise<WhatsAppCounter> {
  const { service, chromiumPath, limits = {} } = given
  const counter = await openCounter({
    clock: systemClock,
    chromiumPath,
    chromiumArgs: service.chromiumArgs,
    whatsApp: { limits: { pause: [50, 100], ...limits } },
    without: 'whatsapp',
  })
  const { shop } = counter
  const identity = '(49) 98888-7777'
  const sender = await shop.addSender({ channel: 'whatsapp', driver: 'whatsapp-web', identity })
  await counter.rule({ mode: 'automatic', channels: ['whatsapp'] })
  // Whatever time it is on the machine that runs the tests.
  await shop.write(work => changeSettings(work, sendingHours, { channels: [] }))
  const rows = () => bindTable(shop.app.database, SenderSessions, { now: new Date() })

  async function untilHolds<Found extends object>(
    look: () => Promise<Found>,
    expected: Partial<Found>,
  ): Promise<Found> {
    const deadline = Date.now() + 90_000
    for (;;) {
      const found = await look()
      try {
        expect(found).to.deep.include(expected)
        return found
      } catch (error) {
        if (Date.now() > deadline) throw error
        await pause(50)
      }
    }
  }

  const whatsApp: WhatsAppCounter = {
    ...counter,
    sender,
    async wish(wish) {
      const now = new Date()
      const fresh = { senderId: sender.id, wish, wishAt: now, state: 'off', stateAt: now, failures: 0 }
      await shop.write(async work => {
        if (await work.of(SenderSessions).insertOnce(fresh)) return
        await work.of(SenderSessions).change({ senderId: sender.id }, { wish, wishAt: now })
      })
    },
    async row() {
      const row = await rows().first({ where: { senderId: sender.id } })
      if (!row) throw new Error('Nobody wished for this number')
      return row
    },
    until: expected => untilHolds(whatsApp.row, expected),
    async link() {
      await whatsApp.wish('connected')
      const { qr } = await whatsApp.until({ state: 'qr' })
      service.phoneScans(ownerOfShop, qr ?? '')
      await whatsApp.until({ state: 'ready' })
    },
    untilMessage: (id, expected) => untilHolds(() => counter.message(id), expected),
    async life(id) {
      const where = { name: 'message.status_changed', subjectId: id }
      const events = await shop.read(work => work.of(Events).all({ where, order: [['seq', 'ASC']] }))
      return events.map(({ payload }) => String(payload.to))
    },
    worker: () =>
      startProgram('scripts/worker.ts', {
        DATABASE_URL: shop.databaseUrl,
        DATA_DIR: shop.folder,
        SECRET_KEY: secretKey,
        SEED: 'none',
        LOG_LEVEL: 'silent',
        CHROMIUM_PATH: chromiumPath,
        CHROMIUM_ARGS: service.chromiumArgs.map(flag => `"${flag}"`).join(' '),
      }),
  }
  return whatsApp
}
