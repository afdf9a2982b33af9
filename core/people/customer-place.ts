import type { Place } from '../brazil/holidays.ts'
import { isState } from '../brazil/state.ts'
import { Companies } from '../data/company.ts'
import type { Work } from '../data/work.ts'
import { placeOf } from './calendar.ts'
import { type Contact, Contacts } from './contact.ts'
import { nameKeyOf } from './search-text.ts'

/** Whose holidays count for which customer. */
export interface Places {
  /** Each once: what depends on holidays is computed per place, not per customer. */
  all: readonly Place[]
  /** That of a contact. */
  of(contactId: string): Place
}

/**
 * National holidays are everybody's; those of a state and of a town are kept by who lives there. The company writes down
 * the days of its own town only, so that a customer of another town has those of their state; of whom nobody knows where
 * they live, the company's.
 */
export async function placesOf(work: Work): Promise<Places> {
  const chart = await chartOf(work)
  const elsewhere = new Map<string, Place>()
  // Only who lives elsewhere is read: the customers of a shop are its neighbours.
  const rows = await work.query<Address & { id: string }>(
    `SELECT id, state, city FROM contacts
      WHERE companyId = :companyId AND state IS NOT NULL AND (state <> :state OR city <> :city)`,
    { state: chart.home.state ?? '', city: chart.city ?? '' },
  )
  for (const { id, ...address } of rows) {
    const place = chart.placeAt(address)
    if (place !== chart.home) elsewhere.set(id, place)
  }
  return {
    all: [chart.home, ...new Set(elsewhere.values())],
    of: contactId => elsewhere.get(contactId) ?? chart.home,
  }
}

/** The same for one, without reading the others. */
export async function placeOfCustomer(work: Work, contactId: string): Promise<Place> {
  const [chart, contact] = await Promise.all([chartOf(work), work.of(Contacts).first({ where: { id: contactId } })])
  return contact ? chart.placeAt(contact) : chart.home
}

type Address = Pick<Contact, 'state' | 'city'>

const chartOf = (work: Work) => work.once('chart of places', () => drawChart(work))

async function drawChart(work: Work) {
  const home = await placeOf(work)
  const { city } = await work.of(Companies).get(work.companyId)
  const own = (home.own ?? []).filter(({ kind }) => kind === 'company')
  // One object per state: what is known of its holidays is kept by it.
  const byState = new Map<string, Place>()
  return {
    home,
    city,
    placeAt({ state, city: town }: Address): Place {
      if (!state || !isState(state)) return home
      if (state === home.state && (!town || !city || nameKeyOf(town) === nameKeyOf(city))) return home
      const place = byState.get(state) ?? { state, own }
      byState.set(state, place)
      return place
    },
  }
}
