import { setTimeout as sleep } from 'node:timers/promises'
import { createTurns } from '../../../data/turns.ts'
import type { Scope } from '../../../data/work.ts'
import type { SenderSession, Wish } from '../session.ts'
import { type Acks, createAcks } from './acks.ts'
import { catchUp } from './catch-up.ts'
import { createHearing, isShowingCode } from './hearing.ts'
import { createLife, type Life } from './life.ts'
import type { Line, News } from './line.ts'
import { logOut } from './log-out.ts'
import type { WhatsAppWebParts } from './parts.ts'
import { createPostman, type Postman } from './postman.ts'
import * as reports from './reports.ts'
import { createTending } from './tending.ts'

/** With the other kind of code. */
const beginAnew = { report: reports.starting(), keepLease: true, isPassing: true }

/** One number, driven by this process. */
export interface Connection {
  scope: Scope
  senderId: string
  acks: Acks
  /** A message of ours went to that number. */
  sentTo: Postman['sentTo']
  acknowledged: Postman['acknowledged']
  /** Aborted when the browser is gone or going: nothing more will be heard. */
  leaving: AbortSignal
  /** undefined while no message can leave. */
  line(): Line | undefined
  /** When the line came up last. */
  upSince(): Date
  /** A number says one thing at a time, whoever asks. */
  inTurn<T>(say: () => Promise<T>): Promise<T>
  /** The row as others left it. */
  see(row: SenderSession, wish: Wish): void
  tend(): Promise<void>
  /** It has ended, and the row says so. */
  isSettled(): Promise<boolean>
  /** Lets what is being said be finished, for a moment; closes, and gives the number back. */
  stop(): Promise<void>
}

export function createConnection(
  parts: WhatsAppWebParts,
  given: { row: SenderSession; scope: Scope; owner: string; purpose: Life['purpose'] },
): Connection {
  const { limits, log } = parts
  const life = createLife(parts, given)
  const acks = createAcks()
  const takeTurn = createTurns()
  const postman = createPostman(parts, life)
  const hearState = createHearing(
    parts,
    life,
    lastSeen => void guarded(() => catchUp(parts, { life, postman, lastSeen })),
  )
  const tend = createTending(parts, life, news => hear(news))
  let stopping = false

  // Nothing of what comes from a page may end the process.
  async function guarded(doing: () => unknown): Promise<void> {
    try {
      await doing()
    } catch (error) {
      log.error({ err: error, sender: life.row.senderId, company: life.row.companyId }, 'a number could not follow')
    }
  }

  function hear(news: News): void {
    if (life.isOver || life.isDeaf) return
    if (news.kind === 'ack') {
      acks.note(news.providerId, news.ack)
      void guarded(() => postman.acknowledged(news))
    } else if (news.kind === 'received') void guarded(() => postman.received(news.message))
    else void guarded(() => hearState(news))
  }

  async function begin(): Promise<void> {
    life.enter('starting', life.isNew ? reports.startingAnew() : reports.starting())
    await life.begin(hear)
  }

  void guarded(begin)

  return {
    scope: life.scope,
    senderId: life.row.senderId,
    acks,
    sentTo: postman.sentTo,
    acknowledged: postman.acknowledged,
    leaving: life.leaving,
    line: () => (life.stage === 'ready' && !life.isOver && !stopping ? life.line : undefined),
    upSince: () => life.stageAt,
    async inTurn(say) {
      const end = await takeTurn()
      try {
        return await say()
      } finally {
        end()
      }
    },
    see(row, wish) {
      // What is wished after the end is for the next connection.
      if (life.isOver) return
      const { pairingPhone } = life.row
      life.see(row)
      if (row.ownedBy !== life.owner) return void life.lose()
      if (wish === 'disconnected') return void life.end({ report: reports.turnedOff() })
      if (wish === 'logged_out') return void guarded(forget)
      if (!life.isDeaf) life.purpose = 'use'
      if (row.pairingPhone !== pairingPhone && isShowingCode(life)) void life.end(beginAnew)
    },
    tend,
    isSettled: async () => life.isOver && life.settle(),
    async stop() {
      stopping = true
      await Promise.race([takeTurn(), sleep(limits.farewell, undefined, { ref: false })])
      await life.end({ report: reports.stopped(), isPassing: true })
      await life.settle()
    },
  }

  /** Now where it is in use or was never linked; else as soon as it is. */
  async function forget(): Promise<void> {
    if (life.purpose === 'log out') return
    Object.assign(life, { purpose: 'log out', purposeSince: parts.clock.now() })
    if (life.stage === 'ready') return logOut(parts, life)
    if (!life.row.phone) return life.end({ report: reports.loggedOutHere(), wipe: true })
  }
}
