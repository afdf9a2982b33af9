import { NotFound } from '../../errors.ts'
import { disabledModules } from '../../people/module.ts'
import type { Kit } from '../kit.ts'
import type { Services } from '../services.ts'
import { switchWithNeeds } from '../switch-module.ts'

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
    await switchWithNeeds(work, registry, { name: plugin.name, enabled })
    const text = enabled ? 'ligado' : 'desligado. O que já foi feito nele continua guardado'
    return kit.redirect('/settings/modules', `${plugin.title}: ${text}.`)
  })
}
