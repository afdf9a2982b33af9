import type { Clock } from '../../clock.ts'
import { companyScope } from '../../data/company.ts'
import type { Database } from '../../data/connect.ts'
import { bindTable } from '../../data/table.ts'
import type { Work, Works } from '../../data/work.ts'
import { Conflict } from '../../errors.ts'
import type { Log } from '../../log.ts'
import { type Sender, Senders } from '../../outbox/sender.ts'
import { recordSender } from '../../outbox/sender-actions.ts'
import { haltFor, hasHealed } from './breaker.ts'
import { goOn, haltSender, recoverSender } from './halt.ts'
import { openIncident } from './incident.ts'
import { lineFacts } from './line-facts.ts'
import { noteMailTrouble } from './mail-trouble.ts'
import { latestTries } from './sending-facts.ts'
import { countStale } from './stale.ts'

/** Watches over the health of senders (X10). Any number of processes may: what one finds is written once. */
export interface HealthWatch {
  /** Looks at every sender once; resolves to how many changed. */
  round(): Promise<number>
}

interface Parts {
  database: Database
  works: Works
  clock: Clock
  log: Log
}

export function createHealthWatch({ database, works, clock, log }: Parts): HealthWatch {
  let watchedSince: Date | undefined

  async function look(sender: Sender): Promise<boolean> {
    const scope = await companyScope(database, sender.companyId, clock.now())
    const step = await works.read(scope, work => nextStep(work, sender, watchedSince))
    if (!step) return false
    const done = await works.write(scope, step).catch(unlessFaster)
    if (done) log.warn({ sender: sender.id, company: sender.companyId }, 'the health of a sender changed')
    return done
  }

  return {
    async round() {
      watchedSince ??= clock.now()
      const senders = await bindTable(database, Senders, { now: clock.now() }).all({
        where: { channel: ['whatsapp', 'email'], removedAt: null },
      })
      let changed = 0
      for (const sender of senders) {
        // What is wrong with one must not keep the others from being looked at.
        const done = await look(sender).catch(error => {
          log.error({ err: error, sender: sender.id, company: sender.companyId }, 'a sender could not be looked at')
          return false
        })
        if (done) changed++
      }
      return changed
    },
  }
}

type Step = (work: Work) => Promise<boolean>

async function nextStep(work: Work, sender: Sender, watchedSince: Date | undefined): Promise<Step | undefined> {
  if (sender.channel === 'email') return noteMailTrouble(work, sender)
  // A person's pause is a person's.
  if (sender.status === 'paused') return undefined
  const line = await lineFacts(work, sender, watchedSince)
  const facts = { line, tries: await latestTries(work, sender) }
  if (sender.status !== 'halted') {
    const halt = haltFor(facts, work.now)
    return halt && (work => haltSender(work, sender, halt))
  }
  const incident = await openIncident(work, sender.id)
  if (!incident) return undefined
  if (!incident.recoveredAt) {
    const since = incident.toldAt ?? incident.beganAt
    const healed = hasHealed({ code: incident.code, since }, facts, work.now)
    return healed ? work => recoverSender(work, sender, incident) : undefined
  }
  const isAnswered = incident.answeringUntil && incident.answeringUntil > work.now
  if (isAnswered || (line && !line.isUp) || (await countStale(work, incident)) > 0) return undefined
  // What was to be decided about has gone meanwhile: thrown away, or past its time.
  return async work => {
    await goOn(work, sender, incident)
    await recordSender(work, 'sender.resumed', sender, { stale: 'none' })
    return true
  }
}

function unlessFaster(error: unknown): false {
  if (error instanceof Conflict) return false
  throw error
}
