import type { Clock } from '../../../clock.ts'
import { leaseMs, renewEveryMs } from '../../../outbox/claim.ts'
import { hung, silent } from './explain-failure.ts'
import { isShowingCode } from './hearing.ts'
import type { Life } from './life.ts'
import type { News } from './line.ts'
import type { WhatsAppWebParts } from './parts.ts'
import * as reports from './reports.ts'
import { renewSession } from './session-lease.ts'
import { asError, TookTooLong } from './within.ts'

type Hear = (news: Extract<News, { kind: 'state' | 'unlinked' | 'refused' }>) => unknown

/** Looks after one connection: its lease, its time limits, its signs of life. Called again and again. */
export function createTending(parts: WhatsAppWebParts, life: Life, hear: Hear): () => Promise<void> {
  const { clock } = parts
  const keepLease = createLeaseKeeping(parts, life)
  const lookAtPage = createLooking(parts, life, hear)
  return async () => {
    await keepLease()
    if (life.isOver) return
    const ending = overdue(parts, life, clock.now())
    if (ending) return ending()
    lookAtPage()
  }
}

/** The lease is short, so that a dead process is noticed soon; a process that cannot renew it closes its browser. */
function createLeaseKeeping({ database, clock, log }: WhatsAppWebParts, life: Life): () => Promise<void> {
  let renewedAt = clock.now()
  // Also when a round hangs in a database that does not answer.
  let watchdog = setTimeout(bark, leaseMs - 3_000)
  watchdog.unref()
  life.leaving.addEventListener('abort', () => clearTimeout(watchdog))

  function bark(): void {
    log.error({ sender: life.row.senderId }, 'the lease of a number could not be renewed in time')
    void life.lose()
  }

  return async () => {
    const now = clock.now()
    if (now.getTime() - renewedAt.getTime() < renewEveryMs) return
    try {
      if (!(await renewSession(database, life.row, { owner: life.owner, now }))) return await life.lose()
      renewedAt = now
      clearTimeout(watchdog)
      watchdog = setTimeout(bark, leaseMs - 3_000)
      watchdog.unref()
    } catch (error) {
      log.warn({ err: error, sender: life.row.senderId }, 'the lease of a number was not renewed')
    }
  }
}

/** What has to end because it took too long. */
function overdue({ limits }: WhatsAppWebParts, life: Life, now: Date): (() => Promise<void>) | undefined {
  const passed = (since: Date | undefined, ms: number) => since !== undefined && now.getTime() - since.getTime() >= ms
  if (life.purpose === 'log out' && passed(life.purposeSince, limits.logOut))
    return () => life.end({ report: reports.wipedHere(), told: { verb: 'logged_out' }, wipe: true })
  if (isShowingCode(life) && passed(life.codesSince, limits.codes))
    return () => life.end({ report: reports.nobodyRead(), dropWish: true })
  if (life.stage === 'starting' && passed(life.newsAt, limits.loading)) return () => life.fail(silent)
  if ((life.stage === 'authenticating' || life.stage === 'syncing') && passed(life.newsAt, limits.syncing))
    return () => life.fail('O WhatsApp parou no meio da conexão.')
  if (life.stage === 'down' && passed(life.stageAt, limits.stall))
    return () => life.fail('O WhatsApp ficou muito tempo sem conexão.')
  return undefined
}

/** In use for so long, a failure is the first one again. */
const steadyMs = 60_000
const remindEveryMs = 10_000
const passing = ['CONNECTED', 'OPENING', 'PAIRING', 'TIMEOUT', 'UNLAUNCHED']

function createLooking({ clock, limits, log }: WhatsAppWebParts, life: Life, hear: Hear): () => void {
  let looking = false
  let lookedAt = clock.now()
  let waitingSince: Date | undefined
  let misses = 0
  const inUse = () => life.stage === 'ready' || life.stage === 'down'

  async function look(line: NonNullable<Life['line']>): Promise<void> {
    try {
      const socket = await line.state()
      misses = 0
      if (socket !== undefined && !life.isOver) await (inUse() ? heed(socket) : help(line, socket))
    } catch (error) {
      // While a page is loading it may be gone in the middle of a question.
      if (!inUse() || life.isOver) return log.debug({ err: asError(error) }, 'a page that is loading did not answer')
      misses++
      if (error instanceof TookTooLong || misses >= 2) await life.fail(hung)
    }
  }

  /** In use: a sign of life, or what the library did not tell. */
  async function heed(socket: string): Promise<unknown> {
    const now = clock.now()
    life.newsAt = now
    if (socket.startsWith('UNPAIRED')) return hear({ kind: 'unlinked' })
    if (!passing.includes(socket)) return hear({ kind: 'refused', reason: socket })
    await hear({ kind: 'state', state: socket })
    if (socket !== 'CONNECTED') return undefined
    const isSteady = life.row.failures > 0 && now.getTime() - life.stageAt.getTime() > steadyMs
    return life.note({ heartbeatAt: now, ...(isSteady ? { failures: 0 } : {}) })
  }

  /** On the way there: the library tells neither that a code was read nor that the page stopped showing codes. */
  async function help(line: NonNullable<Life['line']>, socket: string): Promise<void> {
    const now = clock.now()
    if (socket === 'UNPAIRED_IDLE' && life.stage === 'qr') return line.refreshQr()
    if (isShowingCode(life) && passing.includes(socket)) return life.enter('authenticating', reports.authenticating())
    if (socket !== 'CONNECTED') return
    waitingSince ??= now
    if (!isPast(clock, waitingSince, remindEveryMs)) return
    waitingSince = now
    await line.remindOfReady()
  }

  return () => {
    const { line } = life
    const every = inUse() ? limits.beat : limits.watch
    if (!line || looking || !isPast(clock, lookedAt, every)) return
    looking = true
    lookedAt = clock.now()
    void look(line).finally(() => {
      looking = false
    })
  }
}

const isPast = (clock: Clock, since: Date, ms: number) => clock.now().getTime() - since.getTime() >= ms
