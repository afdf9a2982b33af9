import { type PhoneNumber, parsePhoneNumberFromString } from 'libphonenumber-js/max'

export interface Phone {
  /** ITU-T E.164, `+5549999990187`: what is matched and sent to. Old Brazilian mobiles carry their ninth digit here. */
  e164: string
  /** `mobile` also where a country does not tell its mobiles from its land lines (+1); `other`: 0800, 4004 and the like. */
  kind: 'mobile' | 'fixed' | 'other'
  /** As people write it inside its own country: `(49) 99999-0187`. */
  national: string
}

/**
 * Understands a phone number in any usual Brazilian spelling: masks, 55 with or without plus, 0 and a carrier code
 * (`0 41 49 ...`, `0xx49 ...`); from abroad with + and the country. The area code is required. Validity is that of Google's libphonenumber.
 *
 * An old mobile of eight digits gets its ninth (Anatel, Resolução 553/2010), to match and send only: keep what was typed.
 * @returns undefined when it is no phone number, or has an extension (`ramal`) that E.164 would lose
 */
export function parsePhone(input: string): Phone | undefined {
  const typed = read(input)
  const number = typed && isOldMobile(typed) ? read(`+55${withNinthDigit(typed.nationalNumber)}`) : typed
  if (!number?.isValid()) return undefined
  return { e164: number.number, kind: kinds[number.getType() ?? ''] ?? 'other', national: number.formatNational() }
}

/** Whether a text message can be expected to reach the number. */
export function isMobile(input: string): boolean {
  return parsePhone(input)?.kind === 'mobile'
}

/**
 * `+5549999990187` -> `(49) 99999-0187`, from abroad `+351 912 345 678`. No digit is added or lost:
 * an old mobile stays `(49) 9999-0187`, and what is no phone number comes back as it was.
 */
export function formatPhone(e164OrTyped: string): string {
  const known = written.get(e164OrTyped)
  if (known !== undefined) return known
  const text = write(e164OrTyped)
  if (written.size >= 1_000) written.clear()
  written.set(e164OrTyped, text)
  return text
}

/** A company's own number stands in every message: parsing it a thousand times costs more than the message. */
const written = new Map<string, string>()

function write(e164OrTyped: string): string {
  const number = read(e164OrTyped)
  if (number && isOldMobile(number)) return number.nationalNumber.replace(/^(..)(....)(....)$/, '($1) $2-$3')
  if (!number?.isValid()) return e164OrTyped
  return number.countryCallingCode === '55' ? number.formatNational() : number.formatInternational()
}

const kinds: Record<string, Phone['kind']> = {
  MOBILE: 'mobile',
  FIXED_LINE_OR_MOBILE: 'mobile',
  FIXED_LINE: 'fixed',
}

function read(input: string): PhoneNumber | undefined {
  // `extract` would find a number inside any text, even in the WhatsApp address 5511912345678@c.us.
  const number = parsePhoneNumberFromString(clean(input), { defaultCountry: 'BR', extract: false })
  return number?.ext ? undefined : number
}

/** Spreadsheets leave an apostrophe in front; printed letterheads write `0xx49`, where xx is any carrier. */
function clean(input: string): string {
  return input
    .normalize('NFKC')
    .replace(/^[^\p{L}\p{Nd}+(]+|[^\p{L}\p{Nd})]+$/gu, '')
    .replace(/0 ?\(?(?:xx|\*\*)\)?/i, '0')
}

/** Radio lines (Nextel, 7x) never got a ninth digit and are valid with eight. */
function isOldMobile(number: PhoneNumber): boolean {
  return number.countryCallingCode === '55' && /^\d{2}[6-9]\d{7}$/.test(number.nationalNumber) && !number.isValid()
}

const withNinthDigit = (national: string) => `${national.slice(0, 2)}9${national.slice(2)}`
