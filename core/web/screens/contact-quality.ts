import type { Work } from '../../data/work.ts'
import { type ContactCheck, coreChecks } from '../../notifier/contact-check.ts'
import { checkedContacts, countChecks } from '../../notifier/contact-quality.ts'
import { ruleOf, usesChannel } from '../../notifier/rule.ts'
import { disabledModules } from '../../people/module.ts'
import type { Registry } from '../../registry.ts'
import type { Kit } from '../kit.ts'
import type { Services } from '../services.ts'

const perPage = 50

/** What is missing or wrong in the customers' data, and which modules are not heard because of it (X17). */
export function contactQualityScreens(kit: Kit, { registry }: Services): void {
  kit.get('/contacts/quality', 'contacts.read', async (work, { query }) => {
    const all = await checksInUse(work, registry)
    const counts = await countChecks(work, all)
    const checks = await Promise.all(
      all.map(async (check, index) => ({
        ...check,
        count: counts[index] ?? 0,
        lost: lostOn(check),
        silenced: await silencedBy(work, registry, check),
        path: `/contacts/quality?list=${check.key}`,
      })),
    )
    const shown = checks.find(({ key }) => key === query.list)
    const page = shown && (await checkedContacts(work, shown, { cursor: query.cursor, limit: perPage }))
    return kit.view('contacts/quality', {
      title: 'Qualidade dos cadastros',
      checks: checks.filter(({ count, key }) => count > 0 || key === shown?.key),
      shown,
      contacts: page?.items ?? [],
      groups: shown?.alike ? alikeIn(page?.items ?? [], shown.alike) : [],
      next: page?.nextCursor && `${shown?.path}&cursor=${page.nextCursor}`,
      first: query.cursor ? shown?.path : undefined,
    })
  })
}

interface OwnedCheck extends ContactCheck {
  /** The plug-in that asks; core's own have none. */
  plugin?: string
}

async function checksInUse(work: Work, registry: Registry): Promise<OwnedCheck[]> {
  const off = await disabledModules(work)
  const offered = registry.offers('contactChecks').filter(({ plugin }) => !off.has(plugin))
  return [...coreChecks, ...offered.flatMap(({ checks, plugin }) => checks.map(check => ({ ...check, plugin })))]
}

function lostOn({ channels = [] }: ContactCheck): string {
  if (channels.length === 0) return 'Não os alcança'
  return channels.includes('email') ? 'Por e-mail não chegam' : 'Por WhatsApp não chegam'
}

/** Titles of the modules in use that tell something on what cannot reach such a customer. */
async function silencedBy(
  work: Work,
  registry: Registry,
  { channels = [], plugin, harmless }: OwnedCheck,
): Promise<string[]> {
  if (plugin) return harmless ? [] : [registry.plugin(plugin).title]
  const off = await disabledModules(work)
  const titles: string[] = []
  for (const speaker of registry.speakers.filter(({ name }) => channels.length > 0 && !off.has(name))) {
    const rules = await Promise.all(speaker.messages.map(type => ruleOf(work, type)))
    const spoken = rules.some(rule => rule.enabled && channels.some(channel => usesChannel(rule, channel)))
    if (spoken) titles.push(speaker.title)
  }
  return titles
}

type Alike = NonNullable<ContactCheck['alike']>

/** Doubles under what they are alike in. A group may go on on the next page. */
function alikeIn<C extends { [K in Alike]: string | null }>(contacts: readonly C[], alike: Alike) {
  const groups = new Map<string, C[]>()
  for (const contact of contacts) {
    const key = String(contact[alike])
    groups.set(key, [...(groups.get(key) ?? []), contact])
  }
  return [...groups].map(([key, members]) => ({ key, members }))
}
