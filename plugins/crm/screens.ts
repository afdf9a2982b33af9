import {
  Contacts,
  contactPicker,
  heldFor,
  type Input,
  type Kit,
  parseMoney,
  timelineOf,
  type Work,
  withQuery,
} from '#core'
import { createOpportunity, editOpportunity, linkContact, loseOpportunity, moveOpportunity } from './actions.ts'
import { Activities, type Activity, activityKinds, isOver } from './activity.ts'
import { activityScreens } from './activity-screens.ts'
import { boardOf, listOpportunities, mostCards, nextActivities, peopleOf } from './list.ts'
import { isOpen, Opportunities, type Opportunity } from './opportunity.ts'
import { makeOutcome, outcomesOf, outcomesOfWinning, winWith } from './outcome.ts'
import { lifecycleOf, stagesOf } from './stages.ts'

const read = 'crm.read'
const write = 'crm.write'
const at = (id: string) => `/crm/${id}`

/** The board, the list, and the page of one opportunity with what can be done about it. */
export function crmScreens(kit: Kit): void {
  kit.get('/', read, async (work, { query }) => {
    const { search } = query
    const columns = await boardOf(work, search)
    const cards = columns.flatMap(column => column.cards)
    const moved = query.moved ? await work.of(Opportunities).first({ where: { id: query.moved } }) : undefined
    return kit.view('board', {
      title: 'CRM',
      ...{ columns, search, mostCards, moved },
      people: await peopleOf(work, cards),
      activities: await nextActivities(work, cards),
      today: work.today,
      held: moved ? await heldFor(work, 'opportunity', moved.id) : [],
    })
  })

  kit.get('/list', read, async (work, { query }) => {
    const { status, search, cursor } = query
    const { items, nextCursor } = await listOpportunities(work, { status, search, cursor, limit: 50 })
    const here = (place?: string) => withQuery('/crm/list', { status, search, cursor: place })
    return kit.view('list', {
      title: 'Oportunidades',
      ...{ items, status, search },
      stages: await stagesOf(work),
      statuses: (await lifecycleOf(work)).statuses,
      people: await peopleOf(work, items),
      next: nextCursor && here(nextCursor),
      first: cursor && here(),
    })
  })

  kit.get('/new', write, async (work, { query }) =>
    form(work, { title: 'Nova oportunidade', action: '/crm', row: undefined, contactId: query.contactId }),
  )
  contactPicker(kit, write)
  kit.post('/', write, async (work, { body, allows }) => {
    const { id, number } = await createOpportunity(work, inputIn(body), { allows })
    return kit.redirect(at(id), `Oportunidade ${number} criada.`)
  })

  activityScreens(kit)

  kit.get('/:id', read, async (work, input) => {
    const row = await work.of(Opportunities).get(input.params.id ?? '')
    const lifecycle = await lifecycleOf(work)
    const { id, contactId } = row
    const asker = { kit, allows: input.allows }
    const { found: outcomes, waitingFor } = await outcomesOf(work, row, asker)
    return kit.view('show', {
      title: `Oportunidade ${row.number}`,
      ...{ row, open: isOpen(row), kinds: activityKinds, today: work.today },
      over: (activity: Activity) => isOver(work, activity),
      statuses: lifecycle.statuses,
      stages: (await stagesOf(work)).filter(({ key }) => key !== row.status),
      contact: contactId ? await work.of(Contacts).get(contactId) : undefined,
      ...{ outcomes, waitingFor },
      along: isOpen(row) ? await outcomesOfWinning(work, row, asker) : [],
      activities: await work.of(Activities).all({ where: { opportunityId: id }, order: [['dueOn', 'ASC']] }),
      held: await heldFor(work, 'opportunity', id),
      timeline: await timelineOf(work, { subject: 'opportunity', subjectId: id }, { limit: 100 }),
    })
  })

  kit.get('/:id/edit', write, async (work, { params }) => {
    const row = await work.of(Opportunities).get(params.id ?? '')
    if (!isOpen(row))
      return kit.redirect(at(row.id), {
        kind: 'warning',
        text: 'Esta oportunidade já foi decidida. Traga-a de volta a uma etapa para alterar.',
      })
    return form(work, { title: `Editar oportunidade ${row.number}`, action: at(row.id), row, contactId: row.contactId })
  })
  kit.post('/:id', write, async (work, { params, body }) => {
    const { id } = await editOpportunity(work, params.id ?? '', { ...inputIn(body), ...seenIn(body) })
    return kit.redirect(at(id), 'Alterações salvas.')
  })

  kit.post('/:id/stage', write, async (work, { params, body }) => {
    const { id, status, title } = await moveOpportunity(work, params.id ?? '', String(body.stage ?? ''))
    const text = `${title}: agora em ${(await lifecycleOf(work)).statuses[status].title}.`
    if (body.board === undefined) return kit.redirect(at(id), text)
    return kit.redirect(withQuery('/crm', { search: String(body.search ?? ''), moved: id }), text)
  })
  kit.post('/:id/lost', write, async (work, { params, body }) => {
    const { id } = await loseOpportunity(work, params.id ?? '', { reason: String(body.reason ?? '') })
    return kit.redirect(at(id), 'Oportunidade perdida. O motivo ficou registrado.')
  })
  kit.post('/:id/won', write, async (work, { params, body, allows }) => {
    const id = params.id ?? ''
    const made = await winWith(work, { id, plugin: body.make ? String(body.make) : undefined }, { kit, allows })
    if (!made) return kit.redirect(at(id), 'Oportunidade ganha. Parabéns!')
    return kit.redirect(made.path, `Oportunidade ganha, e ${made.title} gerado dela. Confira antes de enviar.`)
  })
  kit.post('/:id/contact', write, async (work, { params, allows }) => {
    const { id, contactId } = await linkContact(work, params.id ?? '', allows)
    return kit.redirect(
      at(id),
      `${(await work.of(Contacts).get(contactId)).name} agora é o cliente desta oportunidade.`,
    )
  })
  kit.post('/:id/successors/:plugin', write, async (work, { params, allows }) => {
    const made = await makeOutcome(work, { id: params.id ?? '', plugin: params.plugin ?? '' }, { kit, allows })
    return kit.redirect(made.path, `${made.title} gerado da oportunidade. Confira antes de enviar.`)
  })

  interface FormOf {
    title: string
    action: string
    row: Opportunity | undefined
    contactId: string | null | undefined
  }
  async function form(work: Work, { contactId, ...shown }: FormOf) {
    const contact = contactId ? await work.of(Contacts).first({ where: { id: contactId } }) : undefined
    return kit.view('form', { ...shown, contact })
  }
}

const seenIn = ({ seenAt }: Input['body']) => (typeof seenAt === 'string' ? { seenAt } : {})

/** From what a form posts to what the API takes. */
function inputIn(body: Input['body']): Parameters<typeof createOpportunity>[1] {
  const text = (name: string) => (typeof body[name] === 'string' && body[name].trim() ? body[name] : null)
  const value = text('valueCents')
  return {
    title: text('title') ?? '',
    contactId: text('contactId'),
    leadName: text('leadName'),
    leadTaxId: text('leadTaxId'),
    leadPhone: text('leadPhone'),
    leadEmail: text('leadEmail'),
    // What is no amount stays for the schema to refuse.
    valueCents: value === null ? null : (parseMoney(value) ?? Number.NaN),
    expectedOn: text('expectedOn'),
    notes: text('notes'),
  }
}
