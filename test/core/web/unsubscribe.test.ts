import { expect } from 'chai'
import request from 'supertest'
import { unsubscribePath } from '../../../core/outbox/unsubscribe.ts'
import { closedPurposes } from '../../../core/people/consent.ts'
import { createContact } from '../../../core/people/contact-actions.ts'
import { openShop, type Shop } from '../../support/shop.ts'

describe('The link that stops messages', () => {
  let shop: Shop
  let contactId: string
  let path: string

  beforeEach(async () => {
    shop = await openShop()
    contactId = (await shop.write(work => createContact(work, { name: 'Maria', email: 'maria@exemplo.test' }))).id
    path = unsubscribePath(shop.app.secret, { companyId: shop.company.id, contactId, purpose: 'marketing' })
  })
  afterEach(() => shop.close())

  const closed = () => shop.read(work => closedPurposes(work, contactId))

  it('changes nothing when it is only looked at, as mail scanners do', async () => {
    await request(shop.app.express)
      .get(path)
      .expect(200, /Parar de receber/)
    expect([...(await closed())]).to.deep.equal([])
  })

  it('stops that purpose and no other when it is posted, with one click of the mail program', async () => {
    await request(shop.app.express).post(path).type('form').send('List-Unsubscribe=One-Click').expect(303)
    expect([...(await closed())]).to.deep.equal(['marketing'])
    await request(shop.app.express)
      .get(path)
      .expect(200, /não vai mais enviar/)
  })

  it('records it once, however often it is posted', async () => {
    await request(shop.app.express).post(path)
    await request(shop.app.express).post(path)
    const said = await shop.read(work => work.query('SELECT id FROM consents WHERE companyId = :companyId'))
    expect(said).to.have.length(1)
  })

  it('opens for nobody when a letter of it was changed', async () => {
    await request(shop.app.express).post(path.replace('.marketing.', '.billing.')).expect(404)
    await request(shop.app.express)
      .get(`${path.slice(0, -1)}x`)
      .expect(404)
    expect([...(await closed())]).to.deep.equal([])
  })
})
