import type { Work } from '../../data/work.ts'
import { NotFound } from '../../errors.ts'
import { changeSettings, type Settings, settingsOf } from '../../people/settings.ts'
import type { Registry } from '../../registry.ts'
import type { Kit } from '../kit.ts'
import type { Services } from '../services.ts'
import { readSettingsForm, settingFields } from '../settings-form.ts'

/** What a company may choose in one module, drawn from the module's declaration. */
export function pluginSettingsScreens(kit: Kit, { registry }: Services): void {
  kit.get('/settings/plugins/:name', 'settings.read', async (work, { params, allows }) => {
    const { title, settings } = withSettings(registry, params.name ?? '')
    return kit.view('settings/plugin', {
      title: `Configurações: ${title}`,
      place: '/settings/modules',
      back: { path: '/settings/modules', title: 'Módulos' },
      action: `/settings/plugins/${settings.plugin}`,
      ...(await formOf(work, settings)),
      editable: allows('settings.write'),
    })
  })

  kit.post('/settings/plugins/:name', 'settings.write', async (work, { params, body }) => {
    const { settings } = withSettings(registry, params.name ?? '')
    await changeSettings(work, settings, readSettingsForm(settings, body))
    return kit.redirect(`/settings/plugins/${settings.plugin}`, 'Configurações salvas.')
  })
}

/** The same form at a place of the plug-in's own: `path` is relative to its prefix. */
export function settingsScreen(
  kit: Kit,
  path: string,
  { title, settings }: { title: string; settings: Settings },
): void {
  const action = `/${settings.plugin}${path}`
  kit.get(path, 'settings.read', async (work, { allows }) =>
    kit.view('settings/plugin', {
      title,
      place: action,
      action,
      ...(await formOf(work, settings)),
      editable: allows('settings.write'),
    }),
  )
  kit.post(path, 'settings.write', async (work, { body }) => {
    await changeSettings(work, settings, readSettingsForm(settings, body))
    return kit.redirect(action, 'Configurações salvas.')
  })
}

const formOf = async (work: Work, settings: Settings) => ({
  fields: settingFields(settings),
  values: await settingsOf(work, settings),
})

function withSettings(registry: Registry, name: string): { title: string; settings: Settings } {
  const plugin = registry.plugins.find(one => one.name === name)
  if (!plugin?.settings) throw new NotFound('Este módulo não tem configurações.')
  return { title: plugin.title, settings: plugin.settings }
}
