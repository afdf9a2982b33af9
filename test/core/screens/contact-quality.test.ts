import { expect } from 'chai'
import { Contacts } from '../../../core/people/contact.ts'
import { derivedOf } from '../../../core/people/search-text.ts'
import type { Browser } from '../../support/build.ts'
import { type Counter, openCounter, textOf } from '../../support/counter.ts'

describe('The quality of what is known of customers', () => {
  let counter: Counter
  let browser: Browser
  beforeEach(async () => {
    counter = await openCounter()
    browser = await counter.signedIn()
  })
  afterEach(() => counter.close())

  const page = async (list = '') => textOf((await browser.get(`/contacts/quality${list && `?list=${list}`}`)).text)
  /** As rows of other systems and of earlier versions are: past the form. */
  const put = (name: string, given: object) =>
    counter.shop.write(work => work.of(Contacts).insert({ name, ...given, ...derivedOf({ name, ...given }) }))
  const good = { mobile: '(49) 99999-0187', email: 'maria@cliente.test', birthDate: '1990-02-28' }

  it('is in order when everybody can be told', async () => {
    await put('Maria', good)
    expect(await page()).to.contain('Cadastros em ordem')
  })

  it('shows who cannot be reached, and which modules are not heard', async () => {
    await put('Maria', good)
    await put('Sem Nada', { birthDate: '1990-02-28' })
    await put('Fixo', { ...good, mobile: '(49) 3322-1100', email: 'fixo@cliente.test' })
    await put('Torto', { ...good, mobile: '(49) 99999-0188', email: 'torto@' })
    const text = await page()
    expect(text).to.match(/1 Sem celular Por WhatsApp não chegam: [^.]*Orçamentos/)
    expect(text).to.match(/1 Celular que não é celular Por WhatsApp não chegam/)
    expect(text)
      .to.match(/1 Sem e-mail/)
      .and.match(/1 E-mail incompleto/)
    expect(await page('no-mobile'))
      .to.contain('Sem Nada')
      .and.not.contain('Fixo')
    expect(await page('wrong-mobile'))
      .to.contain('Fixo')
      .and.not.contain('Torto')
    expect(await page('wrong-email')).to.contain('Torto')
  })

  it('names only modules that say something there', async () => {
    await put('Sem Celular', { ...good, mobile: null })
    await counter.rule({ channels: ['email'] }, 'quote.created')
    await counter.rule({ enabled: false }, 'quote.status_changed')
    expect(await page())
      .to.match(/Sem celular Por WhatsApp não chegam/)
      .and.not.match(/Sem celular Por WhatsApp não chegam:[^.]*Orçamentos/)
  })

  it('puts doubles together, and joins them', async () => {
    const one = await put('Maria', good)
    await put('Outra', { ...good, mobile: '(49) 99999-0199', email: 'x@cliente.test' })
    const other = await put('Maria A.', { ...good, mobile: '+55 49 9999-0187', email: 'MARIA@cliente.test' })
    const html = (await browser.get('/contacts/quality?list=same-mobile')).text
    expect(textOf(html)).to.contain('(49) 99999-0187').and.not.contain('Outra')
    const path = /href="(\/contacts\/[^"]*\/merge\/[^"]*)"/.exec(html)?.[1] ?? ''
    expect(textOf((await browser.get(path)).text)).to.contain('Juntar cadastros')
    const answer = await browser.post(path, {})
    expect(answer.status).to.equal(303)
    expect(await page()).to.contain('Cadastros em ordem')
    const rows = await counter.shop.read(work => work.of(Contacts).all({ where: { id: [one.id, other.id] } }))
    expect(rows.filter(({ mergedIntoId }) => mergedIntoId)).to.have.lengthOf(1)
  })

  it('asks for what modules need', async () => {
    await put('Sem Data', { ...good, birthDate: null })
    await put('Bissexta', { ...good, mobile: '(49) 99999-0188', email: 'b@cliente.test', birthDate: '2000-02-29' })
    expect(await page())
      .to.contain('Sem data de nascimento')
      .and.contain('Nascidos em 29 de fevereiro')
    expect(await page('leap-day')).to.contain('Bissexta')
  })

  it('knows whose server refused the last mail', async () => {
    const contact = await put('Maria', good)
    const { email } = await counter.quote(contact)
    const failed = { status: 'failed', reasonCode: 'refused', createdAt: counter.shop.clock.now() } as const
    await counter.change(email.id, failed)
    expect(await page('refused-email')).to.contain('Maria')
    const later = await counter.quote(contact)
    await counter.change(later.email.id, {
      status: 'sent',
      sentAt: new Date(counter.shop.clock.now().getTime() + 1_000),
    })
    expect(await page()).to.not.contain('recusa')
  })

  it('goes on from page to page', async () => {
    for (let index = 0; index < 60; index++)
      await put(`Cliente ${String(index).padStart(2, '0')}`, { birthDate: '1990-01-01' })
    const first = (await browser.get('/contacts/quality?list=no-mobile')).text
    expect(first).to.include('Cliente 49').and.not.include('Cliente 50')
    const next = /href="([^"]*cursor=[^"]*)"/.exec(first)?.[1]?.replaceAll('&amp;', '&') ?? ''
    const second = (await browser.get(next)).text
    expect(second).to.include('Cliente 50').and.include('Cliente 59').and.not.include('Cliente 49')
  })
})
