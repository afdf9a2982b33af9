import type { Scope } from '../../../data/work.ts'
import type { SenderSession } from '../session.ts'
import { chromiumMissing, diskFull, explainFailure, profileHeld } from './explain-failure.ts'
import { retryDelayMs } from './limits.ts'
import type { Line, News as LineNews } from './line.ts'
import type { WhatsAppWebParts } from './parts.ts'
import { profileOf } from './profile.ts'
import { failed, type Report } from './reports.ts'
import { createRowWriter } from './row-writer.ts'
import { asError } from './within.ts'

export type Stage = 'starting' | 'qr' | 'pairing' | 'authenticating' | 'syncing' | 'ready' | 'down'

/** How a connection ends: what the row says then. */
export interface Ending {
  report: Report
  /** An event of the sender's, by the last part of its name. */
  told?: {
    verb: 'connected' | 'disconnected' | 'logged_out' | 'conflict' | 'blocked'
    payload?: Record<string, unknown>
  }
  /** Nobody waits for it any more. */
  dropWish?: boolean
  /** This process goes on seeing to the number. */
  keepLease?: boolean
  /** People count on it still: it will be back in a moment. */
  isPassing?: boolean
  /** The session is worth nothing any more. */
  wipe?: boolean
}

/** One number's connection, from the taking of its row to the giving back. */
export interface Life {
  readonly scope: Scope
  readonly owner: string
  readonly row: SenderSession
  readonly stage: Stage
  readonly stageAt: Date
  /** The last sign of life of the page. */
  newsAt: Date
  /** When the first code was shown. */
  codesSince: Date | undefined
  purpose: 'use' | 'log out'
  purposeSince: Date
  /** What the page tells now is no news. */
  isDeaf: boolean
  readonly line: Line | undefined
  /** Aborted when the browser is gone or going. */
  readonly leaving: AbortSignal
  readonly isOver: boolean
  /** There is no session to go on with. */
  readonly isNew: boolean
  /** What others wrote into the row. */
  see(row: SenderSession): void
  begin(hear: (news: LineNews) => void): Promise<void>
  enter(stage: Stage, report: Report, more?: { told?: Ending['told']; identity?: string | null }): void
  note(changes: Partial<SenderSession>): void
  end(ending: Ending): Promise<void>
  /** Ends it for now: another try follows. `state`: in WhatsApp's own word. */
  fail(why: string, state?: string): Promise<void>
  /** Ends it without a word: the row is somebody else's. */
  lose(): Promise<void>
  /** After the end: what a database that was away still has to hear. True: nothing is left. */
  settle(): Promise<boolean>
}

export function createLife(
  parts: WhatsAppWebParts,
  given: { row: SenderSession; scope: Scope; owner: string; purpose: Life['purpose'] },
): Life {
  const { clock, log, works } = parts
  const { scope, owner, row } = given
  const profile = profileOf(parts.folder, row.senderId)
  const leaving = new AbortController()
  const now = clock.now()
  let ending: Promise<void> | undefined
  let forgotten = false
  const writer = createRowWriter({ works, log, scope, row, owner, lost: () => void life.lose() })

  async function close(wipe: boolean): Promise<void> {
    leaving.abort()
    await life.line?.close()
    if (wipe) await profile.wipe()
  }

  async function finish({ report, told, dropWish, wipe, keepLease, isPassing }: Ending): Promise<void> {
    // A wish that comes while the browser is closing is a new one.
    const { wishAt } = life.row
    const stateAt = clock.now()
    await close(wipe ?? false).catch(error =>
      log.error({ err: error, sender: row.senderId }, 'a number was not closed as it should'),
    )
    const given = keepLease ? {} : { ownedBy: null, ownedUntil: null }
    const known = isPassing ? {} : { downKnownAt: clock.now() }
    await writer.save({
      changes: { ...report, stateAt, ...given, ...known },
      happenings: happening(told),
      ...(dropWish ? { dropWish: wishAt } : {}),
    })
  }

  /** The reason why no browser can be started. */
  async function obstacle(): Promise<string | undefined> {
    if (!parts.executablePath) return chromiumMissing
    if ((await profile.freeBytes()) < parts.limits.neededBytes) return diskFull
    const held = await profile.prepare()
    return held && profileHeld(held.heldBy)
  }

  const happening = (told: Ending['told']) =>
    told
      ? [
          {
            name: `sender.${told.verb}`,
            subject: 'sender',
            subjectId: row.senderId,
            payload: { channel: 'whatsapp', ...told.payload },
          },
        ]
      : []

  const life = {
    scope,
    owner,
    row: { ...row },
    stage: 'starting' as Stage,
    stageAt: now,
    newsAt: now,
    codesSince: undefined as Date | undefined,
    purpose: given.purpose,
    purposeSince: now,
    isDeaf: false,
    line: undefined as Line | undefined,
    leaving: leaving.signal,
    isNew: !profile.exists(),
    get isOver() {
      return ending !== undefined
    },
    see({ wish, wishAt, pairingPhone, downKnownAt }: SenderSession) {
      Object.assign(life.row, { wish, wishAt, pairingPhone, downKnownAt })
    },
    async begin(hear: (news: LineNews) => void) {
      const why = await obstacle().catch(error => explainFailure(asError(error)))
      if (why) return life.fail(why)
      if (ending !== undefined) return
      life.line = parts.openLine({
        senderId: row.senderId,
        profile: profile.folder,
        executablePath: parts.executablePath ?? '',
        args: parts.chromiumArgs,
        pairingPhone: row.pairingPhone,
        hear,
      })
    },
    enter(stage: Stage, report: Report, { told, identity = null }: Parameters<Life['enter']>[2] = {}) {
      Object.assign(life, { stage, stageAt: clock.now() })
      Object.assign(life.row, report)
      void writer.save({ changes: report, happenings: happening(told), identity })
    },
    note(changes: Partial<SenderSession>) {
      Object.assign(life.row, changes)
      void writer.save({ changes })
    },
    end(how: Ending) {
      ending ??= finish(how)
      return ending
    },
    fail(why: string, state?: string) {
      const failures = life.row.failures + 1
      const retryAt = new Date(clock.now().getTime() + retryDelayMs(failures, parts.random()))
      log.warn({ sender: row.senderId, company: row.companyId, failures, why, state }, 'a number lost its connection')
      const report = { ...failed(why, { failures, retryAt }), ...(state ? { state } : {}) }
      return life.end({ report, keepLease: true, isPassing: true })
    },
    lose() {
      forgotten = true
      ending ??= close(false)
      return ending
    },
    async settle() {
      await ending
      return forgotten || writer.flush()
    },
  }
  return life
}
