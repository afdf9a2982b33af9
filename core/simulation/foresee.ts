import { newId } from '../data/table.ts'
import { systemActor, type Work } from '../data/work.ts'
import { AppError, Unavailable } from '../errors.ts'
import { concerns, type Event } from '../events/event.ts'
import type { Foreseen, Foresight } from '../jobs/job.ts'
import { type Draft, type OwnedType, plan } from '../notifier/plan.ts'
import { disabledModules } from '../people/module.ts'
import { fromBroken, fromDraft, type SimulatedMessage } from './simulated.ts'
import type { OwnedJob } from './starts.ts'

/** What the job would record; throws Unavailable, with a sentence that names it, when it cannot say. */
export async function foresee(work: Work, { plugin, job }: OwnedJob, memory: Foresight): Promise<Foreseen[]> {
  try {
    return (await job.foresee?.(work, memory)) ?? []
  } catch (cause) {
    if (cause instanceof AppError) throw cause
    const text = `O módulo ${plugin.title} não conseguiu prever "${job.title}"; o registro do servidor diz mais.`
    throw new Unavailable(text, { cause })
  }
}

/**
 * What the notifier would say about it. The job of a module that is off does not run: of what it would record only the
 * module's own messages are told, with that reason.
 */
export async function messagesAbout(
  work: Work,
  types: ReadonlyMap<string, OwnedType>,
  { owned, foreseen }: { owned: OwnedJob; foreseen: readonly Foreseen[] },
): Promise<SimulatedMessage[]> {
  const isOff = (await disabledModules(work)).has(owned.plugin.name)
  const heard = [...types.values()].filter(({ plugin }) => !isOff || plugin.name === owned.plugin.name)
  // Side by side, so that what they read is gathered.
  const planned = await Promise.all(
    foreseen
      .map(one => eventOf(work, one))
      .flatMap(event =>
        heard.filter(({ type }) => concerns(type.on, event)).map(type => messagesFor(work, type, event)),
      ),
  )
  return planned.flat()
}

async function messagesFor(work: Work, owned: OwnedType, event: Event): Promise<SimulatedMessage[]> {
  try {
    const drafts = (await plan(work, owned, event)).filter(isSaid)
    return await Promise.all(drafts.map(draft => fromDraft(work, owned, draft)))
  } catch (error) {
    work.log.error({ err: error, type: owned.type.name }, 'a message could not be planned')
    return fromBroken(work, owned, event)
  }
}

/** Of an event about which there is nothing to say no message would be left. */
const isSaid = ({ reasons }: Draft) => !reasons.some(({ code }) => code === 'nothing_to_say')

/** As the job would record it, but for being stored. */
function eventOf({ companyId, now }: Work, { quiet = false, ...happening }: Foreseen): Event {
  return {
    ...{ id: newId(), companyId, createdAt: now, seq: 0, contactId: null, payload: {} },
    ...happening,
    ...{ actor: systemActor, quiet, occurredAt: now, processedAt: null, attempts: 0 },
    ...{ lockedBy: null, lockedUntil: null, stuckAt: null, lastError: null },
  }
}
