import type { Work } from '../data/work.ts'
import type { Happening } from '../events/record.ts'

/** What a run came to. */
export interface JobResult {
  /** How many things it dealt with. */
  count: number
  /** A sentence for the screen: "3 orçamentos vencidos". */
  summary: string
}

/** What a run would record; `quiet`: without telling anybody. */
export type Foreseen = Happening & { quiet?: boolean }

/** What a plug-in keeps in mind through all the days of one simulation: what was told on Monday is not told on Tuesday. */
export type Foresight = Map<string, unknown>

/** Something the clock starts: once per company and slot, in the company's time zone. */
export interface Job {
  /** `quotes.expire`. */
  name: string
  title: string
  /** A cron expression of five fields, read in the company's time zone. */
  schedule: string
  /** Runs in the transaction that also records the slot. */
  run(work: Work): Promise<JobResult>
  /**
   * What `run` would record at that slot if nothing but time went by: `now` and `today` of the work are the slot's, its
   * data is today's and cannot be changed. Asked once for each slot, in their order; the same data give the same answer.
   */
  foresee?(work: Work, memory: Foresight): Promise<Foreseen[]>
}
