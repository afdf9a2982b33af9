import { expect } from 'chai'
import { changeSettings } from '../../core/people/settings.ts'
import { consignments } from '../../plugins/consignments/consignment.ts'
import { consignmentSettings } from '../../plugins/consignments/settings.ts'
import { openSite, type Site } from '../support/browser.ts'
import { drawerOf } from '../support/documents.ts'
import { faultsOf } from '../support/inspect-page.ts'
import { addContact } from '../support/quoting.ts'
import { oneAfterAnother } from '../support/steps.ts'
import type { Tab } from '../support/tab.ts'

const phoneQuestion = '[data-question]:has(.phone-screen)'

/** Clothes taken home, of which one comes back. */
describe('a consignment, from the counter to the customer', function () {
  this.timeout(120_000)
  oneAfterAnother()
  let site: Site
  let tab: Tab

  before(async () => {
    site = await openSite()
    const { id: contactId } = await addContact(site.shop, 'Clara Nunes')
    await site.shop.write(work => changeSettings(work, consignmentSettings, { attachPdf: false }))
    await site.rule({ mode: 'off' }, 'consignment.created')
    const items = [
      { description: 'Cinto', quantity: 1, unitPriceCents: 4_500 },
      { description: 'Vestido P', quantity: 2, unitPriceCents: 12_000 },
    ]
    const { id } = await drawerOf(site.shop, consignments).add({ contactId, items, returnOn: '2027-01-10' })
    await site.shop.relay()
    tab = await site.enter()
    await tab.go(`/consignments/${id}`)
  })
  after(() => site?.close())
  afterEach(() => expect(site.problems()).to.deep.equal([]))

  it('is settled with what the customer keeps', async () => {
    await tab.press('Ficou com parte')
    await tab.press('Ficou com parte', 'form.card')
    await tab.reads('Diga com o que o cliente ficou.')
    await tab.page.$eval('#field-kept-line2', input => input.select())
    await tab.page.type('#field-kept-line2', '1')
    expect((await faultsOf(tab.page)).map(({ text }) => text)).to.deep.equal([])
    await tab.press('Ficou com parte', 'form.card')
    await tab.reads('Situação: Ficou com parte.')
    expect((await tab.text('main')).replaceAll('\u00a0', ' '))
      .to.include('1 × Vestido P')
      .and.include('R$ 120,00')
  })

  it('is told to its customer', async () => {
    await tab.page.setViewport({ width: 1280, height: 900 })
    site.shop.app.start()
    await tab.press('Enviar', phoneQuestion)
    await site.settled()
    await tab.menu('Mensagens', 'Caixa de testes')
    await tab.reads('Clara Nunes', '.phone-chat')
    expect(await tab.text('.phone-chat .bubble:last-child')).to.include('Ficou com parte')
  })
})
