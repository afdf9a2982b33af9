import { Conflict, Contacts, contactInput, createContact, formatTaxId, Invalid, parseTaxId, type Work } from '#core'
import type { Note, Party } from './note.ts'

/**
 * The contact with the recipient's CPF or CNPJ, introduced where there is none. Null: issued to nobody or to a
 * foreigner. Notes for trial carry a made-up name, so they introduce nobody.
 */
export async function recipientContact(work: Work, { recipient, test }: Note): Promise<string | null> {
  const taxId = parseTaxId(recipient?.taxId ?? '')
  if (!recipient || !taxId) return null
  const known = await work.of(Contacts).first({ where: { taxId: taxId.value } })
  if (known || test) return known?.id ?? null
  try {
    return (await createContact(work, introduced(recipient, taxId.value))).id
  } catch (error) {
    if (error instanceof Invalid && 'taxId' in error.fields)
      throw new Conflict(
        'O cliente desta nota está sendo cadastrado agora por outra pessoa. Envie de novo em instantes.',
      )
    throw error
  }
}

type Field = 'email' | 'mobile' | 'phone'
type Place = 'street' | 'district' | 'city' | 'state' | 'postalCode'

/** What the XML says of the party; a telephone or address that cannot be is left out, for the note is right all the same. */
function introduced(party: Party, taxId: string): Parameters<typeof createContact>[1] {
  const { shape } = contactInput
  const usable = (field: Field, text: string) => (shape[field].safeParse(text).success ? text : null)
  const address = shape.address.unwrap().shape
  const lies = (field: Place, text: string) => (address[field].safeParse(text).success ? text : null)
  const mobile = usable('mobile', party.phone)
  return {
    name: party.name.slice(0, 191) || `CPF ${formatTaxId(taxId)}`,
    taxId,
    email: usable('email', party.email),
    mobile,
    phone: mobile ? null : usable('phone', party.phone),
    address: {
      street: lies('street', [party.street, party.houseNumber, party.complement].filter(Boolean).join(', ')),
      district: lies('district', party.district),
      city: lies('city', party.city),
      state: lies('state', party.state),
      postalCode: lies('postalCode', party.postalCode),
    },
  }
}
