import { expect } from 'chai'
import { createContact } from '../../../core/people/contact-actions.ts'
import { birthdaysPlugin } from '../../../plugins/birthdays/index.ts'
import { type ApiShop, openApiShop } from '../../support/api.ts'
import { buildTestApp, type TestApp } from '../../support/build.ts'

const maria = { name: 'Maria da Silva', birthDate: '1984-11-23', mobile: '(49) 99999-0187' }

describe('the page of birthdays', () => {
  let app: TestApp
  before(async () => {
    app = await buildTestApp()
  })
  after(() => app.close())

  it('is empty, then leads from the home card to the button that greets, once', async () => {
    const browser = await app.signedIn()
    expect((await browser.get('/birthdays')).text).to.include('Nenhum aniversariante')
    await app.shop.write(work => createContact(work, maria))
    expect((await browser.get('/')).text)
      .to.include('Aniversariante hoje')
      .and.to.include('href="/birthdays"')
    const done = await browser.follow(await browser.post('/birthdays/greetings', {}, '/birthdays'))
    expect(done.text).to.include('Parabéns de 1 cliente').and.to.include('Preparados em')
    const again = await browser.follow(await browser.post('/birthdays/greetings', {}, '/contacts/new'))
    expect(again.text).to.include('já foram dados')
  })

  it('greets one of them alone, and shows readers who it is without a button', async () => {
    await app.shop.write(work => createContact(work, { ...maria, name: 'Ana' }))
    const { id } = await app.shop.write(work => createContact(work, { ...maria, name: 'Bia' }))
    const staff = await app.signedIn('staff')
    expect((await staff.post(`/birthdays/${id}/greeting`, {}, '/birthdays')).status).to.equal(303)
    expect((await staff.get('/birthdays')).text)
      .to.include('Dar os parabéns a Ana')
      .and.not.to.include('parabéns a Bia')
    const reader = await app.signedIn('reader')
    const page = (await reader.get('/birthdays?period=month')).text
    expect(page).to.include('Ana').and.not.to.include('/birthdays/greetings')
  })
})

describe('birthdays over the API', () => {
  let shop: ApiShop
  before(async () => {
    shop = await openApiShop({ plugins: [birthdaysPlugin] })
  })
  after(() => shop.close())

  it('are listed and told, and not to another company', async () => {
    await shop.write(work => createContact(work, maria))
    const api = await shop.as('staff')
    const { body } = await api.get('/birthdays?period=week')
    expect(body.items[0]).to.include({ name: 'Maria da Silva', keptOn: '2026-11-23', age: 42, toldAt: null })
    expect((await api.post('/birthdays/greetings')).body).to.deep.equal({ count: 1 })
    expect((await api.post('/birthdays/greetings')).body).to.deep.equal({ count: 0 })
    expect((await api.get('/birthdays')).body.items[0].toldAt).to.be.a('string')
    expect((await api.get('/birthdays?period=year')).status).to.equal(422)
    expect((await (await shop.stranger()).get('/birthdays')).body.items).to.deep.equal([])
  })
})
