import { formatDate, formatTime, today, weekdayOf } from '../../../brazil/dates.ts'
import { reasons } from '../../../notifier/reason.ts'
import { weekdayNames } from '../../../outbox/courtesy.ts'
import { outcomeLabels } from '../../../simulation/outcome.ts'
import type { SimulatedMessage } from '../../../simulation/simulated.ts'
import { addressText, channelIcons, channelName } from './look.ts'
import { phonePieces } from './phone-text.ts'
import type { Titles } from './titles.ts'

/** A simulated message as it is shown: in the bubble or the mail, with what would become of it. */
export function simulatedLook(message: SimulatedMessage, titles: Titles, timeZone: string) {
  const { channel, recipient, body, subject, contactId, messageId, attachments } = message
  return {
    ...{ subject, body, recipient },
    // What only waits for a yes says so already by its label.
    reasons: message.reasons.filter(text => text !== reasons.confirm().text),
    kind: channel === 'email' ? 'mail' : 'phone',
    icon: channelIcons[channel],
    channelTitle: channelName(channel),
    address: addressText(message),
    pieces: channel === 'email' ? [{ text: body }] : phonePieces(body),
    // The file is made when the message leaves: there is nothing to open yet.
    attachments: [],
    files: attachments,
    contactPath: contactId && `/contacts/${contactId}`,
    messagePath: messageId && `/messages/${messageId}`,
    day: dayTitle(message.date),
    leaves: leavesText(message, timeZone),
    module: titles.module(message.plugin),
    type: titles.type(message.type),
    status: outcomeLabels[message.outcome],
  }
}

/** `terça-feira, 24/11/2026`. */
export const dayTitle = (date: string): string => `${weekdayNames[weekdayOf(date)]}, ${formatDate(date)}`

/** `sai a partir das 08:00`; with the day where it is another one, and why. */
export function leavesText({ date, leavesAt, cause }: SimulatedMessage, timeZone: string): string {
  if (!leavesAt) return ''
  const at = new Date(leavesAt)
  const day = today(at, timeZone)
  const when = `${day === date ? '' : `${formatDate(day)}, `}a partir das ${formatTime(at, timeZone)}`
  return cause && day !== date ? `${when} (${cause})` : when
}
