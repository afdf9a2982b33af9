import { createHash } from 'node:crypto'
import type { Where } from '../../data/table.ts'
import type { Work } from '../../data/work.ts'
import { type Contact, Contacts } from '../../people/contact.ts'
import { heirsOf } from '../../people/heir.ts'
import { contactKeysOf, nameKeyOf } from '../../people/search-text.ts'
import type { ContactValues } from './row.ts'

/** Who a row is: registered, nobody yet (undefined), or a sentence why that cannot be said. */
export type Match = Contact | { unclear: string } | undefined

export const isContact = (match: Match): match is Contact => match !== undefined && 'id' in match

/** Looks up many at once: by CPF or CNPJ, else by name together with mobile or e-mail. */
export async function matchContacts(work: Work, given: readonly ContactValues[]): Promise<Match[]> {
  const people = given.map(values => ({ ...values, nameKey: nameKeyOf(values.name), ...contactKeysOf(values) }))
  const byTaxId = await contactsWhere(work, { taxId: filled(people.map(({ taxId }) => taxId)) }, ['taxId'])
  const names = filled(people.map(({ nameKey }) => nameKey))
  const reached = { mobileKey: filled(people.map(({ mobileKey }) => mobileKey)) }
  const mailed = { emailKey: filled(people.map(({ emailKey }) => emailKey)) }
  const alike = [
    ...(await contactsWhere(work, { nameKey: names, ...reached }, ['nameKey', 'mobileKey'])),
    ...(await contactsWhere(work, { nameKey: names, ...mailed }, ['nameKey', 'emailKey'])),
  ]
  const byName = new Map<string, Contact[]>()
  for (const contact of alike) byName.set(contact.nameKey, [...(byName.get(contact.nameKey) ?? []), contact])
  const candidates = people.map(({ taxId, nameKey, mobileKey, emailKey }) => {
    const holders = byTaxId.filter(contact => taxId && contact.taxId === taxId)
    if (holders.length > 0) return holders
    return (byName.get(nameKey) ?? []).filter(
      contact =>
        ((mobileKey && contact.mobileKey === mobileKey) || (emailKey && contact.emailKey === emailKey)) &&
        // Father and son share name and phone; their numbers tell them apart.
        !(taxId && contact.taxId),
    )
  })
  const heirs = await heirsOf(work, candidates.flat())
  return candidates.map(found => only(found.map(contact => heirs.get(contact.id) ?? contact)))
}

const filled = (values: readonly (string | null)[]) => [...new Set(values.filter(value => value))] as string[]

async function contactsWhere(work: Work, where: Where<Contact>, keys: (keyof Contact)[]): Promise<Contact[]> {
  if (keys.some(key => (where[key] as string[]).length === 0)) return []
  return work.of(Contacts).all({ where })
}

function only(found: readonly Contact[]): Match {
  const people = [...new Map(found.map(contact => [contact.id, contact])).values()]
  const active = people.filter(({ archivedAt }) => !archivedAt)
  if (active.length > 1) return { unclear: `Há mais de um cadastro de ${active[0]?.name}. Junte os dois antes.` }
  const [contact] = active
  if (contact) return contact
  const [old] = people
  return old && { unclear: `${old.name} está arquivado. Tire do arquivo antes, ou deixe esta linha de fora.` }
}

/** Names, as they are compared, that customers bear of whom nothing else could tell these rows apart. */
export async function namesakesOf(work: Work, given: readonly ContactValues[]): Promise<Set<string>> {
  const bare = given.filter(({ taxId, mobile, email }) => !taxId && !mobile && !email)
  const names = filled(bare.map(({ name }) => nameKeyOf(name)))
  if (names.length === 0) return new Set()
  const found = await work.query<{ nameKey: string }>(
    `SELECT DISTINCT nameKey FROM contacts
     WHERE companyId = :companyId AND archivedAt IS NULL AND nameKey IN (:names)`,
    { names },
  )
  return new Set(found.map(({ nameKey }) => nameKey))
}

/** What two rows of one person have in common; name and address as a digest, for they may be longer than an index. */
export function keysOf(values: ContactValues) {
  const { mobileKey, emailKey } = contactKeysOf(values)
  const digest = (address: string | null) =>
    address
      ? createHash('sha256')
          .update(`${nameKeyOf(values.name)}|${address}`)
          .digest('hex')
      : null
  return { taxId: values.taxId, mobileKey: digest(mobileKey), emailKey: digest(emailKey) }
}
