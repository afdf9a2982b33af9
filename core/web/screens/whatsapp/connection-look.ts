import { isAttended, isConnected, isConnecting, isLive, isNoticed } from '../../../channels/whatsapp/connection.ts'
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
  const stage = stageOf(session, now)
  const said = wordsFor(session, stage, now)
  const shown = stage === 'connecting' && isNoticed(session) ? session : undefined
  return {
    ...said,
    isBusy: stage === 'ending' || (stage === 'connecting' && session.state !== 'disconnected'),
    isReady: stage === 'ready',
    detail: isNoticed(session) && !said.isComplete ? session.detail : null,
    progress: shown?.state === 'syncing' ? percentIn(session.detail) : null,
    qr: shown?.state === 'qr' ? session.qr : null,
    code: shown?.state === 'pairing' ? spaced(session.pairingCode) : null,
    phone: session.phone,
    pushName: session.pushName,
    readyAt: session.readyAt,
    retryAt: session.wish === 'connected' && stage === 'resting' ? session.retryAt : null,
    may: mayDo(session, stage),
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

/** Where it stands between what was and what is wished. */
type Stage = 'connecting' | 'ready' | 'ending' | 'resting'

function stageOf(session: SenderSession, now: Date): Stage {
  if (isConnected(session, now)) return 'ready'
  if (isConnecting(session, now)) return 'connecting'
  return isEnding(session, now) ? 'ending' : 'resting'
}

function isEnding(session: SenderSession, now: Date): boolean {
  const { wish, state } = session
  const isLeft = wish === 'logged_out' ? state !== 'logged_out' : wish === 'disconnected' && isLive(state)
  return isLeft && isAttended(session, now)
}

function wordsFor(session: SenderSession, stage: Stage, now: Date): words.ConnectionWords {
  const { wish, state, phone } = session
  if (wish === 'logged_out') {
    if (state === 'logged_out') return words.loggedOut
    return stage === 'ending' ? words.loggingOut : words.loggingOutLater
  }
  if (wish === 'disconnected') {
    if (stage === 'ending') return words.disconnecting
    return phone === null ? words.unlinked : words.disconnected
  }
  if (!isAttended(session, now)) return state === 'disconnected' ? words.forsaken : words.unattended
  if (!isNoticed(session)) return words.calling
  if (state === 'disconnected' && phone === null) return words.notTaken
  return words.byState[state] ?? words.unknown(state)
}

/** A number that is linked comes back without a new code. */
function mayDo(session: SenderSession, stage: Stage): ConnectionLook['may'] {
  const isResting = stage === 'resting'
  const isLinked = session.phone !== null
  return {
    connect: isResting && !isLinked,
    reconnect: isResting && isLinked,
    disconnect: session.wish === 'connected',
    logOut: session.wish !== 'logged_out' && isLinked,
  }
}

function percentIn(detail: string | null): number | null {
  const percent = /(\d{1,3}) ?%/.exec(detail ?? '')?.[1]
  return percent === undefined ? null : Math.min(100, Number(percent))
}

const spaced = (code: string | null) => code?.replace(/[^\w]/g, '').replace(/(.{4})(?=.)/g, '$1-') ?? null
