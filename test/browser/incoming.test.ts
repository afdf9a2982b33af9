import { expect } from 'chai'
import { Senders } from '../../core/outbox/sender.ts'
import { openSite, type Site } from '../support/browser.ts'
import { someoneWrites } from '../support/inbox.ts'
import { oneAfterAnother } from '../support/steps.ts'
import type { Tab } from '../support/tab.ts'

describe('what customers write, at the counter', function () {
  this.timeout(90_000)
  oneAfterAnother()
  let site: Site
  let tab: Tab
  let senderId: string

  before(async () => {
    site = await openSite()
    const sender = await site.shop.read(work => work.of(Senders).first({ where: { channel: 'whatsapp' } }))
    senderId = sender?.id ?? ''
    await site.contact()
    site.shop.app.start()
    tab = await site.enter(390)
  })
  after(() => site?.close())
  afterEach(() => expect(site.problems()).to.deep.equal([]))

  const hears = (body: string, given = {}) => someoneWrites(site.shop, senderId, { ...given, body })
  const badge = '.navbar-phone'

  it('is counted on a page that is open already', async () => {
    expect(await tab.text(badge)).to.equal('')
    await hears('Bom dia!')
    await hears('Já chegou?')
    await tab.reads('2', badge)
  })

  it('is seen, all of it at once', async () => {
    await tab.menu('Mensagens', 'Recebidas')
    await tab.click('Escolher a mensagem de Maria Aparecida', 'tbody tr:first-child')
    await tab.click('Escolher a mensagem de Maria Aparecida', 'tbody tr:last-child')
    await tab.press('Marcar como vistas')
    expect(await tab.text('main'))
      .to.contain('2 marcadas como vistas.')
      .and.contain('Nada novo')
  })

  it('is given to the customer one looks for', async () => {
    await hears('SAIR', { from: '1234@lid', lid: '1234@lid', number: null })
    await tab.go('/messages/incoming?list=unmatched')
    await tab.press('Escolher cliente (mensagem de número oculto pelo WhatsApp)')
    await tab.fill('Procurar cliente', 'apare')
    await tab.pick('Maria Aparecida', '#contact-options')
    await tab.press('É deste cliente')
    expect(await tab.text('main')).to.contain('A mensagem está com Maria Aparecida.')
  })

  it('and what it asked for was done and answered', async () => {
    await site.settled()
    await tab.go('/messages/incoming?list=all&search=sair')
    await tab.press('Maria Aparecida')
    expect(await tab.text('main')).to.contain('Divulgação Não recebe')
    await tab.press('Linha do tempo')
    expect(await tab.text('main'))
      .to.contain('SAIR')
      .and.contain('Anotamos o seu pedido')
  })
})
