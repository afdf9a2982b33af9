import { Op } from 'sequelize'
import type { Where } from '../data/table.ts'
import type { Work } from '../data/work.ts'
import { Forbidden } from '../errors.ts'
import { type Page, pageOf, readCursor, writeCursor } from '../people/cursor.ts'
import { type Task, Tasks } from './task.ts'
import type { TaskTypes } from './task-type.ts'

/** Who asks. */
export interface Asker {
  /** Of the user or token. */
  id: string
  allows(permission: string): boolean
}

/** Of a task whose plug-in is no longer installed. */
const withoutType = 'system.read'

/** Whoever started it, and whoever may do what its type does. */
export function mayHandle(types: TaskTypes, task: Task, { id, allows }: Asker): boolean {
  return task.actorId === id || allows(types.get(task.kind)?.permission ?? withoutType)
}

/** Throws NotFound when the company has no such task, Forbidden when it is none of the asker's business. */
export async function findTask(
  work: Work,
  types: TaskTypes,
  { id, asker }: { id: string; asker: Asker },
): Promise<Task> {
  const task = await work.of(Tasks).get(id)
  if (mayHandle(types, task, asker)) return task
  throw new Forbidden('Esta tarefa é de outra pessoa. Peça a um administrador.')
}

/** The asker's tasks, the newest first, keyset. Throws Invalid when the cursor is none of ours. */
export async function taskPage(
  work: Work,
  types: TaskTypes,
  { asker, cursor, limit }: { asker: Asker; cursor?: string | undefined; limit: number },
): Promise<Page<Task>> {
  const kinds = [...types.values()].filter(({ permission }) => asker.allows(permission)).map(({ kind }) => kind)
  const mine = asker.allows(withoutType) ? {} : { [Op.or]: [{ kind: kinds }, { actorId: asker.id }] }
  const where: Where<Task> = { [Op.and]: [mine, cursor ? beyond(cursor) : {}] }
  const order: ['createdAt' | 'id', 'DESC'][] = [
    ['createdAt', 'DESC'],
    ['id', 'DESC'],
  ]
  const rows = await work.of(Tasks).all({ where, order, limit: limit + 1 })
  return pageOf(rows, limit, last => writeCursor([last.createdAt.getTime(), last.id]))
}

function beyond(cursor: string) {
  const [time, id] = readCursor(cursor, 2)
  const createdAt = new Date(Number(time) || 0)
  return { [Op.or]: [{ createdAt: { [Op.lt]: createdAt } }, { createdAt, id: { [Op.lt]: String(id) } }] }
}
