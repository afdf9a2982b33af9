import { z } from 'zod'
import {
  advanceRow,
  Conflict,
  Contacts,
  changedMeanwhile,
  contactInput,
  Invalid,
  nameKeyOf,
  nextNumber,
  readInput,
  record,
  requiredText,
  type Work,
} from '#core'
import { type Allows, becomeContact, contactsLike, introduce, type Lead, mayIntroduce } from './lead.ts'
import { isOpen, Opportunities, type Opportunity, type OpportunityStatus, type StageKey } from './opportunity.ts'
import { chosenSettings, lifecycleOf, stageNamed } from './stages.ts'

const { taxId, phone, email, notes } = contactInput.shape

/** An opportunity as forms and API give it: whose it is says a contact, or at least a name. */
export const opportunityInput = z.object({
  title: requiredText('Diga do que se trata.', 120),
  contactId: z.uuid('Escolha um cliente cadastrado.').nullish(),
  leadName: z.string().trim().max(191, 'Use no máximo 191 letras.').nullish(),
  leadTaxId: taxId,
  leadPhone: phone,
  leadEmail: email,
  valueCents: z.int('Escreva o valor, por exemplo 1.250,00.').min(0).max(10_000_000_000).nullish(),
  expectedOn: z.iso.date('Informe uma data válida.').nullish(),
  notes,
})
export type OpportunityInput = z.input<typeof opportunityInput>

/** What replaces it, and of which version: `updatedAt` as it was read. */
export const opportunityEdit = opportunityInput.extend({
  seenAt: z.iso
    .datetime('Diga o updatedAt que você leu.')
    .optional()
    .meta({ description: 'O updatedAt que foi lido: se alguém mudou depois, a resposta é 409.' }),
})
export type OpportunityEdit = z.input<typeof opportunityEdit>

/** Without a person who asks: the house itself. */
const anything: Allows = () => true

interface Arrival {
  stage?: string | undefined
  allows?: Allows
}

/** Whom it is about is looked up by CPF/CNPJ, phone and e-mail. Throws Invalid. */
export async function createOpportunity(
  work: Work,
  given: OpportunityInput,
  { stage = 'stage1', allows = anything }: Arrival = {},
): Promise<Opportunity> {
  const values = await valuesOf(work, readInput(opportunityInput, given))
  const { key } = await stageNamed(work, stage)
  const contactId = values.contactId ?? (await whoseIs(work, values, allows))
  const number = await nextNumber(work, 'opportunities')
  const made = { ...values, contactId, number, status: key, lostReason: null, movedAt: work.now, updatedAt: work.now }
  const row = await work.of(Opportunities).insert(made)
  await tell(work, row, 'opportunity.created')
  return row
}

/**
 * Replaces content while it is open; a customer may become another one, but no lead again.
 * Throws Invalid, and Conflict also where somebody changed it after `seenAt` (ISO).
 */
export async function editOpportunity(work: Work, id: string, given: OpportunityEdit): Promise<Opportunity> {
  const { seenAt, ...content } = readInput(opportunityEdit, given)
  const before = await openOne(work, id, seenAt)
  const contactId = content.contactId ?? before.contactId
  const values = { ...(await valuesOf(work, { ...content, contactId })), updatedAt: work.now }
  await work.of(Opportunities).change({ id }, values)
  const after = { ...before, ...values }
  await tell(work, after, 'opportunity.edited')
  return after
}

/** To another stage; also back from won or lost. Throws Invalid, Conflict. */
export async function moveOpportunity(work: Work, id: string, stage: string): Promise<Opportunity> {
  const { key } = await stageNamed(work, stage)
  return step(work, await locked(work, id), { to: key, changes: { lostReason: null } })
}

const lossInput = z.object({ reason: requiredText('Escreva por que foi perdida.') })

/** Throws Invalid, Conflict. */
export async function loseOpportunity(work: Work, id: string, given: z.input<typeof lossInput>): Promise<Opportunity> {
  const { reason } = readInput(lossInput, given)
  return step(work, await locked(work, id), { to: 'lost', changes: { lostReason: reason }, reason })
}

/** Whoever it is about is a customer from then on. Throws Invalid, Conflict, Forbidden. */
export async function winOpportunity(work: Work, id: string, allows = anything): Promise<Opportunity> {
  return step(work, await linkContact(work, id, allows), { to: 'won', changes: { lostReason: null } })
}

