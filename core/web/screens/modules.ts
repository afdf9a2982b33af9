import type { Work } from '../../data/work.ts'
import { Conflict, NotFound } from '../../errors.ts'
import { disabledModules, switchModule } from '../../people/module.ts'
import type { Registry } from '../../registry.ts'
import type { Kit } from '../kit.ts'
import type { Services } from '../services.ts'

/** Which of the installed modules this company uses. */
export function moduleScreens(kit: Kit, { registry }: Services): void {
  kit.get('/settings/modules', 'settings.read', async work => {
    const off = await disabledModules(work)
    const modules = registry.plugins.map(plugin => ({
      name: plugin.name,
      title: plugin.title,
      enabled: !off.has(plugin.name),
      messages: plugin.messages?.length ?? 0,
      hasSettings: Boolean(plugin.settings),
      needs: (plugin.needs ?? []).map(name => registry.plugin(name).title),
    }))
    return kit.view('settings/modules', { title: 'Módulos', modules })
  })

  kit.post('/settings/modules/:name', 'settings.write', async (work, { params, body }) => {
    const plugin = registry.plugins.find(one => one.name === params.name)
    if (!plugin) throw new NotFound('Este módulo não está instalado.')
    const enabled = body.enabled === 'yes'
    await checkNeeds(work, registry, { name: plugin.name, enabled })
    await switchModule(work, plugin.name, enabled)
    const text = enabled ? 'ligado' : 'desligado. O que já foi feito nele continua guardado'
    return kit.redirect('/settings/modules', `${plugin.title}: ${text}.`)
  })
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
