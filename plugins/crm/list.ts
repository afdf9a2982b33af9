import { Op } from 'sequelize'
import {
  contactNames,
  nameKeyOf,
  numberIn,
  pageOf,
  readCursor,
  searchContacts,
  type Where,
  type Work,
  writeCursor,
} from '#core'
import { Activities, type Activity } from './activity.ts'
import { Opportunities, type Opportunity, type OpportunityStatus } from './opportunity.ts'
import { type Stage, stagesOf } from './stages.ts'

/** Newest first, a page at a time; `cursor` is the last number of the page before. */
export async function listOpportunities(
  work: Work,
  filters: {
    status?: string | undefined
    contactId?: string | undefined
    search?: string | undefined
    cursor?: string | undefined
    limit: number
  },
): Promise<{ items: Opportunity[]; nextCursor: string | null }> {
  const { status, contactId, search, cursor, limit } = filters
  const where: Where<Opportunity> = {
    ...(status ? { status: status as OpportunityStatus } : {}),
    ...(contactId ? { contactId } : {}),
    ...(Number(cursor) > 0 ? { number: { [Op.lt]: Number(cursor) } } : {}),
    ...(await matching(work, search)),
  }
  const rows = await work.of(Opportunities).all({ where, order: [['number', 'DESC']], limit: limit + 1 })
  return pageOf(rows, limit, last => String(last.number))
}

/** By number, title, lead, or the customer's name, document, phone and e-mail. */
async function matching(work: Work, search = ''): Promise<Where<Opportunity>> {
  if (!search.trim()) return {}
  const { items: contacts } = await searchContacts(work, { text: search, limit: 500 })
  return { [Op.or]: [{ contactId: contacts.map(({ id }) => id) }, ...named(search)] }
}

/** Those that say it themselves: by number, title or lead. */
export async function opportunitiesNamed(work: Work, search: string, limit: number): Promise<Opportunity[]> {
  const ways = named(search)
  if (ways.length === 0) return []
  return work.of(Opportunities).all({ where: { [Op.or]: ways }, order: [['number', 'DESC']], limit })
}

function named(search: string): Where<Opportunity>[] {
  const number = numberIn(search)
  const digits = search.replace(/\D/g, '')
  const patterns = [nameKeyOf(search), ...(digits.length > 3 ? [digits] : [])].filter(Boolean)
  return [...(number ? [{ number }] : []), ...patterns.map(pattern => ({ searchKey: { [Op.like]: `%${pattern}%` } }))]
}

/** One stage of the board: the last to come in stand on top. */
export interface Column extends Stage {
  cards: Opportunity[]
  count: number
  cents: number
}

export const mostCards = 50

export async function boardOf(work: Work, search?: string): Promise<Column[]> {
  const found = await matching(work, search)
  const sums = await work.query<{ status: string; cents: number }>(
    `SELECT status, SUM(valueCents) AS cents FROM opportunities WHERE companyId = :companyId GROUP BY status`,
  )
  return Promise.all(
    (await stagesOf(work)).map(async stage => {
      const where = { ...found, status: stage.key }
      const cards = await work.of(Opportunities).all({
        where,
        order: [
          ['movedAt', 'DESC'],
          ['number', 'DESC'],
        ],
        limit: mostCards,
      })
      const cents = Number(sums.find(({ status }) => status === stage.key)?.cents ?? 0)
      return { ...stage, cards, count: await work.of(Opportunities).count(where), cents }
    }),
  )
}

/** Whose they are: the contact's name, or the lead's. */
export async function peopleOf(work: Work, rows: readonly Opportunity[]): Promise<Map<string, string>> {
  const names = await contactNames(
    work,
    rows.flatMap(({ contactId }) => contactId ?? []),
  )
  return new Map(rows.map(({ id, contactId, leadName }) => [id, names.get(contactId ?? '') ?? leadName ?? '']))
}

/** What is to be done next about each of them. */
export async function nextActivities(work: Work, rows: readonly Opportunity[]): Promise<Map<string, Activity>> {
  const where = { opportunityId: rows.map(({ id }) => id), doneAt: null }
  const found = rows.length > 0 ? await work.of(Activities).all({ where, order: [['dueOn', 'DESC']] }) : []
  return new Map(found.map(activity => [activity.opportunityId, activity]))
}

export const activityLists = { overdue: 'Atrasadas', today: 'Hoje', next: 'Próximas', done: 'Feitas' } as const
export type ActivityList = keyof typeof activityLists
export const activityListKeys = Object.keys(activityLists) as [ActivityList, ...ActivityList[]]

/** Those to do without a list: the most urgent first. */
export function activitiesWhere(work: Work, list?: ActivityList): Where<Activity> {
  if (list === 'done') return { doneAt: { [Op.ne]: null } }
  const days = { overdue: { [Op.lt]: work.today }, today: work.today, next: { [Op.gt]: work.today } }
  return { doneAt: null, ...(list ? { dueOn: days[list] } : {}) }
}

export async function listActivities(
  work: Work,
  filters: {
    list?: ActivityList | undefined
    opportunityId?: string | undefined
    cursor?: string | undefined
    limit: number
  },
): Promise<{ items: Activity[]; nextCursor: string | null }> {
  const { list, opportunityId, cursor, limit } = filters
  const [way, beyond] = list === 'done' ? (['DESC', Op.lt] as const) : (['ASC', Op.gt] as const)
  const where: Where<Activity> = {
    ...activitiesWhere(work, list),
    ...(opportunityId ? { opportunityId } : {}),
    ...(cursor ? { [Op.and]: [after(cursor, beyond)] } : {}),
  }
  const order: ['dueOn' | 'id', 'ASC' | 'DESC'][] = [
    ['dueOn', way],
    ['id', way],
  ]
  const rows = await work.of(Activities).all({ where, order, limit: limit + 1 })
  return pageOf(rows, limit, ({ dueOn, id }) => writeCursor([dueOn, id]))
}

function after(cursor: string, beyond: symbol) {
  const [dueOn, id] = readCursor(cursor, 2).map(String)
  // MariaDB refuses to compare an id with what is not ASCII.
  const known = /^[\da-f-]{36}$/.test(id ?? '') ? id : ''
  return { [Op.or]: [{ dueOn: { [beyond]: dueOn } }, { dueOn, id: { [beyond]: known } }] }
}
