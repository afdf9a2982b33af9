import { Op } from 'sequelize'
import { formatTime, startOfDay, today } from '../../brazil/dates.ts'
import type { Work } from '../../data/work.ts'
import { Conflict, TooMany } from '../../errors.ts'
import { type Event, Events } from '../../events/event.ts'
import { record } from '../../events/record.ts'
import { Messages } from '../../outbox/message.ts'
import { PortalAccounts } from '../../people/portal-account.ts'
import { issueKey } from '../../people/portal-key.ts'
import type { Secret } from '../../secret.ts'
import type { PortalAction, PortalSection } from './section.ts'
import { refuseUnfit } from './sections.ts'

/** How often the same thing may be asked for in an hour, and anything in a day. */
export const requestLimits = { perThingAndHour: 3, perCustomerAndDay: 10 } as const

/**
 * The customer asks for it: one fact, in a work of their own scope. While an earlier request for the same thing is still
 * on its way by e-mail it is that one (a second click, or a server that is away: nothing goes twice). Throws TooMany,
 * NotFound, Conflict for what cannot be asked for now.
 */
export async function requestAction(
  work: Work,
  secret: Secret,
  asked: { source: PortalSection; action: PortalAction; id: string; address: string },
): Promise<Event> {
  const { source, action, id: subjectId, address } = asked
  const { subject } = source
  refuseUnfit(action, await source.show(work, subjectId))
  const contactId = work.contactId ?? ''
  // Two requests at once are counted one after the other.
  await work.of(PortalAccounts).change({ contactId }, { lastAskedAt: work.now })
  if (action.channel !== 'email') {
    const asks = await action.question(work, subjectId)
    if ('refusal' in asks) throw new Conflict(asks.refusal)
    return record(work, { name: action.fact, subject, subjectId, contactId, payload: { title: action.told, address } })
  }
  const underWay = await requestUnderWay(work, { name: action.fact, subject, subjectId })
  if (underWay) return underWay
  await refuseTooMany(work, { name: action.fact, subject, subjectId })
  const { id: linkId } = await issueKey(work, secret, { kind: 'link', contactId, subject, subjectId })
  const documents = (await source.documents(work, subjectId)).map(({ kind, name }) => ({ kind, name }))
  const payload = { title: action.told, address, linkId, documents }
  return record(work, { name: action.fact, subject, subjectId, contactId, payload })
}

const deadEnds = ['no_sender', 'no_address']

type Asked = Pick<Event, 'name' | 'subject' | 'subjectId'>

/** What the last request for it left on its way. What waits for an account or an address has come to its end for whoever asked. */
export async function requestUnderWay(work: Work, asked: Asked): Promise<Event | undefined> {
  const last = await work.of(Events).first({ where: { ...asked }, order: [['seq', 'DESC']] })
  if (!last) return undefined
  const messages = await work.of(Messages).all({ where: { eventId: last.id, status: ['queued', 'sending', 'held'] } })
  const waiting = messages.some(({ status, reasonCode }) => status !== 'held' || !deadEnds.includes(reasonCode ?? ''))
  return waiting || !last.processedAt ? last : undefined
}

async function refuseTooMany(work: Work, { name, ...thing }: Asked): Promise<void> {
  const hour = 3_600_000
  const within = { name, ...thing, occurredAt: { [Op.gt]: new Date(work.now.getTime() - hour) } }
  const lately = await work.of(Events).all({ where: within, order: [['seq', 'ASC']] })
  const [first] = lately
  if (first && lately.length >= requestLimits.perThingAndHour) {
    const again = new Date(first.occurredAt.getTime() + hour)
    throw tooMany(
      `Você já pediu isto ${lately.length} vezes na última hora. Peça de novo depois das ${formatTime(again, work.timeZone)}, ou baixe o PDF pela página.`,
      again.getTime() - work.now.getTime(),
    )
  }
  const midnight = startOfDay(today(work.now, work.timeZone), work.timeZone)
  const daily = await work.of(Events).count({ name, occurredAt: { [Op.gte]: midnight } })
  if (daily >= requestLimits.perCustomerAndDay)
    throw tooMany(
      `Você já fez ${daily} pedidos por e-mail hoje. Amanhã pode pedir de novo; o PDF continua disponível na página.`,
      midnight.getTime() + 24 * hour - work.now.getTime(),
    )
}

const tooMany = (text: string, ms: number) => new TooMany(text, Math.max(1, Math.ceil(ms / 1_000)))
