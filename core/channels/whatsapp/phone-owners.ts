import { Op } from 'sequelize'
import { parsePhone } from '../../brazil/phone.ts'
import type { Where } from '../../data/table.ts'
import type { Work } from '../../data/work.ts'
import { type Contact, Contacts } from '../../people/contact.ts'

/**
 * The customers at these numbers (E.164, with ninth digits): by Celular, and only when there is none by Telefone; those
 * in the archive only when nobody else has them.
 */
export async function ownersOf(work: Work, numbers: readonly string[]): Promise<Contact[]> {
  const wanted = new Set(numbers)
  const found = wanted.size > 0 ? await work.of(Contacts).all({ where: mentioning(wanted), limit: mostFound }) : []
  const at = (field: 'mobile' | 'phone', archived: boolean) =>
    found.filter(one => Boolean(one.archivedAt) === archived && wanted.has(parsePhone(one[field] ?? '')?.e164 ?? ''))
  const groups = [at('mobile', false), at('phone', false), at('mobile', true), at('phone', true)]
  return groups.find(group => group.length > 0) ?? []
}

/** The text to search through has every phone in full. */
const mentioning = (numbers: Iterable<string>): Where<Contact> => ({
  [Op.or]: [...numbers].map(number => ({ searchText: { [Op.like]: `%${number.replace(/\D/g, '')}%` } })),
})

const mostFound = 200
