import { parsePhone } from '../../brazil/phone.ts'
import type { IncomingMessage } from './incoming-message.ts'

/** Who wrote, as far as WhatsApp says. */
export interface Account {
  /** `554999990187@c.us`; null when only the hidden id is known. */
  waId: string | null
  lid: string | null
  /** E.164 with the ninth digit that old accounts lack: as a contact's Celular reads. */
  number: string | null
}

/** The official API names the account by its digits alone, a phone by `digits@c.us` or by the hidden id. */
export function accountOf({ from, lid, number }: Pick<IncomingMessage, 'from' | 'lid' | 'number'>): Account {
  const digits = /^(\d+)(?:@c\.us)?$/.exec(from)?.[1]
  return {
    waId: digits ? `${digits}@c.us` : null,
    lid: lid ?? (from.endsWith('@lid') ? from : null),
    number: number && sameNumber(number),
  }
}

/** Groups, lists and channels are nobody's. */
export const isPerson = ({ from }: Pick<IncomingMessage, 'from'>): boolean =>
  !/@(?:g\.us|broadcast|newsletter)$/.test(from)

/** The one way of writing a number in which all its writings are equal; null when it is no phone number. */
export function sameNumber(number: string): string | null {
  // A range too new for the library is a number nevertheless.
  return parsePhone(number)?.e164 ?? (/^\+\d{7,15}$/.test(number) ? number : null)
}
