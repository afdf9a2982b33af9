import { Companies } from '../data/company.ts'
import type { Work } from '../data/work.ts'
import type { ChannelKind } from '../outbox/channel.ts'
import type { Contact } from '../people/contact.ts'
import type { Described, MessageType } from './message-type.ts'
import { channelTitles, isReason, type Reason, reasons } from './reason.ts'
import { renderWords } from './render.ts'
import { commonValues, filledIn } from './variables.ts'
import { wordsOf } from './words.ts'

/** What is said to a customer on one channel. */
export interface Text {
  /** The occasion whose words they are. */
  variant: string | null
  subject: string
  body: string
  /** Its values by path, where they are kept with the message. */
  variables: Record<string, string> | null
  /** What is missing for it to be said. */
  reasons: Reason[]
}

/** The words of the occasion with what the message is about in them. */
export async function textFor(
  work: Work,
  type: MessageType,
  { channel, described, contact }: { channel: ChannelKind; described: Described; contact: Contact },
): Promise<Text> {
  const { variant = '' } = described
  const company = await work.once('company', () => work.of(Companies).get(work.companyId))
  const key = `words:${type.name}:${channel}:${variant}`
  const words = await work.once(key, () => wordsOf(work, type, { channel, variant }))
  const variables = { ...described.variables, ...commonValues(company, contact) }
  const { subject, body, missing } = renderWords(type, words, variables)
  return {
    variant: variant || null,
    subject,
    body,
    variables: keepsVariables(type, channel) ? filledIn(type, variables) : null,
    reasons: [
      missing.length > 0 && reasons.repair(missing),
      body === '' && reasons.noWords(channelTitles[channel] ?? channel),
      body !== '' && subject === '' && channel === 'email' && reasons.noSubject(),
    ].filter(isReason),
  }
}

/** Where an official number may not use free words, and where what has changed is to be noticed. */
const keepsVariables = ({ renewed }: MessageType, channel: ChannelKind) => renewed === true || channel === 'whatsapp'
