import { column, optional } from '../core/data/column.ts'
import type { Schema } from '../core/data/schema.ts'

/** Long work and what it produces; what a run of a job dealt with. */
export async function up(schema: Schema): Promise<void> {
  const task = {
    kind: column.text(80),
    title: column.text(),
    status: column.text(20),
    done: column.integer(),
    total: column.integer(),
    input: column.json(),
    state: optional(column.json()),
    result: optional(column.json()),
    error: optional(column.longText()),
    actor: column.json(),
    actorId: column.text(40),
    rowCount: column.integer(),
    interruptions: column.integer(),
    cancelAskedAt: optional(column.instant()),
    ownedBy: optional(column.text(40)),
    lockedUntil: optional(column.instant()),
    startedAt: optional(column.instant()),
    finishedAt: optional(column.instant()),
  }
  await schema.createTable('tasks', task, {
    indexes: [
      ['createdAt', 'id'],
      ['kind', 'createdAt', 'id'],
    ],
  })
  // Looked through for all companies at once: what is to be gone on with, and what is old.
  await schema.addIndex('tasks', ['status', 'lockedUntil'])
  const row = {
    taskId: column.id(),
    position: column.integer(),
    part: column.text(40),
    kind: column.text(60),
    outcome: column.text(20),
    data: column.json(),
  }
  await schema.createTable('task_rows', row, {
    unique: [['taskId', 'position']],
    indexes: [['taskId', 'part', 'kind', 'outcome', 'position']],
  })
  await schema.addColumn('job_runs', 'count', optional(column.integer()))
  await schema.addColumn('job_runs', 'missedSlot', optional(column.text(30)))
  await schema.addColumn('job_runs', 'askedBy', optional(column.text()))
  await schema.addIndex('job_runs', ['companyId', 'job', 'startedAt', 'id'])
}
