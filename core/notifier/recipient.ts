import { isEmail, normalizeEmail } from '../brazil/email.ts'
import { parsePhone } from '../brazil/phone.ts'
import type { ChannelKind } from '../outbox/channel.ts'
import type { Contact } from '../people/contact.ts'

/** Where a channel reaches this contact, and what the missing field is called when it cannot. */
export function addressOf(contact: Contact, channel: ChannelKind): { address: string } | { missing: string } {
  switch (channel) {
    case 'email':
      return contact.email && isEmail(contact.email)
        ? { address: normalizeEmail(contact.email) }
        : { missing: 'E-mail principal' }
    case 'whatsapp':
    case 'sms':
      return mobileOf(contact)
    case 'portal':
      return { address: contact.id }
  }
}

// "Celular" is the field that counts (W23); a landline typed there is no address for WhatsApp.
function mobileOf(contact: Contact): { address: string } | { missing: string } {
  const phone = contact.mobile ? parsePhone(contact.mobile) : undefined
  return phone && phone.kind !== 'fixed' ? { address: phone.e164 } : { missing: 'Celular' }
}
