import type { Work } from '../data/work.ts'
import { Conflict } from '../errors.ts'
import { disabledModules, switchModule } from '../people/module.ts'
import type { Registry } from '../registry.ts'

/** Switches a module on or off for a company. Throws Conflict naming the modules that need it, or that it needs. */
export async function switchWithNeeds(
  work: Work,
  registry: Registry,
  choice: { name: string; enabled: boolean },
): Promise<void> {
  await checkNeeds(work, registry, choice)
  await switchModule(work, choice.name, choice.enabled)
}

/** A module in use keeps those it needs in use. */
async function checkNeeds(work: Work, registry: Registry, { name, enabled }: { name: string; enabled: boolean }) {
  const off = await disabledModules(work)
  const { title, needs = [] } = registry.plugin(name)
  const titles = (names: string[]) => names.map(one => registry.plugin(one).title).join(', ')
  const missing = needs.filter(need => off.has(need))
  if (enabled && missing.length > 0) throw new Conflict(`${title} precisa de ${titles(missing)}. Ligue primeiro.`)
  const users = registry.plugins.filter(plugin => plugin.needs?.includes(name) && !off.has(plugin.name))
  if (!enabled && users.length > 0) {
    throw new Conflict(`${titles(users.map(user => user.name))} precisa de ${title}. Desligue primeiro.`)
  }
}
