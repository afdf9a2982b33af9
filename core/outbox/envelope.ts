import { formatPhone } from '../brazil/phone.ts'
import { formatPostalCode } from '../brazil/postal-code.ts'
import type { Company } from '../data/company.ts'
import type { Secret } from '../secret.ts'
import type { Envelope, EnvelopeFile, Part } from './channel.ts'
import type { Message } from './message.ts'
import { unveil } from './veil.ts'

/** What leaves: the kept text, the company's card, the rendered files. */
export function envelopeFor(given: {
  message: Message
  company: Company
  attachments: EnvelopeFile[]
  /** What earlier attempts sent of it. */
  left?: Part[]
  redirectTo: string | null
  /** Only marketing carries one. */
  unsubscribeUrl?: string | undefined
  /** Fills in the keys that only the customer sees; without it they stay veiled. */
  secret?: Secret
}): Envelope {
  const show = (text: string) => (given.secret ? unveil(given.secret, text) : text)
  const { message, company, attachments, left = [], redirectTo, unsubscribeUrl } = given
  return {
    messageId: message.id,
    address: redirectTo ?? message.address,
    recipientName: message.recipientName,
    subject: redirectTo ? `[para ${message.address}] ${message.subject}`.trim() : message.subject,
    body: show(message.body),
    attachments,
    codes: message.codes ?? [],
    left,
    purpose: message.purpose,
    ...(unsubscribeUrl ? { unsubscribeUrl } : {}),
    ...occasionOf(message, show),
    company: {
      name: company.name,
      phone: formatPhone(company.phone ?? company.mobile ?? ''),
      email: company.email ?? '',
      address: addressLine(company),
    },
  }
}

function occasionOf({ type, variant, variables }: Message, show: (text: string) => string): Pick<Envelope, 'occasion'> {
  if (!variables) return {}
  const values = Object.entries(variables).map(([path, value]) => [path, show(value)])
  return { occasion: { type, ...(variant ? { variant } : {}), variables: Object.fromEntries(values) } }
}

function addressLine({ street, district, city, state, postalCode }: Company): string {
  const town = [city, state].filter(Boolean).join(' - ')
  return [street, district, town, postalCode && `CEP ${formatPostalCode(postalCode)}`].filter(Boolean).join(', ')
}
