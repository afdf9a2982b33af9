import { Op } from 'sequelize'
import { isCivilDate, startOfDay, startOfNextDay } from '../../brazil/dates.ts'
import { byName } from '../../brazil/words.ts'
import type { Where } from '../../data/table.ts'
import type { Work } from '../../data/work.ts'
import { type Event, Events } from '../../events/event.ts'
import { readCursor, writeCursor } from '../../people/cursor.ts'
import { Users } from '../../people/user.ts'
import { createHappenings } from '../happenings.ts'
import type { Kit } from '../kit.ts'
import type { Services } from '../services.ts'

const perPage = 50

/** What people and programs did, the newest first. What Recado does by itself is in the histories of its things. */
export function auditScreens(kit: Kit, { registry }: Services): void {
  const happenings = createHappenings(registry)

  kit.get('/system/audit', 'system.read', async (work, { query }) => {
    const filters = { actor: query.actor ?? '', area: query.area ?? '', from: query.from ?? '', to: query.to ?? '' }
    const where = {
      ...whereOf(work, filters),
      ...(query.after ? { seq: { [Op.lt]: Number(readCursor(query.after, 1)[0]) } } : {}),
    }
    const found = await work.of(Events).all({ where, order: [['seq', 'DESC']], limit: perPage + 1 })
    const events = found.slice(0, perPage)
    const last = events.at(-1)
    const here = (after?: string) =>
      `/system/audit?${new URLSearchParams(Object.entries({ ...filters, after: after ?? '' }).filter(([, value]) => value))}`
    return kit.view('system/audit', {
      title: 'Auditoria',
      happenings: await happenings.tell(work, events),
      filters,
      areas,
      people: (await work.of(Users).all()).sort(byName).map(user => [user.id, user.name]),
      next: last && found.length > perPage ? here(writeCursor([last.seq])) : undefined,
      first: query.after ? here() : undefined,
    })
  })
}

const areas = [
  ['user', 'Entradas, saídas e usuários'],
  ['contact', 'Clientes'],
  ['message', 'Mensagens'],
  ['rule', 'Regras de mensagem'],
  ['settings', 'Configurações'],
  ['sender', 'Remetentes'],
  ['holiday', 'Feriados'],
  ['module', 'Módulos'],
  ['company', 'Empresa e plano'],
  ['task', 'Tarefas'],
  ['api_token', 'Tokens de acesso'],
] as const

function whereOf(
  work: Work,
  { actor, area, from, to }: Record<'actor' | 'area' | 'from' | 'to', string>,
): Where<Event> {
  // The actor is kept as JSON text, written by us: its parts stand in a fixed order.
  const by = actor ? `%"id":${JSON.stringify(actor)}%` : undefined
  const occurredAt = {
    ...(isCivilDate(from) ? { [Op.gte]: startOfDay(from, work.timeZone) } : {}),
    ...(isCivilDate(to) ? { [Op.lt]: startOfNextDay(to, work.timeZone) } : {}),
  }
  return {
    actor: by ? { [Op.like]: by } : { [Op.notLike]: '{"kind":"system"%' },
    ...(area ? { subject: area } : {}),
    ...(Reflect.ownKeys(occurredAt).length > 0 ? { occurredAt } : {}),
  }
}
