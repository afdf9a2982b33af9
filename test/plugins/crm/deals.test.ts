import { expect } from 'chai'
import { changeDocumentStatus, editDocument } from '../../../core/documents/tracked/actions.ts'
import { createOpportunity } from '../../../plugins/crm/actions.ts'
import { orders } from '../../../plugins/orders/order.ts'
import { quotes } from '../../../plugins/quotes/quote.ts'
import { type Browser, buildTestApp, type TestApp } from '../../support/build.ts'
import { textOf } from '../../support/counter.ts'
import { addContact } from '../../support/quoting.ts'

describe('a deal', () => {
  let app: TestApp
  let browser: Browser
  let id: string
  beforeEach(async () => {
    app = await buildTestApp()
    browser = await app.signedIn()
    const { id: contactId } = await addContact(app.shop)
    id = (await app.shop.write(work => createOpportunity(work, { title: 'Câmeras', contactId, valueCents: 450_000 })))
      .id
  })
  afterEach(() => app.close())

  const make = (plugin: string) => browser.post(`/crm/${id}/successors/${plugin}`, {}, `/crm/${id}`)
  const win = async (plugin = '') => {
    const answer = await browser.post(`/crm/${id}/won`, { make: plugin }, `/crm/${id}`)
    return textOf((await browser.follow(answer)).text)
  }
  const opportunityPage = async () => textOf((await browser.get(`/crm/${id}`)).text)
  const allOrders = () => app.shop.read(work => work.of(orders.model).all({}))
  const step = (quoteId: string, ...statuses: string[]) =>
    app.shop.write(async work => {
      for (const to of statuses) await changeDocumentStatus(work, quotes, { id: quoteId, to })
    })
  /** Its price was talked down since. */
  const quoted = async () => {
    await make('quotes')
    const [quote] = await app.shop.read(work => work.of(quotes.model).all({}))
    if (!quote) throw new Error('There is no quote')
    const { contactId, validUntil } = quote as typeof quote & { validUntil: string }
    const items = [{ description: 'Quatro câmeras', quantity: 4, unitPriceCents: 100_000 }]
    const input = { contactId, items, notes: null, validUntil }
    await app.shop.write(work => editDocument(work, quotes, { id: quote.id, input }))
    return quote.id
  }
  const orderOfQuote = (quoteId: string) =>
    browser.post(`/quotes/${quoteId}/successors/orders`, {}, `/quotes/${quoteId}`)

  it('whose quote became an order is not sold again as it is won', async () => {
    const quoteId = await quoted()
    await step(quoteId, 'sent', 'approved')
    await orderOfQuote(quoteId)
    const page = await opportunityPage()
    expect(page).to.include('Virou Orçamento 1').and.include('Virou Pedido 1').and.not.include('Gerar pedido')
    expect(await win('orders')).to.include('Pedido 1 já foi gerado desta oportunidade.')
    await win()
    await make('orders')
    expect(await allOrders()).to.have.length(1)
  })

  it('is won with the order of its approved quote, at the price of the quote', async () => {
    const quoteId = await quoted()
    await step(quoteId, 'sent', 'approved')
    expect(await opportunityPage()).to.include('Gerar pedido (Orçamento 1)')
    await win('orders')
    await orderOfQuote(quoteId)
    expect((await allOrders()).map(({ totalCents }) => totalCents)).to.deep.equal([400_000])
    expect(textOf((await browser.get(`/quotes/${quoteId}`)).text)).to.include('Virou Pedido 1')
    expect(await opportunityPage()).to.include('Virou Pedido 1')
  })

  it('waits for its quote to be approved before anything is sold', async () => {
    const quoteId = await quoted()
    const page = await opportunityPage()
    expect(page).to.include('A venda sai de Orçamento 1').and.not.include('Gerar pedido')
    expect(await win('orders')).to.include('que ainda não está aprovado')
    expect(await allOrders()).to.deep.equal([])
    await step(quoteId, 'sent', 'approved')
    await win()
    await make('orders')
    expect((await allOrders()).map(({ totalCents }) => totalCents)).to.deep.equal([400_000])
  })

  it('is sold for what was talked over once its quote was refused', async () => {
    await step(await quoted(), 'sent', 'rejected')
    await win('orders')
    expect((await allOrders()).map(({ totalCents }) => totalCents)).to.deep.equal([450_000])
  })

  it('that was sold already is not sold again by a quote of it', async () => {
    await win('orders')
    const quoteId = await quoted()
    await step(quoteId, 'sent', 'approved')
    const page = textOf((await browser.get(`/quotes/${quoteId}`)).text)
    expect(page).to.include('Virou Pedido 1').and.not.include('Gerar pedido')
    const refused = textOf((await browser.follow(await orderOfQuote(quoteId))).text)
    expect(refused).to.include('Pedido 1 já foi gerado deste negócio')
    expect(await allOrders()).to.have.length(1)
  })
})
