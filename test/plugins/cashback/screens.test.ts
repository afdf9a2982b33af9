import { expect } from 'chai'
import { formatMoney } from '../../../core/brazil/money.ts'
import { cashbackPlugin } from '../../../plugins/cashback/index.ts'
import { type ApiShop, openApiShop } from '../../support/api.ts'
import { buildTestApp, type TestApp } from '../../support/build.ts'
import { balance, sell, setRule } from '../../support/earning.ts'
import { addContact } from '../../support/quoting.ts'

describe('the pages of cashback', () => {
  let app: TestApp
  before(async () => {
    app = await buildTestApp()
  })
  after(() => app.close())

  it('has its settings at Configurações > Clientes > Cashback', async () => {
    const browser = await app.signedIn()
    const page = await browser.get('/cashback/settings')
    const place = /menu-under">Clientes<\/span>\s*<a [^>]*href="\/cashback\/settings"[^>]*><span>Cashback</
    expect(page.text).to.match(place)
    const rule = {
      percent: '2,5',
      creditOn: 'sale',
      minimumSale: '10,00',
      validityDays: '',
      noticeDays: '5',
      birthdayGift: '0,00',
    }
    expect((await browser.follow(await browser.post('/cashback/settings', rule))).text).to.include(
      'Configurações salvas.',
    )
    const wrong = await browser.follow(await browser.post('/cashback/settings', { ...rule, minimumSale: 'dez' }))
    expect(wrong.text).to.include('Escreva um valor, por exemplo 50,00.')
    expect((await browser.get('/cashback')).text).to.include('Volta 2,5%')
    expect((await browser.get('/settings/plugins/cashback')).text).to.include('value="10,00"')
  })

  it('shows a customer what they have, uses and adjusts it, and does nothing twice', async () => {
    const browser = await app.signedIn()
    const { id } = await addContact(app.shop)
    const at = `/cashback/${id}`
    expect((await browser.get(at)).text).to.include('Nada aqui ainda')
    const gift = { direction: 'more', amount: '30,00', reason: 'Cortesia', seen: '0' }
    for (const _ of [1, 2]) await browser.post(`${at}/adjustments`, gift, at)
    const less = await browser.follow(await browser.post(`${at}/redemptions`, { used: '40,00', seen: '1' }, at))
    expect(less.text).to.include(`É mais do que o cliente tem: ${formatMoney(3_000)}.`)
    await browser.post(`${at}/redemptions`, { used: '12,50', seen: '1' }, at)
    const page = await browser.get(at)
    expect(page.text).to.include(formatMoney(1_750)).and.to.include('Cortesia').and.to.include('Usado no balcão')
    expect((await browser.get(`/contacts/${id}/modules/cashback`)).text).to.include(`Saldo: ${formatMoney(1_750)}`)
    expect((await browser.get('/cashback')).text).to.include('Maria da Silva')
    expect((await browser.get('/cashback?search=ninguem')).text).to.include('Nada encontrado')
    expect((await (await app.stranger()).get(at)).status).to.equal(404)
  })
})

describe('cashback over the API', () => {
  let shop: ApiShop
  before(async () => {
    shop = await openApiShop({ plugins: [cashbackPlugin] })
  })
  after(() => shop.close())

  it('tells balance and ledger, uses once for each origin, adjusts with a reason', async () => {
    await setRule(shop, { validityDays: 10 })
    const { id } = await addContact(shop)
    await sell(shop, id)
    const api = await shop.as('staff')
    const credits = [{ leftCents: 500, expiresOn: '2026-12-03' }]
    expect((await api.get(`/cashback/${id}`)).body).to.deep.equal({ contactId: id, balanceCents: 500, credits })
    const used = { cents: 200, origin: 'caixa:7' }
    for (const _ of [1, 2])
      expect((await api.post(`/cashback/${id}/redemptions`, used)).body.balanceCents).to.equal(300)
    expect((await api.post(`/cashback/${id}/redemptions`, { cents: 301, origin: 'caixa:8' })).status).to.equal(422)
    expect((await api.post(`/cashback/${id}/adjustments`, { cents: -100, reason: 'Engano' })).status).to.equal(422)
    const adjustment = { cents: -100, reason: 'Engano', origin: 'chamado:9' }
    for (const _ of [1, 2])
      expect((await api.post(`/cashback/${id}/adjustments`, adjustment)).body.balanceCents).to.equal(200)
    const other = { ...adjustment, cents: 100 }
    expect((await api.post(`/cashback/${id}/adjustments`, other)).status, 'the other way round').to.equal(409)
    const first = (await api.get(`/cashback/${id}/ledger?limit=2`)).body
    const next = (await api.get(`/cashback/${id}/ledger?limit=2&cursor=${first.nextCursor}`)).body
    const kinds = [...first.items, ...next.items].map(({ kind }: { kind: string }) => kind)
    expect([kinds, next.nextCursor]).to.deep.equal([['adjustment', 'redemption', 'credit'], null])
    expect((await api.get('/cashback')).body.items).to.deep.equal([
      { contactId: id, name: 'Maria da Silva', cents: 200 },
    ])
    expect((await (await shop.stranger()).get(`/cashback/${id}`)).status).to.equal(404)
    expect(await balance(shop, id)).to.equal(200)
  })
})
