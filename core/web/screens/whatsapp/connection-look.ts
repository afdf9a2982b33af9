import { isAttended, isConnected, isConnecting, isNoticed } from '../../../channels/whatsapp/connection.ts'
import { type SenderSession, SenderSessions } from '../../../channels/whatsapp/session.ts'
import type { Work } from '../../../data/work.ts'
import { sha256 } from '../../../secret.ts'
import * as words from './connection-words.ts'

/** A number's connection as its page shows it. */
export interface ConnectionLook extends words.ConnectionWords {
  /** Something is under way and the page will change by itself. */
  isBusy: boolean
  isReady: boolean
  /** What the driver or the provider says about it. */
  detail: string | null
  /** Percent, while the conversations are fetched and the provider says how far it is. */
  progress: number | null
  /** What the QR code says. */
  qr: string | null
  /** `ABCD-1234`. */
  code: string | null
  /** Of the phone it is connected with. */
  phone: string | null
  pushName: string | null
  readyAt: Date | null
  /** When the next try is made by itself. */
  retryAt: Date | null
  /** What a person may do. `connect`: with a new code. */
  may: { connect: boolean; reconnect: boolean; disconnect: boolean; logOut: boolean }
}

export function connectionLook(session: SenderSession | undefined, now: Date): ConnectionLook {
  if (!session) return { ...words.never, ...nothing }
  const isBusy = isConnecting(session, now) || isEnding(session, now)
  const isReady = isConnected(session, now)
  const shown = session.wish === 'connected' && isBusy && isNoticed(session) ? session : undefined
  return {
    ...wordsFor(session, now),
    isBusy,
    isReady,
    detail: isNoticed(session) ? session.detail : null,
    progress: shown?.state === 'syncing' ? percentIn(session.detail) : null,
    qr: shown?.state === 'qr' ? session.qr : null,
    code: shown?.state === 'pairing' ? spaced(session.pairingCode) : null,
    phone: session.phone,
    pushName: session.pushName,
    readyAt: session.readyAt,
    retryAt: session.wish === 'connected' && !isBusy && !isReady ? session.retryAt : null,
    may: mayDo(session, { isBusy, isReady }),
  }
}

/** The same for looks that look the same: tells an open page that it is out of date. */
export const versionOf = (look: ConnectionLook): string => sha256(JSON.stringify(look)).slice(0, 16)

/** Of each of these senders that has one, where somebody looks at its connection. */
export async function connectionVersions(work: Work, senderIds: string[]): Promise<Map<string, string>> {
  const sessions = await work.of(SenderSessions).all({ where: { senderId: senderIds } })
  return new Map(sessions.map(session => [session.senderId, versionOf(connectionLook(session, work.now))]))
}

const nothing = {
  isBusy: false,
  isReady: false,
  detail: null,
  progress: null,
  qr: null,
  code: null,
  phone: null,
  pushName: null,
  readyAt: null,
  retryAt: null,
  may: { connect: true, reconnect: false, disconnect: false, logOut: false },
}

function wordsFor(session: SenderSession, now: Date): words.ConnectionWords {
  if (session.wish === 'logged_out') {
    if (session.state === 'logged_out') return words.loggedOut
    return isEnding(session, now) ? words.loggingOut : words.loggingOutLater
  }
  if (session.wish === 'disconnected') {
    if (isEnding(session, now)) return words.disconnecting
    return hasSession(session) ? words.disconnected : words.never
  }
  if (!isAttended(session, now)) return words.unattended
  if (!isNoticed(session)) return words.calling
  if (session.state === 'disconnected' && session.readyAt === null) return words.notTaken
  return words.wanted[session.state] ?? words.unknown(session.state)
}

function isEnding(session: SenderSession, now: Date): boolean {
  const ends: Record<SenderSession['wish'], readonly string[] | undefined> = {
    connected: undefined,
    disconnected: ['off', 'disconnected', 'logged_out'],
    logged_out: ['logged_out'],
  }
  const reached = ends[session.wish]?.includes(session.state) ?? true
  return !reached && isAttended(session, now)
}

/** Whether it may come back without a new code. */
const hasSession = ({ readyAt, state }: SenderSession) => readyAt !== null && !codeNeeded.includes(state)
const codeNeeded: readonly string[] = ['logged_out', 'auth_failure']

function mayDo(session: SenderSession, { isBusy, isReady }: Pick<ConnectionLook, 'isBusy' | 'isReady'>) {
  const isResting = !isBusy && !isReady
  const isKept = session.wish !== 'logged_out' && hasSession(session)
  return {
    connect: isResting && !isKept,
    reconnect: isResting && isKept,
    disconnect: session.wish === 'connected',
    logOut: isKept,
  }
}

function percentIn(detail: string | null): number | null {
  const percent = /(\d{1,3}) ?%/.exec(detail ?? '')?.[1]
  return percent === undefined ? null : Math.min(100, Number(percent))
}

const spaced = (code: string | null) => code?.replace(/[^\w]/g, '').replace(/(.{4})(?=.)/g, '$1-') ?? null
