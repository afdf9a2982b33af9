import { Companies } from '../../../data/company.ts'
import type { Work } from '../../../data/work.ts'
import { Invalid } from '../../../errors.ts'
import { concerns, type Event, Events } from '../../../events/event.ts'
import type { MessageType, Words } from '../../../notifier/message-type.ts'
import { renderWords } from '../../../notifier/render.ts'
import { commonSample, commonValues } from '../../../notifier/variables.ts'
import { checkWords } from '../../../notifier/words.ts'
import type { ChannelKind } from '../../../outbox/channel.ts'
import { Contacts } from '../../../people/contact.ts'

export interface Draft {
  type: MessageType
  channel: ChannelKind
  words: Words
  /** `quote:0199...`; empty: the sample that the plug-in brings along. */
  document: string
}

export interface PreviewedWords {
  recipient: string
  subject: string
  body: string
  /** What this document does not have; such a message would wait to be corrected. */
  missing: string[]
  /** What is wrong with the words, by field. */
  mistakes: Record<string, string>
  /** There was no such document, or nothing to say about it. */
  isSample: boolean
}

/** Unsaved words, put on a real document. Writes nothing. */
export async function previewWords(work: Work, { type, channel, words, document }: Draft): Promise<PreviewedWords> {
  const mistakes = mistakesIn(type, channel, words)
  const real = document ? await factsOf(work, type, document) : undefined
  const { recipient, variables } = real ?? (await sampleOf(work, type))
  const blank = { subject: '', body: '', missing: [] }
  const right = Object.keys(mistakes).length === 0
  const rendered = right ? renderWords(type, checkWords(type, channel, words), variables) : blank
  return { recipient, ...rendered, mistakes, isSample: !real }
}

function mistakesIn(type: MessageType, channel: ChannelKind, words: Words): Record<string, string> {
  try {
    checkWords(type, channel, words)
    return {}
  } catch (error) {
    // Half-written words are what a preview is for.
    if (error instanceof Invalid) return { ...error.fields }
    throw error
  }
}

async function factsOf(work: Work, type: MessageType, document: string) {
  const [subject = '', subjectId = ''] = document.split(':')
  const event = await latestEvent(work, type, { subject, subjectId })
  const described = event && (await type.describe(work, event))
  const contact = described?.contactId && (await work.of(Contacts).first({ where: { id: described.contactId } }))
  if (!described || !contact) return undefined
  const company = await work.of(Companies).get(work.companyId)
  return { recipient: contact.name, variables: { ...described.variables, ...commonValues(company, contact) } }
}

/** As if it happened now, also where it has not happened yet. */
async function latestEvent(
  work: Work,
  type: MessageType,
  where: { subject: string; subjectId: string },
): Promise<Event | undefined> {
  const events = await work.of(Events).all({ where, order: [['seq', 'DESC']], limit: 50 })
  const event = events.find(one => concerns(type.on, one)) ?? events[0]
  return event && { ...event, name: type.on.event, occurredAt: work.now, quiet: false }
}

async function sampleOf(work: Work, type: MessageType) {
  const { name: nome } = await work.of(Companies).get(work.companyId)
  const variables = { ...(type.sample as object), ...commonSample, empresa: { ...commonSample.empresa, nome } }
  return { recipient: commonSample.cliente.nome, variables }
}
