import { Companies } from '../../../data/company.ts'
import type { Work } from '../../../data/work.ts'
import { Invalid } from '../../../errors.ts'
import { concerns, type Event, Events } from '../../../events/event.ts'
import type { MessageType, Words } from '../../../notifier/message-type.ts'
import { renderWords } from '../../../notifier/render.ts'
import { commonSample, commonValues } from '../../../notifier/variables.ts'
import { sampleOf } from '../../../notifier/variants.ts'
import { checkWords, type WordPlace } from '../../../notifier/words.ts'
import type { ChannelKind } from '../../../outbox/channel.ts'
import { Contacts } from '../../../people/contact.ts'

export interface Draft extends WordPlace {
  type: MessageType
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
  /** There was no such document, nothing to say about it, or it never met with this occasion. */
  isSample: boolean
  /** A document was chosen that never met with the occasion. */
  isElsewhere: boolean
}

/** Unsaved words, put on a real document. Writes nothing. */
export async function previewWords(work: Work, draft: Draft): Promise<PreviewedWords> {
  const { type, channel, variant, words } = draft
  const mistakes = mistakesIn(type, channel, words)
  const real = draft.document ? await factsOf(work, draft) : undefined
  const { recipient, variables } = real ?? (await imagined(work, type, variant))
  const blank = { subject: '', body: '', missing: [] }
  const right = Object.keys(mistakes).length === 0
  const rendered = right ? renderWords(type, checkWords(type, channel, words), variables) : blank
  const isElsewhere = !real && Boolean(variant && draft.document)
  return { recipient, ...rendered, mistakes, isSample: !real, isElsewhere }
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

async function factsOf(work: Work, { type, document, variant }: Draft) {
  const described = await describedOn(work, { type, document, variant })
  const contact = described?.contactId && (await work.of(Contacts).first({ where: { id: described.contactId } }))
  if (!described || !contact) return undefined
  const company = await work.of(Companies).get(work.companyId)
  return { recipient: contact.name, variables: { ...described.variables, ...commonValues(company, contact) } }
}

/** As if it happened now, also where it has not happened yet; for an occasion, the last time the document met with it. */
async function describedOn(work: Work, { type, document, variant }: Pick<Draft, 'type' | 'document' | 'variant'>) {
  const [subject = '', subjectId = ''] = document.split(':')
  const events = await work.of(Events).all({ where: { subject, subjectId }, order: [['seq', 'DESC']], limit: 50 })
  const told = events.filter(event => concerns(type.on, event))
  const asNow = (event: Event): Event => ({ ...event, name: type.on.event, occurredAt: work.now, quiet: false })
  if (!variant) {
    const last = told[0] ?? events[0]
    return last && type.describe(work, asNow(last))
  }
  const described = await Promise.all(told.map(event => type.describe(work, asNow(event))))
  return described.find(one => one?.variant === variant)
}

async function imagined(work: Work, type: MessageType, variant: string | undefined) {
  const { name: nome } = await work.of(Companies).get(work.companyId)
  const variables = { ...sampleOf(type, variant), ...commonSample, empresa: { ...commonSample.empresa, nome } }
  return { recipient: commonSample.cliente.nome, variables }
}
