import { Op } from 'sequelize'
import { addDays, type Place, placesOf, recordAll, today, type Work } from '#core'
import { type Instalment, Instalments, payable, Reminders } from './instalment.ts'
import { dayOfLevel, levelsDue } from './levels.ts'
import { chosenSettings } from './payable.ts'
import { withdrawn } from './refund.ts'

/** One instalment in a notice, at one of its levels. */
export interface NoticeItem {
  id: string
  level: number
  dueDate: string
}

/** What one contact is told today, all instalments together (X14). */
export interface Notice {
  contactId: string
  items: NoticeItem[]
  /** Something was already overdue when it was written down: a person looks before it leaves (X15). */
  backdated: boolean
}

/** What was told before; rows of `reminders`, and in a simulation what it has told so far. */
export type Told = Pick<Reminder, 'instalmentId' | 'dueDate' | 'level' | 'contactId' | 'eventId' | 'toldOn'>
type Reminder = {
  instalmentId: string
  dueDate: string
  level: number
  contactId: string
  eventId: string
  toldOn: string
}

/**
 * What is to be told today and was not yet: due within the range of some level, not told at it, within the caps. The
 * same whenever and however often it is asked (F2, F14).
 */
export async function noticesDue(work: Work, simulated: readonly Told[] = []): Promise<Notice[]> {
  const settings = await chosenSettings(work)
  const places = await placesOf(work)
  // Holidays of the state and of the town are those of who has to pay (X16): some are asked sooner than their neighbours.
  const levels = new Map(places.all.map(place => [place, levelsDue(work.today, settings, place)]))
  const dueDates = [...new Set([...levels.values()].flatMap(due => [...due.keys()]))]
  if (dueDates.length === 0) return []
  const instalments = await announceable(work, dueDates)
  const past = await pastOf(work, instalments, simulated)
  const notices: Notice[] = []
  for (const group of byContact(instalments)) {
    const contactId = group[0]?.contactId ?? ''
    if (past.thisWeek(contactId) >= settings.maximumRemindersPerWeek) continue
    const place = places.of(contactId)
    const open = group.filter(({ id }) => past.times(id) < settings.maximumRemindersPerInstalment)
    const items = open.flatMap(instalment =>
      (levels.get(place)?.get(instalment.dueDate) ?? [])
        .filter(level => !past.has(instalment, level) && isAnnounced(work, instalment, { level, settings, place }))
        .map(level => ({ id: instalment.id, level, dueDate: instalment.dueDate })),
    )
    // A person looks at what was overdue when it was written down, the first time; its neighbours do not wait for it.
    const first = open.filter(one => one.dueDate < setOn(work, one) && !past.wasTold(one)).map(({ id }) => id)
    for (const backdated of [false, true]) {
      const told = items.filter(({ id }) => first.includes(id) === backdated)
      if (told.length > 0) notices.push({ contactId, items: told, backdated })
    }
  }
  return notices
}

/** What is to be paid on one of the days, of sales that still stand; by contact. */
async function announceable(work: Work, dueDate: string[]): Promise<Instalment[]> {
  const rows = await work.of(Instalments).all({
    where: { status: payable, remind: true, dueDate },
    order: [
      ['contactId', 'ASC'],
      ['dueDate', 'ASC'],
      ['id', 'ASC'],
    ],
  })
  const gone = await withdrawn(
    work,
    rows.map(({ chargeId }) => chargeId),
  )
  return rows.filter(({ chargeId }) => !gone.has(chargeId))
}

/** Records the notices, each once: the unique index on instalment, due date and level stands behind it. */
export async function tellNotices(work: Work, notices: readonly Notice[]): Promise<void> {
  const events = await recordAll(work, notices.map(happeningOf))
  await work.of(Reminders).insertAll(
    notices.flatMap(({ contactId, items }, index) =>
      items.map(({ id, level, dueDate }) => ({
        ...{ instalmentId: id, level, dueDate, contactId },
        eventId: events[index]?.id ?? '',
        toldOn: work.today,
      })),
    ),
  )
  await recordAll(
    work,
    notices.flatMap((notice, index) => alongside(notice, events[index]?.id ?? '')),
  )
}

