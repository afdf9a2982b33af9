import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import { testChromium } from '../../../support/chromium.ts'
import { type Browsers, createBrowsers } from '../../../support/whatsapp-web/browsers.ts'
import { startWhatsAppWeb } from '../../../support/whatsapp-web/start.ts'
import type { WhatsAppWeb } from '../../../support/whatsapp-web/whatsapp-web.ts'

const shop = { phone: '5549999990187', name: 'Papelaria Central' }
const branch = { phone: '5549999990188', name: 'Papelaria Central, filial' }

describe('whatsapp-web.js at the simulated WhatsApp Web is linked to a phone', function () {
  this.timeout(90_000)
  let whatsapp: WhatsAppWeb
  let browsers: Browsers

  before(async function () {
    const executablePath = await testChromium()
    if (!executablePath) this.skip()
    whatsapp = await startWhatsAppWeb()
    browsers = createBrowsers(whatsapp, executablePath)
  })
  afterEach(() => browsers?.closeAll())
  after(async () => {
    await whatsapp?.stop()
  })

  it('by a QR code, which is replaced now and then', async () => {
    const { client, hears, heard } = await browsers.open(browsers.profile())
    const [first] = await hears<[string]>('qr')
    whatsapp.rotateQr()
    const [second] = await hears<[string]>('qr', 2)
    expect(second).not.to.equal(first)

    expect(() => whatsapp.phoneScans(shop, first)).to.throw('0 pages show this QR code')
    whatsapp.phoneScans(shop, second)
    await hears('ready')
    expect(heard('authenticated')).to.have.length(1)
    expect(heard('loading_screen').map(([percent]) => percent)).to.deep.equal([0, 100])
    expect(client.info.wid.user).to.equal(shop.phone)
    expect(client.info.pushname).to.equal(shop.name)
    expect(await client.getState()).to.equal('CONNECTED')
  })

  it('by a code that is typed on the phone', async () => {
    const pairWithPhoneNumber = { phoneNumber: shop.phone, showNotification: true, intervalMs: 60_000 }
    const { client, hears, heard } = await browsers.open(browsers.profile(), { pairWithPhoneNumber })
    const [code] = await hears<[string]>('code')
    expect(code).to.match(/^[A-Z0-9]{8}$/)

    expect(() => whatsapp.phoneTypesCode(shop, '00000000')).to.throw('0 pages show this code')
    expect(() => whatsapp.phoneTypesCode(branch, code)).to.throw('0 pages show this code')
    whatsapp.phoneTypesCode(shop, code)
    await hears('ready')
    expect(client.info.wid.user).to.equal(shop.phone)
    expect(heard('qr')).to.be.empty
  })

  it('and needs no other QR code when the program starts again', async () => {
    const profile = browsers.profile()
    const before = await browsers.link(shop, profile)
    await before.client.destroy()

    const after = await browsers.open(profile)
    await after.hears('ready')
    expect(after.client.info.wid.user).to.equal(shop.phone)
    expect(after.heard('qr')).to.be.empty
  })

  it('until the phone logs it out: it says so, and asks for a phone again', async () => {
    const { client, hears, heard } = await browsers.link(shop)
    whatsapp.logOutFromPhone()
    expect(await hears('disconnected')).to.deep.equal(['LOGOUT'])
    await hears('qr', 2)
    expect(heard('disconnected')).to.have.length(1)
    expect(await client.getState()).to.equal('UNPAIRED')
  })

  it('until it logs out itself, which throws the session away', async () => {
    const profile = browsers.profile()
    const { client } = await browsers.link(shop, profile)
    await client.logout()
    expect(existsSync(join(profile, 'session'))).to.equal(false)

    const after = await browsers.open(profile)
    await after.hears('qr')
  })

  it('and learns at its next start that the phone has logged it out meanwhile', async () => {
    const profile = browsers.profile()
    await (await browsers.link(shop, profile)).client.destroy()
    whatsapp.logOutFromPhone()

    const refused = browsers.make(profile)
    const problem = await refused.client.initialize().catch((error: unknown) => error)
    expect(String(problem)).to.include('Execution context was destroyed')
    await refused.client.destroy()
    await (await browsers.open(profile)).hears('qr')
  })

  it('beside another number in another browser', async () => {
    const [one, other] = await Promise.all([browsers.open(browsers.profile()), browsers.open(browsers.profile())])
    const [[qr], [otherQr]] = await Promise.all([one.hears<[string]>('qr'), other.hears<[string]>('qr')])
    whatsapp.phoneScans(shop, qr)
    whatsapp.phoneScans(branch, otherQr)
    await Promise.all([one.hears('ready'), other.hears('ready')])

    await one.client.sendMessage('5549988880001@c.us', 'da loja')
    await other.client.sendMessage('5549988880001@c.us', 'da filial')
    whatsapp.incoming({ to: branch.phone, from: '5549988880001', body: 'para a filial' })
    await other.hears('message')
    await Promise.all([one.hears('message_ack'), other.hears('message_ack')])
    expect(whatsapp.sent().map(({ account, body }) => [account, body])).to.have.deep.members([
      [shop.phone, 'da loja'],
      [branch.phone, 'da filial'],
    ])
    expect(one.heard('message')).to.be.empty

    whatsapp.logOutFromPhone(shop.phone)
    await one.hears('disconnected')
    await one.hears('qr', 2) // until then it is busy with its profile
    expect(await other.client.getState()).to.equal('CONNECTED')
  })
})
