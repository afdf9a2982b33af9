import { Op } from 'sequelize'
import { z } from 'zod'
import { formatTaxId } from '../brazil/tax-id.ts'
import type { NewRow } from '../data/model.ts'
import { unlessTwin, type Where } from '../data/table.ts'
import type { Work } from '../data/work.ts'
import { Conflict, Invalid } from '../errors.ts'
import { record } from '../events/record.ts'
import { type Contact, Contacts } from './contact.ts'
import { pageOf, readCursor, writeCursor } from './cursor.ts'
import {
  addressInput,
  dateInput,
  defined,
  emailInput,
  mobileInput,
  optionalText,
  phoneInput,
  readInput,
  requiredText,
  taxIdInput,
} from './input.ts'
import { derivedOf, searchGroups } from './search-text.ts'

/** A contact as forms and API give it. Absent: left alone; null or empty: cleared. */
export const contactInput = z.object({
  name: requiredText('Escreva o nome do cliente.'),
  taxId: taxIdInput(),
  email: emailInput(),
  mobile: mobileInput(),
  phone: phoneInput(),
  birthDate: dateInput(),
  notes: optionalText(5_000),
  address: addressInput().optional(),
})
export type ContactInput = z.input<typeof contactInput>

export const contactChange = contactInput.partial()
export type ContactChange = z.input<typeof contactChange>

/** Throws Invalid naming each wrong field; a CPF or CNPJ belongs to one contact only. */
export async function createContact(work: Work, given: ContactInput): Promise<Contact> {
  const { address, ...fields } = readInput(contactInput, given)
  const values = { ...defined({ ...fields, ...address }), name: fields.name } as NewRow<typeof Contacts>
  await refuse(work, values)
  const row = { ...values, uniqueTaxId: values.taxId ?? null, ...derivedOf(values) }
  const contact = await work.of(Contacts).insertOnce(row)
  if (!contact) throw await taken(work, values)
  await recordContact(work, 'contact.created', contact.id)
  return contact
}

/** Only what is given changes. Records nothing when nothing did. */
export async function updateContact(work: Work, id: string, input: ContactChange): Promise<Contact> {
  const { address, ...fields } = readInput(contactChange, input)
  const before = await work.of(Contacts).get(id)
  const given = Object.entries(defined({ ...fields, ...address }))
  const changed: Partial<Contact> = Object.fromEntries(
    given.filter(([key, value]) => value !== before[key as keyof Contact]),
  )
  if (Object.keys(changed).length === 0) return before
  await refuse(work, changed, id)
  const after = { ...before, ...changed }
  const guard = 'taxId' in changed ? { uniqueTaxId: after.taxId } : {}
  const values = { ...changed, ...guard, ...derivedOf(after) }
  const written = await unlessTwin(() => work.of(Contacts).change({ id }, values))
  if (written === undefined) throw await taken(work, changed, id)
  await recordContact(work, 'contact.changed', id, { fields: Object.keys(changed) })
  return { ...before, ...values }
}

/** Out of lists and searches; documents and history stay. */
export async function archiveContact(work: Work, id: string): Promise<void> {
  await work.of(Contacts).get(id)
  const changed = await work.of(Contacts).change({ id, archivedAt: null }, { archivedAt: work.now })
  if (changed > 0) await recordContact(work, 'contact.archived', id)
}

export async function unarchiveContact(work: Work, id: string): Promise<void> {
  const { archivedAt, mergedIntoId } = await work.of(Contacts).get(id)
  if (!archivedAt) return
  if (mergedIntoId) throw new Conflict('Este cadastro foi juntado a outro: tudo o que era dele está lá.')
  await work.of(Contacts).change({ id }, { archivedAt: null })
  await recordContact(work, 'contact.unarchived', id)
}

export interface ContactSearch {
  /** Name, CPF/CNPJ, e-mail or phone, in any writing. */
  text?: string
  archived?: boolean
  /** `nextCursor` of the page before. */
  after?: string
  limit?: number
}

/** In the order of names. `nextCursor` is null on the last page. */
export async function searchContacts(
  work: Work,
  { text = '', archived = false, after, limit = 50 }: ContactSearch = {},
): Promise<{ items: Contact[]; nextCursor: string | null }> {
  const where: Where<Contact> = {
    archivedAt: archived ? { [Op.ne]: null } : null,
    [Op.and]: [...searchGroups(text).map(containsOne), ...(after ? [beyond(after)] : [])],
  }
  const order: ['nameKey' | 'id', 'ASC'][] = [
    ['nameKey', 'ASC'],
    ['id', 'ASC'],
  ]
  const found = await work.of(Contacts).all({ where, order, limit: limit + 1 })
  return pageOf(found, limit, last => writeCursor([last.nameKey, last.id]))
}

const containsOne = (patterns: string[]) => ({
  [Op.or]: patterns.map(pattern => ({ searchText: { [Op.like]: `%${pattern}%` } })),
})

function beyond(cursor: string) {
  const [nameKey, id] = readCursor(cursor, 2).map(String)
  // MariaDB refuses to compare the id's column with what is not ASCII.
  if (!/^[\da-f-]{36}$/.test(id ?? ''))
    throw new Invalid({ cursor: 'Esta página da lista não existe. Volte ao começo.' })
  return { [Op.or]: [{ nameKey: { [Op.gt]: nameKey } }, { nameKey, id: { [Op.gt]: id } }] }
}

async function refuse(work: Work, values: Partial<Contact>, id?: string): Promise<void> {
  if (values.birthDate && values.birthDate > work.today) {
    throw new Invalid({ birthDate: 'O nascimento não pode ser no futuro.' })
  }
  const other = await holderOf(work, values, id)
  if (other) throw alreadyOf(other)
}

/** For the one of two clerks in the same instant whom the unique index stopped. */
async function taken(work: Work, values: Partial<Contact>, id?: string): Promise<Invalid> {
  const other = await holderOf(work, values, id)
  return other ? alreadyOf(other) : new Invalid({ taxId: 'Outro cliente acaba de receber este número. Tente de novo.' })
}

async function holderOf(work: Work, { taxId }: Partial<Contact>, id?: string): Promise<Contact | undefined> {
  if (!taxId) return undefined
  return work.of(Contacts).first({ where: { taxId, ...(id ? { id: { [Op.ne]: id } } : {}) } })
}

function alreadyOf({ taxId, name, archivedAt }: Contact): Invalid {
  const where = archivedAt ? ', que está arquivado' : ''
  return new Invalid({ taxId: `${formatTaxId(taxId ?? '')} já é de ${name}${where}. Abra o cadastro existente.` })
}

const recordContact = (work: Work, name: string, id: string, payload: Record<string, unknown> = {}) =>
  record(work, { name, subject: 'contact', subjectId: id, contactId: id, payload })

/** Names of the contacts of one page of a list, by id. */
export async function contactNames(work: Work, ids: string[]): Promise<Map<string, string>> {
  const contacts = ids.length > 0 ? await work.of(Contacts).all({ where: { id: [...new Set(ids)] } }) : []
  return new Map(contacts.map(contact => [contact.id, contact.name]))
}
