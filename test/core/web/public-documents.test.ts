import { expect } from 'chai'
import request from 'supertest'
import { createDocument } from '../../../core/documents/tracked/actions.ts'
import { createContact } from '../../../core/people/contact-actions.ts'
import { quotes } from '../../../plugins/quotes/quote.ts'
import { openShop, type Shop } from '../../support/shop.ts'

describe("A quote's public page", () => {
  let shop: Shop
  let token: string

  beforeEach(async () => {
    shop = await openShop()
    const items = [{ description: '<script>alert(1)</script>', quantity: 1, unitPriceCents: 9_900 }]
    const head = await shop.write(async work => {
      const contact = await createContact(work, { name: 'Maria' })
      return createDocument(work, quotes, { contactId: contact.id, items, validUntil: '2026-12-31' })
    })
    token = head.token
  })
  afterEach(() => shop.close())

  it('shows the customer the document without signing in', async () => {
    const page = await request(shop.app.express).get(`/d/quote/${token}`).expect(200)
    expect(page.text).to.include('Orçamento 1').and.to.include('R$')
  })

  it('runs nothing that is written in it, and is kept by nobody', async () => {
    const page = await request(shop.app.express).get(`/d/quote/${token}`)
    expect(page.text).to.include('&lt;script&gt;').and.not.to.include('<script>')
    expect(page.headers['content-security-policy']).to.include('sandbox')
    expect(page.headers['cache-control']).to.include('no-store')
  })

  it('opens for the exact token only', async () => {
    const other = token.toUpperCase() === token ? token.toLowerCase() : token.toUpperCase()
    await request(shop.app.express).get(`/d/quote/${other}`).expect(404)
    await request(shop.app.express).get(`/d/order/${token}`).expect(404)
    await request(shop.app.express).get('/d/quote/short').expect(404)
  })

  it('says what to do when there is no browser to print its PDF', async () => {
    await request(shop.app.express).get(`/d/quote/${token}/pdf`).expect(503, /Chrom/)
  })
})