/** The lead becomes a contact, found or made; nothing where it is one. Throws Invalid, Conflict, Forbidden. */
export async function linkContact(
  work: Work,
  id: string,
  allows = anything,
): Promise<Opportunity & { contactId: string }> {
  const row = await locked(work, id)
  if (row.contactId) return { ...row, contactId: row.contactId }
  const contact = await becomeContact(work, row, allows)
  await work.of(Opportunities).change({ id }, { contactId: contact.id })
  const after = { ...row, contactId: contact.id }
  await tell(work, after, 'opportunity.linked', { title: `Virou cliente: ${contact.name}` })
  return after
}

/** Where there is any doubt it stays a lead: nobody who asked is turned away for that. */
async function whoseIs(work: Work, lead: Lead, allows: Allows): Promise<string | null> {
  const found = await contactsLike(work, lead)
  const { contactAtOnce } = await chosenSettings(work)
  if (found.length === 0 && contactAtOnce && mayIntroduce(allows)) return (await introduce(work, lead)).id
  const [contact] = found
  return contact && found.length === 1 && !contact.archivedAt ? contact.id : null
}

/** What is wrong with what was given is told by field. */
async function valuesOf(work: Work, read: z.output<typeof opportunityInput>) {
  const values = {
    title: read.title,
    contactId: read.contactId ?? null,
    leadName: read.leadName || null,
    leadTaxId: read.leadTaxId ?? null,
    leadPhone: read.leadPhone ?? null,
    leadEmail: read.leadEmail ?? null,
    valueCents: read.valueCents ?? null,
    expectedOn: read.expectedOn ?? null,
    notes: read.notes ?? null,
  }
  const contact = values.contactId ? await work.of(Contacts).first({ where: { id: values.contactId } }) : undefined
  if (values.contactId && !contact) throw new Invalid({ contactId: 'Escolha um cliente cadastrado.' })
  if (contact?.archivedAt) throw new Invalid({ contactId: 'Este cliente está arquivado. Reative o cadastro antes.' })
  if (!contact && !values.leadName)
    throw new Invalid({ leadName: 'Escolha um cliente ou escreva o nome de quem se interessou.' })
  return { ...values, searchKey: searchKeyOf(values) }
}

const searchKeyOf = ({ title, leadName, leadEmail, leadPhone, leadTaxId }: Lead & { title: string }) =>
  nameKeyOf([leadPhone?.replace(/\D/g, ''), leadTaxId, title, leadName, leadEmail].filter(Boolean).join(' '))

/** Whoever changes it as well waits until this work is over. Throws Conflict when somebody did after `seenAt`. */
async function locked(work: Work, id: string, seenAt?: string): Promise<Opportunity> {
  const seen = seenAt ? { updatedAt: new Date(seenAt) } : {}
  const changed = await work.of(Opportunities).change({ id, ...seen }, { updatedAt: work.now })
  const row = await work.of(Opportunities).get(id)
  if (changed === 0) throw new Conflict(changedMeanwhile)
  return row
}

async function openOne(work: Work, id: string, seenAt?: string): Promise<Opportunity> {
  const row = await locked(work, id, seenAt)
  if (!isOpen(row))
    throw new Conflict(`A oportunidade ${row.number} já foi decidida. Traga-a de volta a uma etapa antes.`)
  return row
}

interface Step {
  to: StageKey | 'won' | 'lost'
  changes: Partial<Opportunity>
  reason?: string
}

async function step(work: Work, row: Opportunity, { to, changes, reason }: Step): Promise<Opportunity> {
  const lifecycle = await lifecycleOf(work)
  const moved = { ...changes, movedAt: work.now, updatedAt: work.now }
  // The names of that moment: a company may call its stages differently later.
  const fromTitle = lifecycle.statuses[row.status].title
  const payload = { number: row.number, fromTitle, ...(reason ? { reason } : {}) }
  await advanceRow<OpportunityStatus>(work, lifecycle, { row, to, payload, changes: moved })
  return { ...row, ...moved, status: to }
}

const tell = (work: Work, { id, number, contactId }: Opportunity, name: string, payload: object = {}) =>
  record(work, { name, subject: 'opportunity', subjectId: id, contactId, payload: { number, ...payload } })
