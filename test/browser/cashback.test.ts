import { expect } from 'chai'
import { changeSettings } from '../../core/people/settings.ts'
import { orders } from '../../plugins/orders/order.ts'
import { tabSettings } from '../../plugins/tabs/settings.ts'
import { tabs } from '../../plugins/tabs/tab.ts'
import { openSite, type Site } from '../support/browser.ts'
import { drawerOf } from '../support/documents.ts'
import { faultsOf } from '../support/inspect-page.ts'
import { addContact } from '../support/quoting.ts'
import { oneAfterAnother } from '../support/steps.ts'
import type { Tab } from '../support/tab.ts'

const phoneQuestion = '[data-question]:has(.phone-screen)'

/** Earned by one purchase, told to the customer, and used in the next. */
describe('cashback, from the rule to the customer and back', function () {
  this.timeout(120_000)
  oneAfterAnother()
  let site: Site
  let tab: Tab
  let order: { id: string }
  let meal: { id: string }

  before(async () => {
    site = await openSite()
    const { id: contactId } = await addContact(site.shop, 'Clara Nunes')
    await site.shop.write(work => changeSettings(work, tabSettings, { attachPdf: false }))
    for (const type of ['order.finished', 'tab.created', 'tab.status_changed']) await site.rule({ mode: 'off' }, type)
    order = await drawerOf(site.shop, orders).add({ contactId })
    const items = [{ description: 'Almoço', quantity: 1, unitPriceCents: 9_000 }]
    meal = await drawerOf(site.shop, tabs).add({ contactId, items })
    await site.shop.relay()
    tab = await site.enter()
  })
  after(() => site?.close())
  afterEach(() => expect(site.problems()).to.deep.equal([]))
  const read = async (within = 'main') => (await tab.text(within)).replaceAll('\u00a0', ' ')

  it('begins with what comes back', async () => {
    await tab.menu('Financeiro', 'Cashback')
    await tab.press('Configurar')
    await tab.fill('Quanto volta para o cliente (%)', '5')
    await tab.press('Salvar')
    await tab.reads('Configurações salvas.')
  })

  it('is earned by an order that is finished, and waits to be told', async () => {
    await tab.go(`/orders/${order.id}`)
    await tab.press('Finalizar')
    await tab.reads('Situação: Finalizado.')
    await site.shop.relay()
    await tab.menu('Financeiro', 'Cashback')
    await tab.press('Clara Nunes', '.card-table')
    await tab.page.setViewport({ width: 1280, height: 900 })
    expect(await read())
      .to.include('Saldo R$ 62,50')
      .and.include('Pedido 1')
  })

  it('is told to its customer', async () => {
    site.shop.app.start()
    await tab.press('Enviar', phoneQuestion)
    await site.settled()
    await tab.menu('Mensagens', 'Caixa de testes')
    await tab.reads('Clara Nunes', '.phone-chat')
    const bubble = await read('.phone-chat .bubble:last-child')
    expect(bubble).to.include('Olá, Clara! Você ganhou R$ 62,50 de cashback. Seu saldo é de R$ 62,50.')
  })

  it('is used when a tab is closed: what there is to receive follows while it is typed', async () => {
    await tab.go(`/tabs/${meal.id}/step?to=closed`)
    await tab.reads('O cliente tem R$ 62,50.')
    await tab.choose('Forma de pagamento', 'PIX')
    await tab.fill('Usar cashback (R$)', '62,50')
    expect(await tab.page.$eval('[name=paidCents]', input => String(input.value))).to.equal('27,50')
    expect((await faultsOf(tab.page)).map(({ text }) => text)).to.deep.equal([])
    await tab.page.setViewport({ width: 1280, height: 900 })
    await tab.press('Fechar e receber', 'form.card')
    await tab.reads('Situação: Fechada.')
    expect(await read())
      .to.include('Pago com cashback R$ 62,50')
      .and.include('Valor recebido (R$) R$ 27,50')
  })

  it('comes back with a sale that is taken back', async () => {
    await tab.click('Mais')
    await tab.press('Estornar venda')
    await tab.fill('Motivo do estorno', 'Pedido errado')
    await tab.press('Estornar venda', 'form.card')
    await tab.reads('Situação: Estornada.')
    await site.settled()
    await tab.menu('Financeiro', 'Cashback')
    await tab.press('Clara Nunes', '.card-table')
    expect(await read())
      .to.include('Saldo R$ 62,50')
      .and.include('Uso desfeito')
  })
})
