import { expect } from 'chai'
import type { SenderSession } from '../../core/channels/whatsapp/session.ts'
import { qrPicture } from '../../core/documents/codes.ts'
import { type Sender, Senders } from '../../core/outbox/sender.ts'
import { openSite, type Site } from '../support/browser.ts'
import { type Connector, openConnector } from '../support/connector.ts'
import { faultsOf } from '../support/inspect-page.ts'
import { oneAfterAnother } from '../support/steps.ts'
import type { Tab } from '../support/tab.ts'

/** A number is connected by somebody at the counter, who has a phone in the other hand. */
describe('a WhatsApp number', function () {
  this.timeout(120_000)
  oneAfterAnother()
  let site: Site
  let connector: Connector
  let tab: Tab
  let phone: Tab
  let number: Sender

  before(async () => {
    site = await openSite({ without: 'whatsapp' })
    connector = openConnector(site.shop)
    tab = await site.enter()
    phone = await site.enter(390)
  })
  after(() => site?.close())
  afterEach(() => expect(site.problems()).to.deep.equal([]))

  const sees = (seen: Partial<SenderSession>) => connector.sees(number, seen)
  const codes = ['first', 'second', 'third'].map(name => `2@${name}${'Ab3/'.repeat(45)},xY9+=,Qw1z=,1`)
  /** Until the page shows this code, drawn as it should be. */
  async function draws(on: Tab, code: string): Promise<void> {
    const src = JSON.stringify(await qrPicture(code, 'L'))
    await on.page.waitForFunction(`document.querySelector('[data-qr]')?.src === ${src}`, { polling: 50 })
  }
  const announced = (on: Tab, text: string) =>
    on.page.waitForFunction(`document.querySelector('[data-announce]').textContent === ${JSON.stringify(text)}`, {
      polling: 50,
    })
  const faults = async () => (await faultsOf(tab.page)).map(({ text }) => text)

  it('is added where there is none', async () => {
    await tab.menu('Configurações', 'WhatsApp')
    expect(await tab.text('main')).to.contain('Nenhum número de WhatsApp')
    expect(await faults()).to.deep.equal([])
    await tab.press('Adicionar número', '.empty')
    await tab.fill('Nome do número', 'Balcão')
    await tab.press('Adicionar')
    const [added] = await site.shop.read(work => work.of(Senders).all({ where: { channel: 'whatsapp' } }))
    number = added as Sender
    await site.shop.relay()
    expect(await tab.text('main')).to.contain('Este número ainda não está conectado.')
    expect(await faults()).to.deep.equal([])
  })

  it('is asked for its code, which appears by itself on every page that shows it', async () => {
    await tab.press('Conectar por QR code')
    await phone.go(tab.place())
    await phone.reads('Abrindo o WhatsApp.')
    await sees({ state: 'starting' })
    await sees({ state: 'qr', qr: codes[0] ?? '' })
    await Promise.all([draws(tab, codes[0] ?? ''), draws(phone, codes[0] ?? '')])
    await announced(tab, 'Leia o código com o telefone para conectar.')
    expect(await tab.text('#connection')).to.contain('Aparelhos conectados')
    expect(await faults()).to.deep.equal([])
  })

  it('shows each new code and when it is expected to change, and disturbs nobody who writes', async () => {
    await tab.page.click('#other-way summary')
    await tab.fill('Número do telefone', '(49) 99999-01')
    await sees({ state: 'qr', qr: codes[1] ?? '' })
    await Promise.all([draws(tab, codes[1] ?? ''), draws(phone, codes[1] ?? '')])
    await tab.reads('Muda em cerca de')
    expect(await tab.text('[data-countdown]')).to.match(/^Muda em cerca de (20|1?\d) s\.$/)
    await tab.page.keyboard.type('87')
    expect(await tab.page.$eval('#other-way input[name=phone]', input => input.value)).to.equal('(49) 99999-0187')
  })

  it('shows the code of the moment after the line was lost', async () => {
    await tab.page.setOfflineMode(true)
    await sees({ state: 'qr', qr: codes[2] ?? '' })
    await draws(phone, codes[2] ?? '')
    await tab.reads('Sem contato com o Recado.')
    await tab.page.setOfflineMode(false)
    await draws(tab, codes[2] ?? '')
    await tab.page.waitForFunction("document.querySelector('[data-lost]').hidden", { polling: 50 })
    tab.problems.splice(0)
  })

  it('works without scripts for who reloads', async () => {
    const plain = await site.window(1280, tab)
    await plain.page.setJavaScriptEnabled(false)
    await plain.go(tab.place())
    expect(await plain.page.$eval('[data-qr]', image => image.src)).to.equal(await qrPicture(codes[2] ?? '', 'L'))
    expect(await plain.text('#connection')).to.contain('recarregue para ver o andamento')
    await plain.page.close()
  })

  it('can be connected by a typed code instead', async () => {
    await tab.press('Conectar com código no telefone')
    expect(await connector.row(number)).to.include({ pairingPhone: '5549999990187' })
    await sees({ state: 'pairing', qr: null, pairingCode: 'AB12CD34' })
    await tab.reads('AB12-CD34')
    await phone.reads('Conectar com número de telefone')
    expect(await faults()).to.deep.equal([])
  })

  it('is followed until it is connected, and then the page may be closed', async () => {
    await sees({ state: 'authenticating', pairingCode: null })
    await announced(tab, 'O telefone aceitou. Entrando no WhatsApp.')
    await sees({ state: 'syncing', detail: 'Sincronizando: 40%' })
    await tab.reads('Sincronizando: 40%')
    expect(await tab.page.$eval('#connection progress', progress => Number(progress.value))).to.equal(40)
    await connector.connects(number)
    await announced(tab, 'Conectado.')
    await phone.reads('Pode fechar esta página', '#connection')
    expect(await phone.text('#connection')).to.contain('(49) 99999-0187 Nome no WhatsApp Loja Modelo')
    expect(await faults()).to.deep.equal([])
  })

  it('raises the alarm on pages that were open when it fell, and takes it back', async () => {
    await phone.go('/contacts')
    await connector.givesUp(number, 'conflict', 'Este número foi aberto em outro navegador.')
    await phone.reads('O número (49) 99999-0187 está desconectado desde', '[data-down]')
    await tab.reads('Este número foi aberto em outro navegador.')
    expect(await faults()).to.deep.equal([])
    await phone.press('Reconectar')
    await phone.press('Reconectar', '#connection')
    await connector.connects(number)
    await phone.reads('Pode fechar esta página', '#connection')
    await tab.go('/')
    expect(await tab.page.$$('[data-down] .alert')).to.have.length(0)
  })

  it('asks before it logs out', async () => {
    await phone.click('Sair', '#connection')
    expect(await phone.text('dialog')).to.contain('é preciso ler um código novo')
    await phone.press('Sair', 'dialog')
    expect(await phone.text('main')).to.contain('A sessão será apagada.')
    await sees({ state: 'logged_out' })
    await phone.reads('A sessão foi apagada a pedido.')
  })

  it('is shown to nobody who has signed out in another tab', async () => {
    await tab.go(`/settings/whatsapp/${number.id}`)
    const beside = await site.window(1280, tab)
    await beside.go('/')
    await beside.press('Sair')
    await tab.page.bringToFront()
    await tab.page.waitForFunction(`location.pathname === '/sign-in'`, { polling: 100 })
    tab.problems.splice(0)
  })
})
