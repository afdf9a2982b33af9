import { Op } from 'sequelize'
import { z } from 'zod'
import { formatTaxId } from '../brazil/tax-id.ts'
import type { NewRow } from '../data/model.ts'
import { unlessTwin, type Where } from '../data/table.ts'
import type { Work } from '../data/work.ts'
import { Conflict, Invalid } from '../errors.ts'
import { record, recordAll } from '../events/record.ts'
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
export const createContact = async (work: Work, given: ContactInput): Promise<Contact> =>
  (await createContacts(work, [given]))[0] as Contact

/** Many at once, where one by one would take minutes. Throws Invalid when one of them is wrong; none is made then. */
export async function createContacts(work: Work, given: readonly ContactInput[]): Promise<Contact[]> {
  const rows = given.map(one => {
    const { address, ...fields } = readInput(contactInput, one)
    const values = { ...defined({ ...fields, ...address }), name: fields.name } as NewRow<typeof Contacts>
    refuseFuture(work, values)
    return { ...values, uniqueTaxId: values.taxId ?? null, ...derivedOf(values) }
  })
  const taxIds = rows.flatMap(({ taxId }) => taxId ?? [])
  await refuseTaken(work, taxIds)
  const contacts = await unlessTwin(() => work.of(Contacts).insertAll(rows))
  if (!contacts) throw await taken(work, taxIds)
  await recordAll(
    work,
    contacts.map(({ id }) => contactEvent('contact.created', id)),
  )
  return contacts
}

/** Only what is given changes. Records nothing when nothing did. */
export async function updateContact(work: Work, id: string, input: ContactChange): Promise<Contact> {
  const { address, ...fields } = readInput(contactChange, input)
  const before = await work.of(Contacts).get(id)
  if (before.mergedIntoId) throw new Conflict(mergedText)
  const given = Object.entries(defined({ ...fields, ...address }))
  const changed: Partial<Contact> = Object.fromEntries(
    given.filter(([key, value]) => value !== before[key as keyof Contact]),
  )
  if (Object.keys(changed).length === 0) return before
  const taxIds = changed.taxId ? [changed.taxId] : []
  refuseFuture(work, changed)
  await refuseTaken(work, taxIds, id)
  const after = { ...before, ...changed }
  const guard = 'taxId' in changed ? { uniqueTaxId: after.taxId } : {}
  const values = { ...changed, ...guard, ...derivedOf(after) }
  const written = await unlessTwin(() => work.of(Contacts).change({ id }, values))
  if (written === undefined) throw await taken(work, taxIds, id)
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
  if (mergedIntoId) throw new Conflict(mergedText)
  await work.of(Contacts).change({ id }, { archivedAt: null })
  await recordContact(work, 'contact.unarchived', id)
}

const mergedText = 'Este cadastro foi juntado a outro: tudo o que era dele está lá.'

/** Why nothing new may be done with this customer; undefined: it may. */
export function whyClosed({ archivedAt, mergedIntoId }: Contact): string | undefined {
  if (mergedIntoId) return `${mergedText} Escolha o cadastro que ficou.`
  return archivedAt ? 'Este cliente está arquivado. Reative o cadastro antes.' : undefined
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

function refuseFuture(work: Work, { birthDate }: Partial<Contact>): void {
  if (birthDate && birthDate > work.today) throw new Invalid({ birthDate: 'O nascimento não pode ser no futuro.' })
}

async function refuseTaken(work: Work, taxIds: readonly string[], id?: string): Promise<void> {
  const other = await holderOf(work, taxIds, id)
  if (other) throw alreadyOf(other)
}

/** For the one of two clerks in the same instant whom the unique index stopped. */
async function taken(work: Work, taxIds: readonly string[], id?: string): Promise<Invalid> {
  const other = await holderOf(work, taxIds, id)
  return other ? alreadyOf(other) : new Invalid({ taxId: 'Outro cliente acaba de receber este número. Tente de novo.' })
}

async function holderOf(work: Work, taxIds: readonly string[], id?: string): Promise<Contact | undefined> {
  if (taxIds.length === 0) return undefined
  return work.of(Contacts).first({ where: { taxId: [...taxIds], ...(id ? { id: { [Op.ne]: id } } : {}) } })
}

function alreadyOf({ taxId, name, archivedAt }: Contact): Invalid {
  const where = archivedAt ? ', que está arquivado' : ''
  return new Invalid({ taxId: `${formatTaxId(taxId ?? '')} já é de ${name}${where}. Abra o cadastro existente.` })
}

const contactEvent = (name: string, id: string, payload: Record<string, unknown> = {}) => ({
  ...{ name, subject: 'contact', subjectId: id, contactId: id, payload },
})

const recordContact = (work: Work, name: string, id: string, payload: Record<string, unknown> = {}) =>
  record(work, contactEvent(name, id, payload))

/** Names of the contacts of one page of a list, by id. */
export async function contactNames(work: Work, ids: string[]): Promise<Map<string, string>> {
  const contacts = ids.length > 0 ? await work.of(Contacts).all({ where: { id: [...new Set(ids)] } }) : []
  return new Map(contacts.map(contact => [contact.id, contact.name]))
}
