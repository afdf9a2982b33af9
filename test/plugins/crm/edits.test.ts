import { expect } from 'chai'
import supertest from 'supertest'
import { createOpportunity, editOpportunity, linkContact } from '../../../plugins/crm/actions.ts'
import { Opportunities } from '../../../plugins/crm/opportunity.ts'
import { buildTestApp, type TestApp } from '../../support/build.ts'
import { textOf } from '../../support/counter.ts'
import { addContact } from '../../support/quoting.ts'

const lead = { title: 'Câmeras', leadName: 'Rui Barbosa' }

describe('an opportunity that two people have open', () => {
  let app: TestApp
  let id: string
  beforeEach(async () => {
    app = await buildTestApp()
    id = (await app.shop.write(work => createOpportunity(work, lead))).id
  })
  afterEach(() => app.close())

  const now = () => app.shop.read(work => work.of(Opportunities).get(id))
  const linked = () => {
    app.shop.clock.move(new Date(app.shop.clock.now().getTime() + 60_000))
    return app.shop.write(work => linkContact(work, id))
  }

  it('keeps the customer and what else was changed, whoever saves an older form', async () => {
    const browser = await app.signedIn()
    const { text } = await browser.get(`/crm/${id}/edit`)
    const seenAt = /name="seenAt" value="([^"]+)"/.exec(text)?.[1]
    const { contactId } = await linked()
    await app.shop.write(work => editOpportunity(work, id, { ...lead, notes: 'Quatro câmeras' }))
    const saved = await browser.post(`/crm/${id}`, { ...lead, contactId: '', seenAt }, `/crm/${id}/edit`)
    expect(textOf((await browser.follow(saved)).text)).to.include('Outra pessoa mudou isto enquanto você editava.')
    expect(await now()).to.include({ contactId, notes: 'Quatro câmeras' })
  })

  it('is saved from the form as it is now', async () => {
    const browser = await app.signedIn()
    await linked()
    const { text } = await browser.get(`/crm/${id}/edit`)
    const seenAt = /name="seenAt" value="([^"]+)"/.exec(text)?.[1]
    await browser.post(`/crm/${id}`, { ...lead, title: 'Alarme', seenAt }, `/crm/${id}/edit`)
    expect(await now()).to.include({ title: 'Alarme' })
  })

  it('answers 409 over the API to whoever read an older one', async () => {
    const token = await app.shop.token()
    const put = (body: object) =>
      supertest(app.origin).put(`/api/v1/opportunities/${id}`).auth(token, { type: 'bearer' }).send(body)
    const { updatedAt } = await now()
    const { contactId } = await linked()
    expect((await put({ ...lead, seenAt: updatedAt })).status).to.equal(409)
    const { body, status } = await put({ ...lead, title: 'Alarme', seenAt: (await now()).updatedAt })
    expect([status, body.title, body.contactId]).to.deep.equal([200, 'Alarme', contactId])
  })

  it('may become another customer, but is no lead again', async () => {
    await linked()
    const other = await addContact(app.shop, 'Bia')
    const edit = (contactId: string | null) => app.shop.write(work => editOpportunity(work, id, { ...lead, contactId }))
    expect((await edit(other.id)).contactId).to.equal(other.id)
    expect((await edit(null)).contactId).to.equal(other.id)
    expect(await now()).to.include({ contactId: other.id })
  })
})
