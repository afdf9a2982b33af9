import { Op } from 'sequelize'
import type { Model } from '../data/model.ts'
import { unlessTwin } from '../data/table.ts'
import type { Work } from '../data/work.ts'
import { Conflict, NotFound } from '../errors.ts'
import { Events } from '../events/event.ts'
import { record } from '../events/record.ts'
import { type Contact, Contacts } from './contact.ts'
import { PortalAccounts, PortalKeys } from './portal-account.ts'
import { derivedOf } from './search-text.ts'

const filled = [
  ...['taxId', 'email', 'mobile', 'phone', 'birthDate'],
  ...['street', 'district', 'city', 'state', 'postalCode'],
] as const satisfies readonly string[]
type Filled = Extract<(typeof filled)[number], keyof Contact>

/** Two rows of one person: `keptId` gets everything that is of `goneId`, which stays in the archive and says where it went. */
export interface Merge {
  keptId: string
  goneId: string
}

/**
 * Makes one customer of two: documents, messages, consents and history pass over, empty fields are filled. What the kept
 * one may have only once (access to the portal, this year's birthday) stays as it has it. Merged twice it is once.
 *
 * @throws NotFound when one of them is not the company's
 * @throws Conflict when they are one and the same, or either was merged into a third
 */
export async function mergeContacts(work: Work, models: readonly Model[], { keptId, goneId }: Merge): Promise<Contact> {
  if (keptId === goneId) throw new Conflict('Escolha outro cadastro: este é o mesmo.')
  // Whoever merges them the other way round at the same time waits here, and then finds that it is done.
  for (const id of [keptId, goneId].sort())
    await work.of(Contacts).change({ id, mergedIntoId: null }, { mergedIntoId: null })
  const [kept, gone] = await both(work, { keptId, goneId })
  if (gone.mergedIntoId === kept.id) return kept
  for (const { name, mergedIntoId } of [kept, gone])
    if (mergedIntoId) throw new Conflict(`${name} já foi juntado a outro cadastro.`)
  const theirs = {
    taxId: null,
    uniqueTaxId: null,
    archivedAt: gone.archivedAt ?? work.now,
    mergedIntoId: kept.id,
  }
  await work.of(Contacts).change({ id: gone.id }, { ...theirs, ...derivedOf({ ...gone, taxId: null }) })
  const after = await complete(work, kept, gone)
  await retell(work, { keptId, goneId })
  for (const model of models) if ('contactId' in model.columns) await passOver(work, model, { keptId, goneId })
  await keepBlocked(work, { keptId, goneId })
  const { id, searchText: _, ...snapshot } = gone
  const payload = { mergedId: id, merged: snapshot, title: gone.name }
  await record(work, { name: 'contact.merged', subject: 'contact', subjectId: kept.id, contactId: kept.id, payload })
  return after
}

async function both(work: Work, { keptId, goneId }: Merge): Promise<[Contact, Contact]> {
  const found = await work.of(Contacts).all({ where: { id: [keptId, goneId] } })
  const [kept, gone] = [keptId, goneId].map(id => found.find(contact => contact.id === id))
  if (!kept || !gone) throw new NotFound()
  return [kept, gone]
}

/** What the kept one lacks; notes stand below each other. */
async function complete(work: Work, kept: Contact, gone: Contact): Promise<Contact> {
  const missing = (filled as readonly Filled[]).filter(field => !kept[field] && gone[field])
  const values: Partial<Contact> = Object.fromEntries(missing.map(field => [field, gone[field]]))
  const notes = [kept.notes, gone.notes].filter(Boolean).join('\n')
  const after = { ...kept, ...values, notes: notes || null }
  const changes = { ...values, notes: after.notes, uniqueTaxId: after.taxId, ...derivedOf(after) }
  // A third one may hold the number since before numbers were unique.
  const written = await unlessTwin(() => work.of(Contacts).change({ id: kept.id }, changes))
  if (written === undefined)
    await work.of(Contacts).change({ id: kept.id }, { ...changes, uniqueTaxId: kept.uniqueTaxId })
  return { ...after, ...changes }
}

/** A table of whoever's rows, by what is common to all that are a customer's. */
interface Owned {
  all(query: { where: { contactId: string }; order?: [string, 'ASC'][] }): Promise<{ id: string }[]>
  change(
    where: { contactId?: string; id?: string; kind?: string },
    values: { contactId: string; [counted: string]: unknown },
  ): Promise<number>
}

async function passOver(work: Work, model: Model, { keptId, goneId }: Merge): Promise<void> {
  const table = work.of(model) as unknown as Owned
  const where = { contactId: goneId }
  const values = { contactId: keptId }
  if (model.name === PortalKeys.name) {
    // An invitation or a code opens the access that it was made for; links open what has passed over.
    await table.change({ ...where, kind: 'link' }, values)
  } else if (model.counted) {
    await append(table, model.counted, { keptId, goneId })
  } else if (model.unique.some(columns => columns.includes('contactId'))) {
    if ((await unlessTwin(() => table.change(where, values))) === undefined)
      for (const { id } of await table.all({ where })) await unlessTwin(() => table.change({ id }, values))
  } else {
    await table.change(where, values)
  }
}

/** What has happened names its customer: what is still to be done about it, or said, is the kept one's business. */
async function retell(work: Work, { keptId, goneId }: Merge): Promise<void> {
  const events = work.of(Events)
  for (let after = 0; ; ) {
    const some = await events.all({
      where: { contactId: goneId, seq: { [Op.gt]: after } },
      order: [['seq', 'ASC']],
      limit: 500,
    })
    const last = some.at(-1)
    if (!last) return
    const named = some.map(({ id, payload }) => [id, JSON.stringify(payload)] as const)
    const changes = named
      .filter(([, text]) => text.includes(goneId))
      .map(([id, text]) => [id, { payload: JSON.parse(text.replaceAll(goneId, keptId)) }] as const)
    if (changes.length > 0) await events.changeEach({}, new Map(changes))
    after = last.seq
  }
}

/** Who was kept out is not let in by the other row's access. */
async function keepBlocked(work: Work, { keptId, goneId }: Merge): Promise<void> {
  const left = await work.of(PortalAccounts).first({ where: { contactId: goneId } })
  if (!left?.blockedAt) return
  const blocked = { blockedAt: work.now, sessionsValidFrom: work.now }
  await work.of(PortalAccounts).change({ contactId: keptId, blockedAt: null }, blocked)
}

/** A ledger in which half of the rows stayed behind would no longer add up. */
async function append(table: Owned, counted: string, { keptId, goneId }: Merge): Promise<void> {
  const rowsOf = (contactId: string) => table.all({ where: { contactId }, order: [[counted, 'ASC']] })
  const last = (await rowsOf(keptId)).at(-1) as Record<string, unknown> | undefined
  const from = Number(last?.[counted] ?? 0)
  for (const [index, { id }] of (await rowsOf(goneId)).entries())
    await table.change({ id }, { contactId: keptId, [counted]: from + index + 1 })
}
