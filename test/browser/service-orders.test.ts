import { expect } from 'chai'
import { changeSettings } from '../../core/people/settings.ts'
import { serviceOrders } from '../../plugins/service-orders/service-order.ts'
import { serviceOrderSettings } from '../../plugins/service-orders/settings.ts'
import { openSite, type Site } from '../support/browser.ts'
import { faultsOf } from '../support/inspect-page.ts'
import { addContact } from '../support/quoting.ts'
import { oneAfterAnother } from '../support/steps.ts'
import type { Tab } from '../support/tab.ts'

const phoneQuestion = '[data-question]:has(.phone-screen)'

/** From the equipment on the counter to the customer who looks how far it is. */
describe('a service order, from the counter to the customer', function () {
  this.timeout(120_000)
  oneAfterAnother()
  let site: Site
  let tab: Tab

  before(async () => {
    site = await openSite()
    await addContact(site.shop, 'Clara Nunes')
    const choices = { attachPdf: false, labelDiagnosing: 'Na bancada' }
    await site.shop.write(work => changeSettings(work, serviceOrderSettings, choices))
    tab = await site.enter()
  })
  after(() => site?.close())
  afterEach(() => expect(site.problems()).to.deep.equal([]))

  it('is written down with parts and labour', async () => {
    await tab.menu('Vendas', 'Ordens de serviço')
    await tab.press('Nova ordem de serviço', '.page-header')
    await tab.fill('Procurar cliente', 'Clara')
    await tab.pick('Clara Nunes', '#contact-options')
    await tab.fill('Equipamento', 'Violão Giannini')
    await tab.fill('Descrição', 'Jogo de cordas', '[data-line]:first-child')
    await tab.fill('Preço (R$)', '45,00', '[data-line]:first-child')
    await tab.click('Incluir linha')
    await tab.fill('Descrição', 'Regulagem', '[data-line]:last-child')
    await tab.fill('Preço (R$)', '120,00', '[data-line]:last-child')
    await tab.choose('Tipo', 'Mão de obra', '[data-line]:last-child')
    await tab.press('Salvar')
    await tab.reads('Ordem de serviço 1 criada.')
    expect(await tab.text('.table-cards')).to.match(/Jogo de cordas Peça .* Regulagem Mão de obra/)
    expect((await faultsOf(tab.page)).map(({ text }) => text)).to.deep.equal([])
  })

  it('is told by the name that the company gave to the step', async () => {
    await tab.page.setViewport({ width: 1280, height: 900 })
    await tab.press('Começar diagnóstico')
    await tab.reads('Situação: Na bancada.')
    site.shop.app.start()
    await tab.press('Enviar', phoneQuestion)
    await site.settled()
    await tab.menu('Mensagens', 'Caixa de testes')
    await tab.reads('Clara Nunes', '.phone-chat')
    expect(await tab.text('.phone-chat .bubble:last-child')).to.include('Na bancada')
  })

  it('shows its customer how far it is, without signing in', async () => {
    const [head] = await site.shop.read(work => work.of(serviceOrders.model).all({}))
    const customer = await site.window(390)
    // The customer's page runs no script at all, not even the one that looks at it.
    await customer.page.setBypassCSP(true)
    await customer.go(`/d/service-order/${head?.token}`)
    expect(await customer.text())
      .to.include('Na bancada')
      .and.include('Violão Giannini')
    expect((await faultsOf(customer.page)).map(({ text }) => text)).to.deep.equal([])
    // Its address says nothing of a picture; the browser asks for one all the same.
    customer.problems.length = 0
  })
})
