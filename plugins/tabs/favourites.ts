import { settingsOf, type Work } from '#core'
import { tabSettings } from './settings.ts'
import { tabs } from './tab.ts'

export interface Favourite {
  description: string
  unitPriceCents: number
}

/** How many of the latest lines say what is asked for most. */
const looked = 600

/** What was put on tabs most often lately, each at its latest price: the buttons of the counter. */
export async function favouritesOf(work: Work): Promise<Favourite[]> {
  const { quickItems } = await settingsOf(work, tabSettings)
  const latest = await work.of(tabs.items).all({ order: [['createdAt', 'DESC']], limit: looked })
  const found = new Map<string, Favourite & { times: number }>()
  for (const { description, unitPriceCents } of latest) {
    const key = description.toLocaleLowerCase('pt-BR')
    const known = found.get(key)
    if (known) known.times++
    else found.set(key, { description, unitPriceCents, times: 1 })
  }
  return [...found.values()]
    .sort((one, other) => other.times - one.times || one.description.localeCompare(other.description, 'pt-BR'))
    .slice(0, quickItems)
    .map(({ description, unitPriceCents }) => ({ description, unitPriceCents }))
}
