import { expect } from 'chai'
import { changeSettings } from '../../core/people/settings.ts'
import { tabSettings } from '../../plugins/tabs/settings.ts'
import { openSite, type Site } from '../support/browser.ts'
import { faultsOf } from '../support/inspect-page.ts'
import { addContact } from '../support/quoting.ts'
import { oneAfterAnother } from '../support/steps.ts'
import type { Tab } from '../support/tab.ts'

const phoneQuestion = '[data-question]:has(.phone-screen)'

/** At the counter: opened, filled by touch and by keyboard, closed with its payment, and told. */
describe('a tab, from the counter to the customer', function () {
  this.timeout(120_000)
  oneAfterAnother()
  let site: Site
  let tab: Tab

  before(async () => {
    site = await openSite()
    await addContact(site.shop, 'Clara Nunes')
    await site.shop.write(work => changeSettings(work, tabSettings, { attachPdf: false }))
    tab = await site.enter()
  })
  after(() => site?.close())
  afterEach(() => expect(site.problems()).to.deep.equal([]))
  const faults = async () => (await faultsOf(tab.page)).map(({ text }) => text)
  const lines = async () => (await tab.text('#tab-lines')).replaceAll('\u00a0', ' ')

  it('is opened for a table and a customer', async () => {
    await tab.menu('Vendas', 'Comandas')
    await tab.press('Nova comanda', '.page-header')
    await tab.fill('Procurar cliente', 'Clara')
    await tab.pick('Clara Nunes', '#contact-options')
    await tab.fill('Mesa', 'Mesa 4')
    await tab.press('Salvar')
    await tab.reads('Comanda 1 · Mesa 4')
    await tab.reads('Nada lançado ainda.')
    expect(await faults()).to.deep.equal([])
  })

  it('takes what was never on a tab before by its name and price', async () => {
    await tab.fill('Descrição', 'Café')
    await tab.fill('Preço (R$)', '6,50')
    await tab.click('Lançar')
    await tab.reads('Café', '#tab-lines')
    // Ready for the next one.
    expect(await tab.page.evaluate('document.activeElement.name')).to.equal('description')
  })

  it('says at once what is wrong with a price', async () => {
    await tab.fill('Descrição', 'Bolo')
    await tab.fill('Preço (R$)', 'dez')
    await tab.click('Lançar')
    await tab.reads('Escreva o preço, por exemplo 49,90.')
    // The browser tells its console of the refused request.
    expect(site.problems().filter(text => !text.includes('422'))).to.deep.equal([])
  })

  it('takes a favourite in one touch, and three of it in two', async () => {
    await tab.page.setViewport({ width: 390, height: 844, hasTouch: true })
    await tab.page.reload()
    await tab.page.tap('#favourite-0')
    await tab.reads('R$ 13,00', '#tab-lines')
    await tab.page.tap('label[for=quantity-3]')
    await tab.page.tap('#favourite-0')
    await tab.reads('R$ 32,50', '#tab-lines')
    // The next item is one again.
    expect(await tab.page.$eval('#quantity-1', radio => radio.checked)).to.equal(true)
  })

  it('takes it by keyboard as well, and gives back what was too much', async () => {
    await tab.page.setViewport({ width: 1280, height: 900 })
    await tab.page.reload()
    await tab.page.focus('#favourite-0')
    await tab.page.keyboard.press('2')
    await tab.page.keyboard.press('Enter')
    await tab.reads('R$ 45,50', '#tab-lines')
    await tab.page.waitForFunction(`document.activeElement.id === 'favourite-0'`)
    await tab.page.focus('#less-1')
    await tab.page.keyboard.press('Enter')
    await tab.reads('R$ 39,00', '#tab-lines')
    await tab.page.waitForFunction(`document.activeElement.id === 'less-1'`)
    expect(await lines()).to.include('Café')
  })

  it('is closed with what was paid, and says what to give back', async () => {
    await tab.press('Fechar e receber')
    expect(await tab.page.$eval('#field-paidCents', input => String(input.value))).to.equal('39,00')
    await tab.fill('Valor recebido (R$)', '30')
    await tab.press('Fechar e receber')
    await tab.reads('Falta receber R$ 9,00.')
    await tab.fill('Valor recebido (R$)', '50')
    await tab.press('Fechar e receber')
    await tab.reads('Situação: Fechada.')
    expect((await tab.text('main')).replaceAll('\u00a0', ' ')).to.include('Troco R$ 11,00')
    expect(await faults()).to.deep.equal([])
  })

  it('is told to its customer', async () => {
    site.shop.app.start()
    await tab.page.setViewport({ width: 1280, height: 900 })
    await tab.press('Enviar', phoneQuestion)
    await site.settled()
    await tab.menu('Mensagens', 'Caixa de testes')
    await tab.reads('Clara Nunes', '.phone-chat')
    expect(await tab.text('.phone-chat .bubble:last-child'))
      .to.include('Fechada')
      .and.include('enviada')
  })
})
