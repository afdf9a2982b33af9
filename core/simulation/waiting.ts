import { Op } from 'sequelize'
import { startOfDay, startOfNextDay, today } from '../brazil/dates.ts'
import type { Work } from '../data/work.ts'
import { createInspector } from '../notifier/inspect.ts'
import type { OwnedType } from '../notifier/plan.ts'
import { channelTitles, reasons } from '../notifier/reason.ts'
import { type Message, Messages } from '../outbox/message.ts'
import { plannedDepartures } from '../outbox/queue-list.ts'
import { Senders } from '../outbox/sender.ts'
import { restingSenders, type SimulatedMessage } from './simulated.ts'

/** When a queued message would leave, or that its time would be over before its turn. */
interface Departure {
  id: string
  at: Date
  tooLate: boolean
  cause: string | null
}

/** What the outbox holds already, day by day. */
export interface Waiting {
  /** In pieces, so that a full outbox is never in memory. */
  on(date: string): AsyncGenerator<SimulatedMessage[]>
}

const piece = 100

/** The outbox as it is when the simulation begins; `from` counts as the first day's beginning. */
export async function readWaiting(work: Work, types: ReadonlyMap<string, OwnedType>, from: Date): Promise<Waiting> {
  const inspect = createInspector(types)
  const byDay = await departuresByDay(work, from)

  async function queuedOn(departures: Departure[]): Promise<SimulatedMessage[]> {
    const at = work.at(departures[0]?.at ?? work.now)
    const rows = await at.of(Messages).all({ where: { id: departures.map(({ id }) => id), status: 'queued' } })
    const findings = await inspect(at, rows)
    const resting = await restingSenders(at)
    const byId = new Map(rows.map(row => [row.id, row]))
    return departures.flatMap(departure => {
      const row = byId.get(departure.id)
      if (!row) return []
      const found = findings.get(row.id)
      const message = found?.to === 'renewed' ? { ...row, ...found.content } : row
      const refusal = found?.to === 'renewed' ? undefined : found
      const why =
        refusal?.reason ?? resting.get(message.senderId ?? '') ?? (departure.tooLate ? tooLateText : undefined)
      const outcome = refusal?.to === 'held' ? 'held' : why ? 'skipped' : 'queued'
      const leaves = outcome === 'queued' ? departure.at : undefined
      return [fromRow(message, { date: dayOf(work, departure.at), leaves, outcome, why, cause: departure.cause })]
    })
  }

  return {
    async *on(date) {
      const departures = byDay.get(date) ?? []
      for (let start = 0; start < departures.length; start += piece)
        yield await queuedOn(departures.slice(start, start + piece))
      const isFirst = date === today(from, work.timeZone)
      if (isFirst) yield* orphans(work, date)
      yield* heldOn(work, date, isFirst)
    },
  }
}

const tooLateText = 'A vez dela só chega depois do prazo: vence sem sair.'
const dayOf = (work: Work, at: Date) => today(at, work.timeZone)

async function departuresByDay(work: Work, from: Date): Promise<Map<string, Departure[]>> {
  const byDay = new Map<string, Departure[]>()
  const senders = await work.of(Senders).all({ where: { removedAt: null }, order: [['createdAt', 'ASC']] })
  for (const sender of senders) {
    for (const { message, at, tooLate, cause } of await plannedDepartures(work, sender)) {
      const over = tooLate ? message.giveUpAt : at
      const then = over > from ? over : from
      const day = dayOf(work, then)
      const departures = byDay.get(day) ?? []
      departures.push({ id: message.id, at: then, tooLate, cause: cause ?? null })
      byDay.set(day, departures)
    }
  }
  return byDay
}

/** Queued where the channel has no sender at all. */
async function* orphans(work: Work, date: string): AsyncGenerator<SimulatedMessage[]> {
  for await (const rows of pagesOf(work, { senderId: null, status: 'queued' })) {
    yield rows.map(row => {
      const why = reasons.noSender(channelTitles[row.channel] ?? row.channel).text
      return fromRow(row, { date, outcome: 'skipped', why })
    })
  }
}

/** What waits for a person; on the first day also what could have left before it. */
async function* heldOn(work: Work, date: string, isFirst: boolean): AsyncGenerator<SimulatedMessage[]> {
  const end = startOfNextDay(date, work.timeZone)
  const dueAt = { [Op.lt]: end, ...(isFirst ? {} : { [Op.gte]: startOfDay(date, work.timeZone) }) }
  for await (const rows of pagesOf(work, { status: 'held', dueAt })) {
    yield rows.map(row => fromRow(row, { date, outcome: 'held', why: row.reason ?? undefined }))
  }
}

async function* pagesOf(work: Work, where: object): AsyncGenerator<Message[]> {
  for (let last = ''; ; ) {
    const rows = await work
      .of(Messages)
      .all({ where: { ...where, id: { [Op.gt]: last } }, order: [['id', 'ASC']], limit: piece })
    if (rows.length > 0) yield rows
    if (rows.length < piece) return
    last = rows.at(-1)?.id ?? ''
  }
}

interface Fate {
  date: string
  outcome: SimulatedMessage['outcome']
  why?: string | undefined
  leaves?: Date | undefined
  cause?: string | null
}

function fromRow(row: Message, { date, outcome, why, leaves, cause }: Fate): SimulatedMessage {
  const { plugin, type, channel, contactId, address, subject, body } = row
  return {
    ...{ date, outcome, plugin, type, channel, contactId, address, subject, body },
    leavesAt: leaves?.toISOString() ?? null,
    cause: leaves ? (cause ?? null) : null,
    recipient: row.recipientName,
    attachments: row.attachments.map(({ name }) => name),
    reasons: why ? [why] : [],
    messageId: row.id,
  }
}
