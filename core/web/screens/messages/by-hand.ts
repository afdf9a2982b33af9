import { relativeTime } from '../../../brazil/words.ts'
import { chatLink } from '../../../channels/whatsapp/click-to-chat.ts'
import type { Work } from '../../../data/work.ts'
import { Events } from '../../../events/event.ts'
import type { Code } from '../../../outbox/channel.ts'
import { isByHand } from '../../../outbox/gate.ts'
import type { Message } from '../../../outbox/message.ts'

/** What somebody needs who sends a message from their own phone (W3). */
export interface ByHand {
  /** The chat was opened: "Você enviou?". */
  opened: boolean
  /** `Ana abriu a conversa há 5 min.` */
  openedBy: string
  /** Without JavaScript nothing copies them: they can be marked as they stand. */
  codes: Code[]
  /** The text goes along in the link. */
  carriesText: boolean
}

/** Of those of these messages that a person sends, by id. */
export async function byHandOf(work: Work, messages: readonly Message[]): Promise<Map<string, ByHand>> {
  const mine: Message[] = []
  for (const message of messages) if (await isByHand(work, message)) mine.push(message)
  const openings = await openingsOf(work, mine)
  return new Map(
    mine.map(message => [
      message.id,
      {
        opened: message.byHand === 'opened',
        openedBy: openings.get(message.id) ?? '',
        codes: message.codes ?? [],
        carriesText: chatLink(message.address, message.body).carriesText,
      },
    ]),
  )
}

async function openingsOf(work: Work, messages: Message[]): Promise<Map<string, string>> {
  const subjectId = messages.filter(message => message.byHand === 'opened').map(message => message.id)
  if (subjectId.length === 0) return new Map()
  const where = { subject: 'message', subjectId, name: 'message.chat_opened' }
  const events = await work.of(Events).all({ where, order: [['seq', 'ASC']] })
  const text = (name: string, at: Date) => `${name} abriu a conversa ${relativeTime(at, work.now, work.timeZone)}.`
  return new Map(events.map(event => [event.subjectId, text(event.actor.name, event.occurredAt)]))
}
