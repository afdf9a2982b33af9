import { isEmail, normalizeEmail } from '../brazil/email.ts'
import { parsePhone } from '../brazil/phone.ts'
import type { Contact } from './contact.ts'

type Searchable = Pick<Contact, 'name'> & Partial<Pick<Contact, 'taxId' | 'email' | 'mobile' | 'phone' | 'birthDate'>>

/** The columns of a contact that are made of the others. */
export const derivedOf = (contact: Searchable) => ({
  nameKey: nameKeyOf(contact.name),
  searchText: searchTextOf(contact),
  birthDay: contact.birthDate?.slice(5) ?? null,
  ...contactKeysOf(contact),
})

/**
 * What a customer is reached by, as it is compared: the mobile in full (E.164), the e-mail in lower case. Empty when
 * what is written there is no mobile or no e-mail, null when nothing is.
 */
export function contactKeysOf({ mobile, email }: Pick<Searchable, 'mobile' | 'email'>) {
  const phone = mobile ? parsePhone(mobile) : undefined
  const address = normalizeEmail(email ?? '')
  return {
    mobileKey: mobile ? (phone && phone.kind !== 'fixed' ? phone.e164 : '') : null,
    emailKey: email ? (isEmail(address) ? address.toLowerCase().slice(0, 191) : '') : null,
  }
}

/** What lists are ordered by, in both databases alike: `Álvaro` stands between `Alice` and `Ana`. */
export const nameKeyOf = (name: string): string => plain(name).normalize('NFC').slice(0, 191).trimEnd()

/** What the search box looks through: everything without accents and masks, phones as typed and in full (E.164). */
function searchTextOf(contact: Searchable): string {
  const phones = [contact.mobile, contact.phone].filter(phone => typeof phone === 'string')
  const numbers = phones.flatMap(phone => [digitsOf(phone), digitsOf(parsePhone(phone)?.e164 ?? '')])
  return [contact.name, contact.taxId, contact.email, ...new Set(numbers)]
    .filter(part => part)
    .map(part => plain(part as string))
    .join(' ')
}

/**
 * What `searchTextOf` must contain for a contact to be found: each group by one of its patterns.
 * A number is one group however it is spaced (`9 9999-0187`); of words, each is a group.
 */
export function searchGroups(text: string): string[][] {
  const wanted = plain(text)
  if (looksLikeNumber.test(wanted)) return [numberPatterns(wanted)]
  return wanted
    .split(' ')
    .filter(word => /[\p{L}\p{Nd}]/u.test(word))
    .map(word => (word.includes('@') ? [word] : unique([word, word.replace(/[()./+-]/g, '')])))
}

const looksLikeNumber = /^(?=.*\d)[\d\s()+./x-]+$/

function numberPatterns(text: string): string[] {
  const digits = digitsOf(text)
  const phone = digitsOf(parsePhone(text)?.e164 ?? '')
  // A trunk zero (049 ...) is dialled, never kept.
  return unique([text, digits, phone, digits.length > 9 ? digits.replace(/^0+/, '') : ''])
}

/** Lower case without accents; the wildcards of LIKE and what escapes them fall away. */
function plain(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase().replace(/[%\\]/g, '').trim().replace(/\s+/g, ' ')
}

const digitsOf = (text: string) => text.replace(/\D/g, '')
const unique = (patterns: string[]) => [...new Set(patterns.filter(pattern => pattern))]
