import { expect } from 'chai'
import { updateCompany } from '../../core/people/company-actions.ts'
import { openSite, type Site } from '../support/browser.ts'
import { oneAfterAnother } from '../support/steps.ts'
import type { Tab } from '../support/tab.ts'

const question = '[data-question]:has(.mail-sheet)'

describe('a message that lacks something', function () {
  this.timeout(60_000)
  oneAfterAnother()
  let site: Site
  let tab: Tab
  let page: string

  before(async () => {
    site = await openSite()
    await site.withoutPdf()
    await site.shop.write(work => updateCompany(work, { phone: null, mobile: null }))
    page = `/quotes/${(await site.quote()).quote.id}`
    site.shop.app.start()
    tab = await site.enter(390)
  })
  after(() => site?.close())
  afterEach(() => expect(site.problems()).to.deep.equal([]))

  it('does not leave, and says what is missing', async () => {
    await tab.go(page)
    expect(await tab.text(question))
      .to.contain('Falta um dado (E-mail)')
      .and.contain('Telefone da empresa')
  })

  it('waits among those to be corrected', async () => {
    await tab.menu('Mensagens', 'Confirmar')
    await tab.press('Corrigir (1)')
    expect(await tab.text('table'))
      .to.contain('Maria Aparecida')
      .and.contain('Telefone da empresa')
  })

  it('still waits when it is tried before anything was corrected', async () => {
    await tab.press('Tentar de novo (para Maria Aparecida)')
    expect(await tab.text('main')).to.contain('Ainda não dá para enviar.')
  })

  it('is complete once the data are', async () => {
    await tab.menu('Configurações', 'Empresa')
    await tab.fill('Telefone', '(49) 3322-1100')
    await tab.press('Salvar')
    await tab.go(page)
    await tab.press('Tentar de novo', question)
    expect(await tab.text('main')).to.contain('Dados completos. Confira o texto e confirme o envio.')
    expect(await tab.page.$eval('.mail-text', text => text.value)).to.contain('(49) 3322-1100')
  })

  it('goes', async () => {
    await tab.press('Enviar', question)
    await site.settled()
    await tab.go('/dev/mailbox/mail')
    await tab.pick('Maria Aparecida', '.inbox-list')
    await tab.reads('Orçamento nº 1', '.mail-head')
  })
})
