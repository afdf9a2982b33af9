import type { Work } from '../data/work.ts'

/** Something the clock starts: once per company and slot, in the company's time zone. */
export interface Job {
  /** `quotes.expire`. */
  name: string
  title: string
  /** A cron expression of five fields, read in the company's time zone. */
  schedule: string
  /** Runs in the transaction that also records the slot. Resolves to a sentence for the screen ("3 orçamentos vencidos"). */
  run(work: Work): Promise<string>
}