/** The event of a notice: its subject is the first instalment, its payload names all. */
export const happeningOf = ({ contactId, items, backdated }: Notice) => ({
  name: 'receivable.due',
  subject: 'instalment',
  subjectId: items[0]?.id ?? '',
  contactId,
  payload: { items, backdated, title: 'Aviso de vencimento' },
})

/** The timelines of the others say that they were told too. */
function alongside({ contactId, items }: Notice, toldBy: string) {
  const [first, ...others] = [...new Set(items.map(({ id }) => id))]
  return others.map(subjectId => ({
    ...{ name: 'instalment.announced', subject: 'instalment', subjectId, contactId },
    payload: { with: first, toldBy, title: 'Avisada junto com outra parcela do cliente' },
  }))
}

/**
 * A level whose day had passed when the due date was written down is left out, unless that date itself was past by
 * then: nobody wants "faltam 5 dias" about what they agreed on this morning.
 */
function isAnnounced(
  work: Work,
  instalment: Instalment,
  {
    level,
    settings,
    place,
  }: { level: number; settings: { nonBusinessDays: 'before' | 'after' | 'same' }; place: Place },
): boolean {
  const set = setOn(work, instalment)
  const day = dayOfLevel(instalment.dueDate, level, settings, place)
  if (instalment.remindFrom && day < instalment.remindFrom) return false
  return instalment.dueDate < set || day >= set
}

const setOn = (work: Work, { dueSince, createdAt }: Instalment) => today(dueSince ?? createdAt, work.timeZone)

interface Past {
  has(instalment: Instalment, level: number): boolean
  /** Whether the due date it has was ever announced. */
  wasTold(instalment: Instalment): boolean
  /** In how many notices an instalment was. */
  times(id: string): number
  /** How many notices a contact got in the last seven days. */
  thisWeek(contactId: string): number
}

async function pastOf(work: Work, instalments: readonly Instalment[], simulated: readonly Told[]): Promise<Past> {
  const told = new Set<string>()
  const times = new Map<string, Set<string>>()
  for (let from = 0; from < instalments.length; from += 1_000) {
    const ids = instalments.slice(from, from + 1_000).map(({ id }) => id)
    for (const row of await work.of(Reminders).all({ where: { instalmentId: ids } })) note(row)
  }
  for (const row of simulated) note(row)
  function note({ instalmentId, dueDate, level, eventId }: Told) {
    told.add(`${instalmentId} ${dueDate} ${level}`).add(`${instalmentId} ${dueDate}`)
    times.set(instalmentId, (times.get(instalmentId) ?? new Set()).add(eventId))
  }
  const week = addDays(work.today, -7)
  const recent = [
    ...(await work.of(Reminders).all({ where: { toldOn: { [Op.gt]: week } } })),
    ...simulated.filter(({ toldOn }) => toldOn > week),
  ]
  const notices = new Map<string, Set<string>>()
  for (const { contactId, eventId } of recent)
    notices.set(contactId, (notices.get(contactId) ?? new Set()).add(eventId))
  return {
    has: ({ id, dueDate }, level) => told.has(`${id} ${dueDate} ${level}`),
    wasTold: ({ id, dueDate }) => told.has(`${id} ${dueDate}`),
    times: id => times.get(id)?.size ?? 0,
    thisWeek: contactId => notices.get(contactId)?.size ?? 0,
  }
}

function byContact(instalments: readonly Instalment[]): Instalment[][] {
  const groups: Instalment[][] = []
  for (const instalment of instalments) {
    const last = groups.at(-1)
    if (last?.[0]?.contactId === instalment.contactId) last.push(instalment)
    else groups.push([instalment])
  }
  return groups
}
