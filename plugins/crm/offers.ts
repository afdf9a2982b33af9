import { type Found, formatMoney, type Offer, type Work } from '#core'
import { Activities } from './activity.ts'
import { activitiesWhere, listOpportunities, opportunitiesNamed, peopleOf } from './list.ts'
import { Opportunities, type Opportunity } from './opportunity.ts'
import { lifecycleOf } from './stages.ts'

const permission = 'crm.read'

/** What the CRM lends to the shell: name and place, the contact's tab, the search, what has to be done today. */
export const crmOffers: Offer[] = [
  {
    kind: 'subject',
    subject: 'opportunity',
    async describe(work, id) {
      const row = await work.of(Opportunities).first({ where: { id } })
      return row && { title: `Oportunidade ${row.number}`, path: `/crm/${id}` }
    },
  },
  {
    kind: 'homeCards',
    async cards(work) {
      const overdue = await work.of(Activities).count(activitiesWhere(work, 'overdue'))
      const count = overdue + (await work.of(Activities).count(activitiesWhere(work, 'today')))
      if (count === 0) return []
      const title = count === 1 ? 'Atividade do CRM' : 'Atividades do CRM'
      const advice = overdue > 0 ? `${overdue} já passou do dia. Faça ou remarque.` : 'São de hoje.'
      return [
        { title, count, path: '/crm/activities', advice: overdue > 1 ? advice.replace('passou', 'passaram') : advice },
      ]
    },
  },
  {
    kind: 'contactTab',
    title: 'Oportunidades',
    permission,
    list: async (work, contactId) => found(work, (await listOpportunities(work, { contactId, limit: 20 })).items),
  },
  {
    kind: 'search',
    permission,
    // The customer's own page is found by core.
    find: async (work, search) => found(work, await opportunitiesNamed(work, search, 10)),
  },
]

async function found(work: Work, rows: readonly Opportunity[]): Promise<Found[]> {
  const { statuses } = await lifecycleOf(work)
  const people = await peopleOf(work, rows)
  return rows.map(({ id, number, title, status, valueCents }) => ({
    title: `Oportunidade ${number}: ${title}`,
    detail: [people.get(id), statuses[status].title, valueCents !== null && formatMoney(valueCents)]
      .filter(Boolean)
      .join(' · '),
    path: `/crm/${id}`,
  }))
}
