import { portalAddress } from '../../channels/portal/messages.ts'
import { Invalid } from '../../errors.ts'
import { readLogo } from '../../people/portal-logo.ts'
import { changePortal, type PortalColor, portalChoices, portalColors } from '../../people/portal-settings.ts'
import type { Kit } from '../kit.ts'
import type { Services } from '../services.ts'

const path = '/system/hotsite'

/** "Hotsite > Configurações > Configuração geral": how the company's portal looks, and what its application does (I3). */
export function hotsiteScreens(kit: Kit, { storage }: Services): void {
  kit.get(path, 'settings.read', async (work, { allows, company, query }) =>
    kit.view('settings/hotsite', {
      title: 'Configuração geral',
      tab: query.tab === 'aplicativo' ? 'aplicativo' : 'aparencia',
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

  kit.post(`${path}/app`, 'settings.write', async (work, { body }) => {
    if (body.sendsByEmail !== 'yes' && body.sendsByEmail !== 'no')
      throw new Invalid({ sendsByEmail: 'Escolha Sim ou Não.' })
    await changePortal(work, { sendsByEmail: body.sendsByEmail === 'yes' })
    return kit.redirect(`${path}?tab=aplicativo`, 'Configuração do aplicativo salva.')
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
