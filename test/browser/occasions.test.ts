import { expect } from 'chai'
import { openSite, type Site } from '../support/browser.ts'
import { faultsOf } from '../support/inspect-page.ts'
import type { Tab } from '../support/tab.ts'
import { occasions, visitBooked, visits } from '../support/visits.ts'

describe('what the shop says on each occasion', function () {
  this.timeout(60_000)
  let site: Site
  let tab: Tab

  before(async () => {
    site = await openSite({ plugins: [visits(visitBooked({ variants: occasions }))] })
    tab = await site.enter()
  })
  after(() => site?.close())
  beforeEach(() => site.problems())
  afterEach(() => expect(site.problems()).to.deep.equal([]))

  const words = () => tab.page.$eval('#field-body', field => String(field.value))

  it('is found where its words are', async () => {
    await tab.go('/messages/rules')
    await tab.press('ver texto de Visita marcada por WhatsApp')
    await tab.press('No dia da visita padrão')
    expect(tab.place()).to.equal('/messages/rules/visit.booked/whatsapp?variant=0')
    expect(await words()).to.equal('É hoje, {{cliente.primeiroNome}}: {{visita.hora}}!')
    expect(await tab.text('.variables')).to.contain('Hora da visita Ex.: 16:30')
  })

  it('is shown with the sample of the occasion while it is written, and kept for that one', async () => {
    await tab.fill('Texto', 'Hoje às {{visita.hora}}, {{cliente.primeiroNome}}.')
    await tab.reads('Hoje às 16:30, Maria.', '#preview')
    await tab.press('Salvar')
    expect(await tab.text('main'))
      .to.contain('Texto salvo.')
      .and.contain('Este texto vale só para esta ocasião.')
    expect(await tab.text('[aria-label="Ocasião"]')).to.equal(
      'Para todas padrão Na véspera da visita padrão No dia da visita próprio',
    )
  })

  it('refuses a variable that does not exist, and stays with the occasion', async () => {
    await tab.fill('Texto', 'Hoje às {{visita.horas}}')
    await tab.reads('você quis dizer "visita.hora"?', '#mistake-body')
    await tab.press('Salvar')
    expect(tab.place()).to.contain('?variant=0')
    expect(await words()).to.equal('Hoje às {{visita.horas}}')
  })

  it('is what was written for all until it has words of its own', async () => {
    await tab.press('Para todas padrão')
    await tab.fill('Texto', 'Olá! Às {{visita.hora}}.')
    await tab.press('Salvar')
    await tab.press('Na véspera da visita o de todas')
    expect(await words()).to.equal('Olá! Às {{visita.hora}}.')
    expect(await tab.text('main')).to.contain('Esta ocasião usa o seu texto de “Para todas”.')
  })

  it('gives its own words back after a question', async () => {
    await tab.press('No dia da visita próprio')
    await tab.click('Tirar texto próprio')
    await tab.press('Tirar texto próprio', '#confirm')
    expect(await tab.text('main')).to.contain('Voltou o texto que vale para todas.')
    expect(await words()).to.equal('Olá! Às {{visita.hora}}.')
  })

  it('stays the same occasion on the other channel', async () => {
    await tab.press('E-mail', 'main')
    expect(tab.place()).to.equal('/messages/rules/visit.booked/email?variant=0')
  })

  it('can be read and used by everybody, on a phone as well', async () => {
    await tab.go('/messages/rules/visit.booked/whatsapp?variant=0')
    expect(await faultsOf(tab.page)).to.deep.equal([])
  })
})
