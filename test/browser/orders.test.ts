import { expect } from 'chai'
import { changeSettings } from '../../core/people/settings.ts'
import { orderSettings } from '../../plugins/orders/settings.ts'
import { quotes } from '../../plugins/quotes/quote.ts'
import { openSite, type Site } from '../support/browser.ts'
import { drawerOf } from '../support/documents.ts'
import { faultsOf } from '../support/inspect-page.ts'
import { addContact, addQuote } from '../support/quoting.ts'
import { oneAfterAnother } from '../support/steps.ts'
import type { Tab } from '../support/tab.ts'

const phoneQuestion = '[data-question]:has(.phone-screen)'

/** From an approved quote to the order, and to what the customer reads about it. */
describe('an order, from the quote to the customer', function () {
  this.timeout(120_000)
  oneAfterAnother()
  let site: Site
  let tab: Tab

  before(async () => {
    site = await openSite()
    const { id: contactId } = await addContact(site.shop, 'Clara Nunes')
    await site.shop.write(work => changeSettings(work, orderSettings, { attachPdf: false }))
    const quote = await addQuote(site.shop, { contactId })
    const drawer = drawerOf(site.shop, quotes)
    for (const status of ['sent', 'approved']) await drawer.change(quote.id, status)
    tab = await site.enter()
    await tab.go(`/quotes/${quote.id}`)
  })
  after(() => site?.close())
  afterEach(() => expect(site.problems()).to.deep.equal([]))

  it('is made of the quote by one button', async () => {
    await tab.press('Gerar pedido')
    await tab.reads('Pedido 1 gerado de Orçamento 1.')
    expect(await tab.text('main'))
      .to.include('Gerado de Orçamento 1')
      .and.include('Pintura')
    expect((await faultsOf(tab.page)).map(({ text }) => text)).to.deep.equal([])
  })

  it('asks when it is sent, and the customer reads it on the phone', async () => {
    await tab.page.setViewport({ width: 1280, height: 900 })
    await tab.press('Marcar como enviado')
    site.shop.app.start()
    await tab.press('Enviar', phoneQuestion)
    await site.settled()
    await tab.menu('Mensagens', 'Caixa de testes')
    await tab.reads('Clara Nunes', '.phone-chat')
    const bubble = await tab.text('.phone-chat .bubble:last-child')
    expect(bubble).to.include('Olá, Clara! Seu pedido nº 1, de R$ 1.250,00, foi enviado.').and.include('enviada')
  })

  it('is finished from the list, and asks about the other message', async () => {
    await tab.menu('Vendas', 'Pedidos de venda')
    await tab.press('1', '.card-table')
    await tab.press('Finalizar')
    await tab.reads('Situação: Finalizado.')
    expect(await tab.page.$eval(`${phoneQuestion} textarea`, area => String(area.value))).to.include('está finalizado')
  })
})
