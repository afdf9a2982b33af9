import { formatDateTime } from '../brazil/dates.ts'
import type { Work } from '../data/work.ts'
import type { Event } from '../events/event.ts'
import type { Draft, OwnedType } from '../notifier/plan.ts'
import { reasons } from '../notifier/reason.ts'
import { ruleOf } from '../notifier/rule.ts'
import type { ChannelKind } from '../outbox/channel.ts'
import type { Opening } from '../outbox/courtesy.ts'
import { Senders, sendingStatuses } from '../outbox/sender.ts'
import { timetableOf } from '../outbox/sender-rules.ts'

/** `queued`: it would leave; `held`: it would wait for a person; `skipped`: it would not leave. */
export type SimulatedOutcome = Draft['status']

/** A message of the days ahead, as it would be written from today's data. Plain JSON: it is kept as a task's row. */
export interface SimulatedMessage {
  /** The company's civil date on which it would be written; of one that waits already, on which it would leave. */
  date: string
  /** ISO 8601: when it would leave at the earliest; what goes before it in its number's queue is not counted. */
  leavesAt: string | null
  /** What keeps it until then: `domingo`. */
  cause: string | null
  plugin: string
  type: string
  channel: ChannelKind
  contactId: string | null
  recipient: string
  address: string
  subject: string
  body: string
  /** Names of the files that would go along. */
  attachments: string[]
  outcome: SimulatedOutcome
  /** Every reason why it would not simply go, in Portuguese, in the order in which they are asked. */
  reasons: string[]
  /** Of one that is in the outbox already. */
  messageId: string | null
}

/** What a draft would become on that day. */
export async function fromDraft(work: Work, { plugin, type }: OwnedType, draft: Draft): Promise<SimulatedMessage> {
  const { channel, contact, address, subject, body, attachments } = draft
  const opening = (await timetableOf(work, channel)).opening(draft.dueAt.getTime(), type.priority)
  const stays = draft.status === 'queued' ? await whyItStays(work, draft, opening) : undefined
  const outcome = stays ? 'skipped' : draft.status
  const leaves = outcome === 'queued' ? opening : undefined
  return {
    date: work.today,
    leavesAt: leaves ? new Date(leaves.at).toISOString() : null,
    cause: leaves?.cause ?? null,
    ...{ plugin: plugin.name, type: type.name, channel, address, subject, body, outcome },
    contactId: contact?.id ?? null,
    recipient: contact?.name ?? '',
    attachments: attachments.map(({ name }) => name),
    reasons: stays ? [stays] : draft.reasons.map(({ text }) => text),
    messageId: null,
  }
}

/** It would get into the queue and not out of it. */
async function whyItStays(work: Work, draft: Draft, opening: Opening): Promise<string | undefined> {
  const resting = (await restingSenders(work)).get(draft.senderId ?? '')
  if (resting || opening.at < draft.giveUpAt.getTime()) return resting
  const when = formatDateTime(new Date(opening.at), work.timeZone)
  const cause = opening.cause ? ` (${opening.cause})` : ''
  return `Só poderia sair em ${when}${cause}, depois do prazo dela: venceria sem sair.`
}

/** A type that cannot be planned: its bug is a line of the answer, not the end of it. */
export async function fromBroken(work: Work, { plugin, type }: OwnedType, event: Event): Promise<SimulatedMessage[]> {
  const { channels } = await ruleOf(work, type)
  const blank = { leavesAt: null, cause: null, recipient: '', address: '', subject: '', body: '', attachments: [] }
  return channels.map(channel => ({
    ...{ date: work.today, ...blank, plugin: plugin.name, type: type.name, channel },
    contactId: event.contactId,
    outcome: 'held',
    reasons: [reasons.broken(plugin.title).text],
    messageId: null,
  }))
}

/** Senders from which nothing leaves before a person says so, and why. */
export function restingSenders(work: Work): Promise<ReadonlyMap<string, string>> {
  return work.once('restingSenders', async () => {
    const senders = await work.of(Senders).all({ where: { removedAt: null } })
    const resting = senders.filter(({ status }) => !sendingStatuses.includes(status))
    return new Map(
      resting.map(({ id, name, status }) => [
        id,
        status === 'paused'
          ? `O remetente "${name}" está pausado: nada sai dele até alguém continuar, em Mensagens > Fila de saída.`
          : `O remetente "${name}" parou sozinho: nada sai dele até o problema ser resolvido.`,
      ]),
    )
  })
}
