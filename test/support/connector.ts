import { whatsappWeb } from '../../core/channels/whatsapp/connection.ts'
import { type SenderSession, SenderSessions } from '../../core/channels/whatsapp/session.ts'
import { createWhatsAppSender } from '../../core/channels/whatsapp/session-actions.ts'
import type { Channel } from '../../core/outbox/channel.ts'
import { type Sender, Senders } from '../../core/outbox/sender.ts'
import type { Shop } from './shop.ts'

/** Numbers without a browser behind them: what the process that drives it would have seen is written here. */
export interface Connector {
  /** A number that nobody has connected yet. */
  number(name?: string): Promise<Sender>
  /** The connection's row changes to this; the process lives on. */
  sees(number: Pick<Sender, 'id'>, seen: Partial<SenderSession>): Promise<void>
  /** A phone read the code. */
  connects(number: Pick<Sender, 'id'>, phone?: string): Promise<void>
  /** The browser is gone; another try follows in ten seconds. */
  loses(number: Pick<Sender, 'id'>, detail?: string): Promise<void>
  /** It is over until a person wants it again: what the phone or WhatsApp said. */
  givesUp(number: Pick<Sender, 'id'>, state: string, detail?: string): Promise<void>
  row(number: Pick<Sender, 'id'>): Promise<SenderSession | undefined>
}

export function openConnector({ app, read, write, relay }: Shop): Connector {
  const connector: Connector = {
    async number(name = 'WhatsApp da loja') {
      const number = await write(work => createWhatsAppSender(work, app.secret, name))
      // Else the next event of this number would wait for the first one.
      await relay()
      return number
    },
    async sees({ id: senderId }, seen) {
      await write(async work => {
        const wished = { senderId, wish: 'connected' as const, wishAt: work.now, state: 'off', failures: 0 }
        const sessions = work.of(SenderSessions)
        if (!(await sessions.first({ where: { senderId } }))) await sessions.insert({ ...wished, stateAt: work.now })
        const lease = { ownedBy: 'connector', ownedUntil: new Date(work.now.getTime() + 30_000) }
        await sessions.change({ senderId }, { ...lease, stateAt: work.now, ...seen })
      })
    },
    async connects(number, phone = '+5549999990187') {
      await write(work => work.of(Senders).change({ id: number.id }, { identity: phone }))
      const readyAt = app.clock.now()
      const seen = { state: 'ready', qr: null, pairingCode: null, detail: null, phone, pushName: 'Loja Modelo' }
      await connector.sees(number, { ...seen, readyAt, heartbeatAt: readyAt })
    },
    async loses(number, detail = 'O navegador do WhatsApp fechou de repente.') {
      const retryAt = new Date(app.clock.now().getTime() + 10_000)
      await connector.sees(number, { ...noCode, state: 'disconnected', detail, failures: 1, retryAt })
    },
    async givesUp(number, state, detail = 'O motivo.') {
      const unlinked = state === 'logged_out' ? { phone: null, pushName: null } : {}
      await connector.sees(number, { ...noCode, ...unlinked, state, detail, failures: 0, retryAt: null })
    },
    row: ({ id: senderId }) => read(work => work.of(SenderSessions).first({ where: { senderId } })),
  }
  return connector
}

const noCode = { qr: null, pairingCode: null }

/** The channel of such numbers, as far as the queue knows it: serves those that are in `connected`. */
export function numberChannel(): Channel & { connected: Set<string>; sent: string[] } {
  const connected = new Set<string>()
  const sent: string[] = []
  return {
    driver: whatsappWeb,
    kinds: ['whatsapp'],
    resendable: false,
    connected,
    sent,
    serves: id => connected.has(id),
    async send(_sender, { messageId, address, body }) {
      sent.push(`${address} ${body}`)
      return { providerId: `wa-${messageId}` }
    },
    check: async () => {},
    close: async () => {},
  }
}
