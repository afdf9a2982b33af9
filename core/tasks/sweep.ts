import { Op } from 'sequelize'
import type { Database } from '../data/connect.ts'
import { bindTable } from '../data/table.ts'
import { TaskRows, Tasks } from './task.ts'

const keptMs = 30 * 86_400_000

/** Forgets tasks that ended a month ago, with all they produced; resolves to how many. */
export async function sweepTasks(database: Database, now: Date): Promise<number> {
  const tasks = bindTable(database, Tasks, { now })
  const old = await tasks.all({ where: { finishedAt: { [Op.lte]: new Date(now.getTime() - keptMs) } }, limit: 50 })
  for (const { id } of old) {
    await bindTable(database, TaskRows, { now }).remove({ taskId: id })
    await tasks.remove({ id })
  }
  return old.length
}
