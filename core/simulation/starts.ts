import { startOfDay, startOfNextDay, today } from '../brazil/dates.ts'
import { Companies } from '../data/company.ts'
import type { Work } from '../data/work.ts'
import type { Job } from '../jobs/job.ts'
import { JobRuns } from '../jobs/job-run.ts'
import { latestSlot, slotsBetween } from '../jobs/slot.ts'
import { disabledModules } from '../people/module.ts'

export interface OwnedJob {
  plugin: { name: string; title: string }
  job: Job
}

/** A job that would start, and when. */
export interface Start {
  owned: OwnedJob
  at: Date
}

/** What the clock would start on a civil date after `from`, in order, of the jobs that can foresee. */
export async function startsOn(
  work: Work,
  jobs: readonly OwnedJob[],
  { date, from }: { date: string; from: Date },
): Promise<Start[]> {
  const isFirst = date === today(from, work.timeZone)
  const after = isFirst ? from : new Date(startOfDay(date, work.timeZone).getTime() - 1)
  const upTo = new Date(startOfNextDay(date, work.timeZone).getTime() - 1)
  const starts: Start[] = []
  for (const owned of jobs) {
    if (!owned.job.foresee) continue
    if (isFirst && (await isMissed(work, owned, from))) starts.push({ owned, at: from })
    for (const { at } of slotsBetween(owned.job.schedule, work.timeZone, { after, upTo })) starts.push({ owned, at })
  }
  return starts.sort((one, other) => one.at.getTime() - other.at.getTime())
}

/** The latest slot has not run: the next heartbeat makes up for it. */
async function isMissed(work: Work, { plugin, job }: OwnedJob, now: Date): Promise<boolean> {
  const { slot, at } = latestSlot(job.schedule, work.timeZone, now)
  const { createdAt } = await work.of(Companies).get(work.companyId)
  if (at < createdAt || (await disabledModules(work)).has(plugin.name)) return false
  return (await work.of(JobRuns).count({ job: job.name, slot })) === 0
}
