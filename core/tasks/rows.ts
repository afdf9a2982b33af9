import { Op } from 'sequelize'
import type { Where } from '../data/table.ts'
import type { Work } from '../data/work.ts'
import { readCursor, writeCursor } from '../people/cursor.ts'
import { type TaskRow, TaskRows } from './task.ts'

/** What a list of a task's rows is narrowed by; empty or left out: all of them. */
export interface TaskRowFilters {
  part?: string | undefined
  kind?: string | undefined
  outcome?: string | undefined
}

export interface TaskRowPage {
  items: TaskRow[]
  nextCursor: string | null
}

/** In the order in which they were written, keyset. Throws Invalid when the cursor is none of ours. */
export async function taskRowPage(
  work: Work,
  question: TaskRowFilters & { taskId: string },
  { cursor, limit }: { cursor?: string | undefined; limit: number },
): Promise<TaskRowPage> {
  const { taskId, ...filters } = question
  const where: Where<TaskRow> = {
    taskId,
    ...Object.fromEntries(Object.entries(filters).filter(([, value]) => value)),
    ...(cursor ? { position: { [Op.gt]: Number(readCursor(cursor, 1)[0]) || 0 } } : {}),
  }
  const rows = await work.of(TaskRows).all({ where, order: [['position', 'ASC']], limit: limit + 1 })
  const items = rows.slice(0, limit)
  const last = items.at(-1)
  return { items, nextCursor: last && rows.length > limit ? writeCursor([last.position]) : null }
}

/** How many rows a task has of each sort. */
export interface TaskRowCount {
  part: string
  kind: string
  outcome: string
  count: number
}

export async function countTaskRows(work: Work, taskId: string): Promise<TaskRowCount[]> {
  const rows = await work.query<Record<keyof TaskRowCount, unknown>>(
    `SELECT part, kind, outcome, COUNT(*) AS count FROM task_rows
     WHERE companyId = :companyId AND taskId = :taskId GROUP BY part, kind, outcome ORDER BY part, kind, outcome`,
    { taskId },
  )
  return rows.map(({ part, kind, outcome, count }) => ({
    part: String(part),
    kind: String(kind),
    outcome: String(outcome),
    count: Number(count),
  }))
}
