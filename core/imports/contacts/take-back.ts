import { Op } from 'sequelize'
import type { Model } from '../../data/model.ts'
import type { Work } from '../../data/work.ts'
import { recordAll } from '../../events/record.ts'
import { Contacts } from '../../people/contact.ts'
import { updateContact } from '../../people/contact-actions.ts'
import { withdrawalOf } from './fill.ts'
import { type ContactImportRow, ContactImportRows } from './import.ts'

/**
 * Takes back what some rows brought. A customer whom somebody has used since stays, and so does what its row says: the
 * next import of the file leaves it out. `models`: every table there is.
 */
export async function takeBack(work: Work, models: readonly Model[], rows: readonly ContactImportRow[]): Promise<void> {
  const made = rows.filter(({ outcome }) => outcome === 'made')
  const used = await usedContacts(
    work,
    models,
    made.map(({ contactId }) => contactId ?? ''),
  )
  const unused = made.filter(({ contactId }) => contactId && !used.has(contactId))
  await remove(work, unused)
  const filled = rows.filter(({ outcome }) => outcome === 'filled')
  for (const row of filled) await empty(work, row)
  const back = (row: ContactImportRow) => ({ contactId: row.outcome === 'made' ? null : row.contactId })
  const changes = [...unused, ...filled].map(row => [row.id, { ...back(row), outcome: null, filled: null }] as const)
  if (changes.length > 0) await work.of(ContactImportRows).changeEach({}, new Map(changes))
}

async function remove(work: Work, rows: readonly ContactImportRow[]): Promise<void> {
  const ids = rows.flatMap(({ contactId }) => contactId ?? [])
  if (ids.length === 0) return
  await work.of(Contacts).remove({ id: ids })
  await recordAll(
    work,
    ids.map(id => ({ name: 'contact.removed', subject: 'contact', subjectId: id, contactId: id })),
  )
}

async function empty(work: Work, { contactId, filled }: ContactImportRow): Promise<void> {
  const contact = await work.of(Contacts).first({ where: { id: contactId ?? '' } })
  if (contact && filled) await updateContact(work, contact.id, withdrawalOf(filled, contact))
}

/**
 * Of these customers, whom any table mentions. That they were made is no use yet. Who begins a document in the instant
 * between this look and the removal is not seen: cancelling is a matter of minutes after an import, by somebody who knows.
 */
async function usedContacts(work: Work, models: readonly Model[], ids: readonly string[]): Promise<Set<string>> {
  const used = new Set<string>()
  if (ids.length === 0) return used
  for (const { name, columns } of models) {
    if (!('contactId' in columns) || name === ContactImportRows.name) continue
    const later = name === 'events' ? "AND name <> 'contact.created'" : ''
    const rows = await work.query<{ contactId: string }>(
      `SELECT DISTINCT contactId FROM \`${name}\` WHERE companyId = :companyId AND contactId IN (:ids) ${later}`,
      { ids },
    )
    for (const { contactId } of rows) used.add(contactId)
  }
  // What was merged is a person's decision, in either role.
  const merged = await work.of(Contacts).all({ where: { [Op.or]: [{ id: [...ids] }, { mergedIntoId: [...ids] }] } })
  for (const { id, mergedIntoId } of merged) if (mergedIntoId) used.add(id).add(mergedIntoId)
  return used
}
