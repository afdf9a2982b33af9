import { column, optional } from '../../data/column.ts'
import { defineModel, type Row } from '../../data/model.ts'

/** What a person wants of a number's connection; the process that owns the number sees to it. */
export type Wish = 'connected' | 'disconnected' | 'logged_out'

/**
 * How far a connection is. Open-ended: whatever else the provider says is shown as it said it. `off`: nobody wants it;
 * `logged_out`: the next connection needs a new code.
 */
export const sessionStates = [
  'off',
  'starting',
  'qr',
  'pairing',
  'authenticating',
  'syncing',
  'ready',
  'disconnected',
  'auth_failure',
  'conflict',
  'logged_out',
] as const
export type SessionState = (typeof sessionStates)[number] | (string & {})

/**
 * The connection of one WhatsApp number, one row per sender: what is wanted (written by screens, in any process) and
 * what is (written by the process that drives the browser). Screens and workers need not be the same process.
 */
export const SenderSessions = defineModel(
  'sender_sessions',
  {
    senderId: column.id(),
    wish: column.text<Wish>(20),
    wishAt: column.instant(),
    /** Digits of the phone on which a pairing code is to be typed; null: by QR code. */
    pairingPhone: optional(column.text(20)),
    state: column.text<SessionState>(40),
    stateAt: column.instant(),
    /** A Portuguese sentence: why it is as it is and what to do. */
    detail: optional(column.longText()),
    /** What the QR code says; rotates about every 20 s, null when there is none to read. */
    qr: optional(column.longText()),
    pairingCode: optional(column.text(20)),
    /** Of the phone that read the code: its number in E.164 and the name it goes by. */
    phone: optional(column.text(20)),
    pushName: optional(column.text(100)),
    readyAt: optional(column.instant()),
    /** The last sign of life of the connection while it is ready. */
    heartbeatAt: optional(column.instant()),
    /** Since when people know that it is down: told of it, or as they wished; null while they count on it. */
    downKnownAt: optional(column.instant()),
    /** Failed starts in a row, for the backoff. */
    failures: column.integer(),
    retryAt: optional(column.instant()),
    /** One process drives a number at a time. */
    ownedBy: optional(column.text(40)),
    ownedUntil: optional(column.instant()),
  },
  { unique: [['senderId']] },
)
export type SenderSession = Row<typeof SenderSessions>
