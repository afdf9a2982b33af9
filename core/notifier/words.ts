import type { Work } from '../data/work.ts'
import { Invalid } from '../errors.ts'
import { record } from '../events/record.ts'
import type { ChannelKind } from '../outbox/channel.ts'
import type { MessageType, Words } from './message-type.ts'
import { translateBraces } from './old-names.ts'
import { WordRows } from './rule.ts'
import { parseTemplate, TemplateError, unknownPaths } from './template.ts'
import { variablesOf } from './variables.ts'

export interface CurrentWords {
  subject: string
  body: string
  /** The plug-in's own words, nobody changed them. */
  isDefault: boolean
}

/** The company's words, or the plug-in's; an empty body when neither has any for this channel. */
export async function wordsOf(work: Work, type: MessageType, channel: ChannelKind): Promise<CurrentWords> {
  const own = await work.of(WordRows).first({ where: { type: type.name, channel } })
  if (own) return { subject: own.subject, body: own.body, isDefault: false }
  const declared = type.words[channel]
  return { subject: declared?.subject ?? '', body: declared?.body ?? '', isDefault: true }
}

/** Throws Invalid with what is wrong in `subject` or `body`: unknown variables are refused with the likeliest meant. */
export async function changeWords(
  work: Work,
  type: MessageType,
  channel: ChannelKind,
  given: Words,
): Promise<CurrentWords> {
  const checked = checkWords(type, channel, given)
  const words = { subject: checked.subject ?? '', body: checked.body }
  const rows = work.of(WordRows)
  const where = { type: type.name, channel }
  if ((await rows.change(where, words)) === 0) await rows.insert({ ...where, ...words })
  await record(work, {
    name: 'words.changed',
    subject: 'rule',
    subjectId: work.companyId,
    payload: { type: type.name, channel, ...words },
  })
  return { ...words, isDefault: false }
}

export async function restoreWords(work: Work, type: MessageType, channel: ChannelKind): Promise<CurrentWords> {
  const removed = await work.of(WordRows).remove({ type: type.name, channel })
  if (removed > 0)
    await record(work, {
      name: 'words.restored',
      subject: 'rule',
      subjectId: work.companyId,
      payload: { type: type.name, channel },
    })
  return wordsOf(work, type, channel)
}

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
