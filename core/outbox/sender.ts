import { column, optional } from '../data/column.ts'
import { defineModel, type Row } from '../data/model.ts'
import type { Work } from '../data/work.ts'
import type { ChannelKind } from './channel.ts'
import type { Pace } from './pace.ts'

/** `paused` by a person; `halted` by itself, because something is wrong with it. */
export type SenderStatus = 'ready' | 'paused' | 'failing' | 'halted'

/** A failing one keeps trying; a paused or halted one rests. */
export const sendingStatuses: readonly SenderStatus[] = ['ready', 'failing']

/** A connected number or an SMTP account: what messages leave from. */
export const Senders = defineModel('senders', {
  channel: column.text<ChannelKind>(20),
  /** Which adapter: `smtp`, `paper`. */
  driver: column.text(20),
  name: column.text(100),
  /** What the customer sees: the from address or the number. */
  identity: column.text(),
  /** JSON sealed with SECRET_KEY. */
  credentials: column.longText(),
  pace: column.json<Pace>(),
  isDefault: column.boolean(),
  /** For trials: everything goes to this address instead of the customer's. */
  redirectTo: optional(column.text()),
  status: column.text<SenderStatus>(20),
  statusReason: optional(column.longText()),
  checkedAt: optional(column.instant()),
  lastSentAt: optional(column.instant()),
  /** The earliest next departure, drawn when the last one left, so that it outlives the process. */
  nextSlotAt: optional(column.instant()),
  /** How far behind its mean rhythm it is (ahead when negative), in milliseconds: see `pace.ts`. */
  driftMs: optional(column.integer()),
  /** When the number was first connected; its warm-up counts from here. Null: it needs none. */
  activeSince: optional(column.instant()),
  ownedBy: optional(column.text(40)),
  ownedUntil: optional(column.instant()),
  removedAt: optional(column.instant()),
})
export type Sender = Row<typeof Senders>

/** The account new messages of a channel leave from; undefined when the company has none. */
export async function defaultSender(work: Work, channel: ChannelKind): Promise<Sender | undefined> {
  const where = { channel, removedAt: null }
  return work.of(Senders).first({
    where,
    order: [
      ['isDefault', 'DESC'],
      ['createdAt', 'ASC'],
    ],
  })
}
