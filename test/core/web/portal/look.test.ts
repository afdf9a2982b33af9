import { deflateSync } from 'node:zlib'
import { expect } from 'chai'
import type { Browser } from '../../../support/build.ts'
import { openPortalApp, type PortalApp } from '../../../support/portal.ts'

/** As long as a PNG has to be; nobody draws it. */
function png(width: number, height: number): Buffer {
  const head = Buffer.alloc(33)
  Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]).copy(head)
  head.writeUInt32BE(13, 8)
  head.write('IHDR', 12, 'latin1')
  head.writeUInt32BE(width, 16)
  head.writeUInt32BE(height, 20)
  return Buffer.concat([head, deflateSync(Buffer.alloc(16))])
}

describe('the look of the portal', () => {
  let app: PortalApp
  let staff: Browser
  before(async () => {
    app = await openPortalApp()
    staff = await app.signedIn()
  })
  after(() => app.close())
  const get = (path: string) => app.comes().get(path)

  it('can be installed on a phone, in the colour and by the name of the company', async () => {
    await staff.post('/system/hotsite', { color: 'blue' })
    const manifest = JSON.parse(
      (await get('/app.webmanifest').then(({ text, body }) => text ?? String(body))) as string,
    )
    expect(manifest).to.include({ start_url: '/c/loja-modelo', scope: '/c/loja-modelo', display: 'standalone' })
    expect(manifest.name).to.include('Loja loja-modelo')
    expect(manifest.theme_color).to.equal('#0b4f94')
    expect((await get('/cores.css')).text).to.include('#0b4f94')
    const page = (await get('')).text
    expect(page).to.include('rel="manifest" href="/c/loja-modelo/app.webmanifest"').and.to.include('lang="pt-BR"')
    const icon = await get('/icone.svg')
    expect(icon.headers['content-type']).to.include('image/svg+xml')
    expect(String(icon.body)).to.include('>LL<').and.to.include('#0b4f94')
  })

  it('takes no colour but those that white letters can be read on', async () => {
    const refused = await staff.follow(await staff.post('/system/hotsite', { color: 'yellow' }))
    expect(refused.text).to.include('alert-danger')
  })

  it('bears the company’s own logo, and refuses what is no picture', async () => {
    const token = /name="_csrf" value="(\w+)"/.exec((await staff.get('/system/hotsite')).text)?.[1] ?? ''
    const send = (bytes: Buffer) => staff.upload('/system/hotsite/logo', { name: 'logo.png', bytes }, token)
    for (const bytes of [Buffer.from('<svg onload="alert(1)"/>'), png(10, 10), Buffer.alloc(2_000_000, 1)])
      await send(bytes)
    expect((await get('/logo.png')).status).to.equal(404)
    await send(png(512, 512))
    const logo = await get('/logo.png')
    expect([logo.status, logo.headers['content-type']]).to.deep.equal([200, 'image/png'])
    expect(logo.headers['x-content-type-options']).to.equal('nosniff')
    expect((await get('')).text).to.include('/c/loja-modelo/logo.png')
    await staff.post('/system/hotsite/logo/removal', {}, '/system/hotsite')
    expect((await get('/logo.png')).status).to.equal(404)
  })
})
