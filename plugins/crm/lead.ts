import {
  Conflict,
  type Contact,
  Contacts,
  contactInput,
  createContact,
  Forbidden,
  ownersOf,
  parsePhone,
  type Work,
} from '#core'
import type { Opportunity } from './opportunity.ts'

export type Lead = Pick<Opportunity, 'leadName' | 'leadTaxId' | 'leadPhone' | 'leadEmail'>

/** The contacts that a lead may be: by CPF or CNPJ alone when it has one, else by phone, else by e-mail. */
export async function contactsLike(work: Work, { leadTaxId, leadPhone, leadEmail }: Lead): Promise<Contact[]> {
  const known = leadTaxId ? await work.of(Contacts).all({ where: { taxId: leadTaxId } }) : []
  if (known.length > 0) return known
  const number = parsePhone(leadPhone ?? '')?.e164
  const byPhone = number ? await ownersOf(work, [number]) : []
  const found =
    byPhone.length > 0 || !leadEmail
      ? byPhone
      : await work.of(Contacts).all({ where: { emailKey: leadEmail.toLowerCase() }, limit: 200 })
  // Who has another CPF or CNPJ is somebody else at the same number.
  return found.filter(({ archivedAt, taxId }) => !archivedAt && (!leadTaxId || !taxId))
}

/** What whoever acts may do. */
export type Allows = (permission: string) => boolean

export const mayIntroduce = (allows: Allows): boolean => allows('contacts.write')

/** Found, or else made. Throws Conflict where several could be meant, Forbidden, Invalid. */
export async function becomeContact(work: Work, lead: Lead, allows: Allows): Promise<Contact> {
  const found = await contactsLike(work, lead)
  if (found.length > 1)
    throw new Conflict(
      `Mais de um cliente pode ser este lead: ${found.map(({ name }) => name).join(', ')}. Edite a oportunidade e escolha.`,
    )
  const [contact] = found
  if (contact?.archivedAt) throw new Conflict(`${contact.name} está arquivado. Reative o cadastro antes.`)
  if (contact) return contact
  if (!mayIntroduce(allows))
    throw new Forbidden(
      'Este lead ainda não é cliente, e você não tem permissão para cadastrar. Peça a um administrador.',
    )
  return introduce(work, lead)
}

/** A new contact with what is known of the lead. Throws Invalid. */
export function introduce(work: Work, lead: Lead): Promise<Contact> {
  const isMobile = contactInput.shape.mobile.safeParse(lead.leadPhone).success
  return createContact(work, {
    name: lead.leadName ?? '',
    taxId: lead.leadTaxId,
    email: lead.leadEmail,
    ...(isMobile ? { mobile: lead.leadPhone } : { phone: lead.leadPhone }),
  })
}
