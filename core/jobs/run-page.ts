import { Op } from 'sequelize'
import type { Work } from '../data/work.ts'
import { type Page, pageOf, readCursor, writeCursor } from '../people/cursor.ts'
import { type JobRun, JobRuns } from './job-run.ts'

/** The runs of a job, or of all of them, the latest first, keyset. Throws Invalid when the cursor is none of ours. */
export async function jobRunPage(
  work: Work,
  job: string | undefined,
  { cursor, limit }: { cursor?: string | undefined; limit: number },
): Promise<Page<JobRun>> {
  const where = { ...(job === undefined ? {} : { job }), ...(cursor ? beyond(cursor) : {}) }
  const order: ['startedAt' | 'id', 'DESC'][] = [
    ['startedAt', 'DESC'],
    ['id', 'DESC'],
  ]
  const rows = await work.of(JobRuns).all({ where, order, limit: limit + 1 })
  return pageOf(rows, limit, last => writeCursor([last.startedAt.getTime(), last.id]))
}

/** The latest run of a job; undefined before the first. */
export const lastRun = async (work: Work, job: string): Promise<JobRun | undefined> =>
  (await jobRunPage(work, job, { limit: 1 })).items[0]

function beyond(cursor: string) {
  const [time, id] = readCursor(cursor, 2)
  const startedAt = new Date(Number(time) || 0)
  return { [Op.or]: [{ startedAt: { [Op.lt]: startedAt } }, { startedAt, id: { [Op.lt]: String(id) } }] }
}

/** Milliseconds; null while nobody knows. */
export const tookMs = ({ startedAt, finishedAt }: JobRun): number | null =>
  finishedAt && finishedAt.getTime() - startedAt.getTime()

/** The civil minute a run was for, `2026-11-22T06:00`; null when a person asked for it. */
export const slotOf = ({ slot, missedSlot, askedBy }: JobRun): string | null =>
  askedBy === null ? (missedSlot ?? (/^\d/.test(slot) ? slot : null)) : null
