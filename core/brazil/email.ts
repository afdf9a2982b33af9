/**
 * Whether the text is one mailbox that mail can be sent to: a dot-atom (RFC 5322, 3.2.3) at a domain of two labels or more,
 * in ASCII, at most 64 characters before the @ and 254 in all (RFC 5321, 4.5.3.1). No display name, no spaces, no line
 * breaks, no quoted names, no IP addresses: legal or not, in a form they are mistakes or attacks.
 */
export function isEmail(text: string): boolean {
  return text.length <= 254 && mailbox.test(text)
}

/** Without spaces around and with the domain in lower case; before the @ the case belongs to the receiver (RFC 5321, 2.4). */
export function normalizeEmail(text: string): string {
  return text.trim().replace(/@[^@]*$/, domain => domain.toLowerCase())
}

const atom = "[\\w!#$%&'*+/=?^`{|}~-]+"
const label = '[a-z\\d](?:[a-z\\d-]{0,61}[a-z\\d])?'
const topLevel = '(?:[a-z]{2,63}|xn--[a-z\\d-]{0,58}[a-z\\d])'
const mailbox = new RegExp(`^(?=[^@]{1,64}@)${atom}(?:\\.${atom})*@(?:${label}\\.)+${topLevel}$`, 'i')
