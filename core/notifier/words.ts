import type { Work } from '../data/work.ts'
import { Invalid } from '../errors.ts'
import { record } from '../events/record.ts'
import type { ChannelKind } from '../outbox/channel.ts'
import type { MessageType, Words } from './message-type.ts'
import { translateBraces } from './old-names.ts'
import { type WordRow, WordRows } from './rule.ts'
import { parseTemplate, TemplateError, unknownPaths } from './template.ts'
import { variablesOf } from './variables.ts'
import { variantOf } from './variants.ts'

/** Where words stand: on a channel, for one occasion of the type or (without `variant`) for all. */
export interface WordPlace {
  channel: ChannelKind
  variant?: string | undefined
}

export interface CurrentWords {
  subject: string
  body: string
  /** The plug-in's own words, nobody changed them. */
  isDefault: boolean
  /** The company wrote nothing for this occasion: what it wrote for all stands in. */
  isInherited: boolean
}

/**
 * What is said there: the company's words for the occasion, else the company's for all, else the plug-in's for the
 * occasion, else the plug-in's for all. What a company wrote in general goes before a plug-in's default, or its text
 * would be heard on hardly any occasion. An empty body when nobody has any for this channel.
 */
export async function wordsOf(
  work: Work,
  type: MessageType,
  { channel, variant = '' }: WordPlace,
): Promise<CurrentWords> {
  const places = variant === '' ? variant : ['', variant]
  const rows = await work.of(WordRows).all({ where: { type: type.name, channel, variant: places } })
  const own = rows.find(row => row.variant === variant) ?? rows[0]
  if (own) return { subject: own.subject, body: own.body, isDefault: false, isInherited: own.variant !== variant }
  const declaredFor = (kind: ChannelKind) =>
    (variant === '' ? undefined : type.variants?.words?.(variant)?.[kind]) ?? type.words[kind]
  // What is left in the customer's area reads like a letter.
  const declared = declaredFor(channel) ?? (channel === 'portal' ? declaredFor('email') : undefined)
  return { subject: declared?.subject ?? '', body: declared?.body ?? '', isDefault: true, isInherited: false }
}

/** What the company wrote for this type, wherever it stands; for occasions it no longer has as well. */
export async function ownWords(work: Work, { name }: MessageType): Promise<WordRow[]> {
  return (await work.gather('words', name, types => ownWordsByType(work, types))) ?? []
}

async function ownWordsByType(work: Work, types: string[]): Promise<Map<string, WordRow[]>> {
  const rows = await work.of(WordRows).all({ where: { type: types } })
  return new Map(types.map(type => [type, rows.filter(row => row.type === type)]))
}

/**
 * Throws Invalid with what is wrong in `subject` or `body`: unknown variables are refused with the likeliest meant.
 * Throws NotFound for an occasion that the company does not have.
 */
export async function changeWords(work: Work, type: MessageType, given: WordPlace & Words): Promise<CurrentWords> {
  const { channel } = given
  const variant = await variantOf(work, type, given.variant)
  const checked = checkWords(type, channel, given)
  const words = { subject: checked.subject ?? '', body: checked.body }
  const rows = work.of(WordRows)
  const where = { type: type.name, channel, variant: variant?.key ?? '' }
  if ((await rows.change(where, words)) === 0) await rows.insert({ ...where, ...words })
  await recordAbout(work, 'words.changed', { ...where, occasion: variant?.title ?? null, ...words })
  return { ...words, isDefault: false, isInherited: false }
}

/** Takes back what the company wrote there; what is said then. Throws NotFound as changeWords does. */
export async function restoreWords(work: Work, type: MessageType, place: WordPlace): Promise<CurrentWords> {
  const variant = await variantOf(work, type, place.variant)
  const where = { type: type.name, channel: place.channel, variant: variant?.key ?? '' }
  const removed = await work.of(WordRows).remove(where)
  if (removed > 0) await recordAbout(work, 'words.restored', { ...where, occasion: variant?.title ?? null })
  return wordsOf(work, type, place)
}

const recordAbout = (work: Work, name: string, payload: Record<string, unknown>) =>
  record(work, { name, subject: 'rule', subjectId: work.companyId, payload })

/** The words as they will be kept: old-style braces translated, every variable known. Throws Invalid. */
export function checkWords(type: MessageType, channel: ChannelKind, given: Words): Words {
  const subject = (given.subject ?? '').replace(/[\r\n]+/g, ' ').trim()
  const wanted = { ...(channel === 'email' ? { subject } : {}), body: given.body.trim() }
  const errors: Record<string, string> = {}
  const result: Record<string, string> = {}
  for (const [field, text] of Object.entries(wanted)) {
    const { text: translated, unknown } = translateBraces(text, type.oldNames)
    const problems = unknown.length > 0 ? unknown : problemsOf(type, translated)
    if (text === '') problems.push('Escreva o texto.')
    if (text.length > (field === 'subject' ? 200 : 10_000)) problems.push('O texto é longo demais.')
    if (problems.length > 0) errors[field] = problems.join(' ')
    result[field] = translated
  }
  if (Object.keys(errors).length > 0) throw new Invalid(errors)
  return result as unknown as Words
}

function problemsOf(type: MessageType, text: string): string[] {
  try {
    return unknownPaths(
      parseTemplate(text),
      variablesOf(type).map(variable => variable.path),
    )
  } catch (error) {
    if (error instanceof TemplateError) return [error.message]
    throw error
  }
}
