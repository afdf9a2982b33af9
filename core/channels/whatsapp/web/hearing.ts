import { parsePhone } from '../../../brazil/phone.ts'
import { bindTable } from '../../../data/table.ts'
import { Senders } from '../../../outbox/sender.ts'
import { type SenderSession, SenderSessions } from '../session.ts'
import { explainFailure } from './explain-failure.ts'
import type { Life } from './life.ts'
import type { News } from './line.ts'
import { logOut } from './log-out.ts'
import type { WhatsAppWebParts } from './parts.ts'
import * as reports from './reports.ts'

type StateNews = Exclude<News, { kind: 'ack' | 'received' }>
type Hearers = { [K in StateNews['kind']]: (news: Extract<StateNews, { kind: K }>) => unknown }

/** What each news of the line makes of the connection. `connected`: messages may leave; `lastSeen`: it was in use until then. */
export function createHearing(
  parts: WhatsAppWebParts,
  life: Life,
  connected: (lastSeen: Date | null) => void,
): (news: StateNews) => unknown {
  const { clock, log } = parts
  let percent = -1

  const hearers: Hearers = {
    qr: ({ text }) => (life.row.phone ? unlinked() : showCode('qr', reports.qrShown(text))),
    code: ({ text }) => showCode('pairing', reports.codeShown(text)),
    code_refused({ reason }) {
      log.warn({ sender: life.row.senderId, reason }, 'WhatsApp gave no pairing code')
      return life.end({ report: reports.codeRefused(), dropWish: true })
    },
    authenticated() {
      if (life.stage === 'starting' || isShowingCode(life)) life.enter('authenticating', reports.authenticating())
    },
    syncing(news) {
      // It comes again after every break of the line.
      if (life.stage === 'ready' || life.stage === 'down') return
      if (life.stage === 'syncing' && news.percent < percent + 5 && news.percent !== 100) return
      percent = news.percent
      life.enter('syncing', reports.syncing(percent))
    },
    ready: news => becomeReady(news),
    state({ state }) {
      if (state === 'CONNECTED') return life.stage === 'down' ? lineUp() : undefined
      if (life.stage === 'ready') life.enter('down', reports.lineDown(state))
    },
    unlinked,
    refused({ reason }) {
      if (reason === 'CONFLICT')
        return life.end({ report: reports.conflict(), told: { verb: 'conflict' }, keepLease: true })
      const { detail, isFinal } = reports.refused(reason)
      const state = reason.slice(0, 40)
      if (!isFinal) return life.fail(detail, state)
      const told = { verb: 'blocked' as const, payload: { reason } }
      return life.end({ report: reports.ended(state, detail), told, keepLease: true })
    },
    broken({ error }) {
      log.warn({ err: error, sender: life.row.senderId }, 'the browser of a number failed')
      return life.fail(explainFailure(error))
    },
  }

  function showCode(stage: 'qr' | 'pairing', report: reports.Report): Promise<void> | undefined {
    if (life.purpose === 'log out') return unlinked()
    life.codesSince ??= clock.now()
    life.enter(stage, report)
    return undefined
  }

  /** The phone let us go, now or while we were away. */
  function unlinked(): Promise<void> {
    if (life.purpose === 'log out')
      return life.end({ report: reports.loggedOutHere(), told: { verb: 'logged_out' }, wipe: true })
    const told = { verb: 'logged_out' as const, payload: { where: 'phone' } }
    return life.end({ report: reports.loggedOutThere(), told, keepLease: true, wipe: true })
  }

  async function becomeReady({ digits, name }: Extract<News, { kind: 'ready' }>): Promise<void> {
    if (life.stage === 'ready' || life.stage === 'down') return lineUp()
    if (life.purpose === 'log out') return logOut(parts, life)
    const phone = digits && (parsePhone(`+${digits}`)?.e164 ?? `+${digits}`)
    const rival = phone && (await rivalOf(parts, life.row, phone))
    if (life.isOver) return
    if (rival) return logOut(parts, life, reports.taken(rival))
    goOn({ phone, pushName: name })
  }

  function lineUp(): void {
    if (life.stage === 'down') goOn(life.row)
  }

  function goOn({ phone, pushName }: Pick<SenderSession, 'phone' | 'pushName'>): void {
    const { heartbeatAt, readyAt, downKnownAt } = life.row
    const isNews = !readyAt || downKnownAt
    life.enter('ready', reports.ready({ phone, pushName }, clock.now()), {
      identity: phone,
      ...(isNews ? { told: { verb: 'connected', payload: { identity: phone ?? '' } } } : {}),
    })
    connected(heartbeatAt)
  }

  return news => {
    life.newsAt = clock.now()
    return (hearers[news.kind] as (news: StateNews) => unknown)(news)
  }
}

export const isShowingCode = ({ stage }: Life) => stage === 'qr' || stage === 'pairing'

/** Another sender through which the same phone is connected, by name. */
async function rivalOf(
  { database, clock }: WhatsAppWebParts,
  { id, companyId }: SenderSession,
  phone: string,
): Promise<string | undefined> {
  const binding = { now: clock.now() }
  const others = await bindTable(database, SenderSessions, binding).all({ where: { phone, wish: 'connected' } })
  const senderId = others.filter(other => other.id !== id).map(other => other.senderId)
  if (senderId.length === 0) return undefined
  const [rival] = await bindTable(database, Senders, binding).all({ where: { id: senderId, removedAt: null } })
  if (!rival) return undefined
  return rival.companyId === companyId ? `"${rival.name}"` : 'outra empresa desta instalação'
}
