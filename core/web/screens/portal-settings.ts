import { portalAddress } from '../../channels/portal/messages.ts'
import { Invalid } from '../../errors.ts'
import { readLogo } from '../../people/portal-logo.ts'
import { changePortal, type PortalColor, portalChoices, portalColors } from '../../people/portal-settings.ts'
import type { Kit } from '../kit.ts'
import type { Services } from '../services.ts'

const path = '/settings/portal'

/** How the company's portal looks: colour and logo. */
export function portalSettingsScreens(kit: Kit, { storage }: Services): void {
  kit.get(path, 'settings.read', async (work, { allows, company }) =>
    kit.view('settings/portal', {
      title: 'Central do Assinante',
      choices: await portalChoices(work),
      colors: Object.entries(portalColors).map(([key, { title }]) => [key, title]),
      address: await portalAddress(work),
      home: `/c/${company.handle}`,
      editable: allows('settings.write'),
    }),
  )

  kit.post(path, 'settings.write', async (work, { body }) => {
    await changePortal(work, { color: body.color as PortalColor })
    return kit.redirect(path, 'Cor salva.')
  })

  kit.postFiles(`${path}/logo`, 'settings.write', 1, async (desk, { files }) => {
    const [file] = files
    if (!file) throw new Invalid({ file: 'Escolha a imagem.' })
    const size = readLogo(file.bytes)
    const { hash } = await storage.keep(file.bytes)
    await desk.write(work => changePortal(work, { logo: { hash, ...size } }))
    return kit.redirect(path, 'Logotipo salvo.')
  })

  kit.post(`${path}/logo/removal`, 'settings.write', async work => {
    await changePortal(work, { logo: null })
    return kit.redirect(path, 'Logotipo retirado.')
  })
}
