import { column, optional } from '../data/column.ts'
import { defineModel, type Row } from '../data/model.ts'

/** One run of a job for a company's slot. The unique index is what keeps two processes from running a slot twice. */
export const JobRuns = defineModel(
  'job_runs',
  {
    job: column.text(80),
    /**
     * The civil minute the run belongs to, in the company's time zone: `2026-11-22T06:00`. Runs that a person asked
     * for (`m...`) and failures (`f...`) stand under the moment instead, so that the minute stays free for the retry.
     */
    slot: column.text(30),
    startedAt: column.instant(),
    finishedAt: optional(column.instant()),
    outcome: column.text<'done' | 'failed'>(20),
    /** How many things it dealt with; null: it failed, or ran before anybody counted. */
    count: optional(column.integer()),
    summary: column.longText(),
    /** The slot that a failed run was for: its own name is another, so that the slot stays free. */
    missedSlot: optional(column.text(30)),
    /** The person who wanted it now. */
    askedBy: optional(column.text()),
  },
  { unique: [['job', 'slot']] },
)
export type JobRun = Row<typeof JobRuns>
