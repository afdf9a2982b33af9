import { expect } from 'chai'
import supertest from 'supertest'
import { plugins } from '../../../config/plugins.ts'
import { Contacts } from '../../../core/people/contact.ts'
import type { Permission } from '../../../core/people/permission.ts'
import { changeSettings } from '../../../core/people/settings.ts'
import { createOpportunity } from '../../../plugins/crm/actions.ts'
import { Opportunities } from '../../../plugins/crm/opportunity.ts'
import { crmSettings } from '../../../plugins/crm/settings.ts'
import { buildTestApp, type TestApp } from '../../support/build.ts'
import { textOf } from '../../support/counter.ts'
import { addContact } from '../../support/quoting.ts'

/** The role "reader" may do everything in the CRM, looks at customers and knows nothing of orders. */
const rolesOf: Record<string, Permission['roles']> = { 'crm.write': ['staff', 'reader'], 'orders.read': ['staff'] }
const installed = plugins.map(plugin => ({
  ...plugin,
  permissions: (plugin.permissions ?? []).map(one => ({ ...one, roles: rolesOf[one.name] ?? one.roles })),
}))
const lead = { title: 'Câmeras', leadName: 'Rui Barbosa', leadPhone: '(49) 99999-0187', valueCents: 9_000 }

describe('whoever works in the CRM alone', () => {
  let app: TestApp
  let token: string
  beforeEach(async () => {
    app = await buildTestApp({ plugins: installed })
    token = await app.shop.token('reader')
  })
  afterEach(() => app.close())

  const call = (method: 'get' | 'post', path: string, body?: object) =>
    supertest(app.origin)[method](`/api/v1/opportunities${path}`).auth(token, { type: 'bearer' }).send(body)
  const contacts = () => app.shop.read(work => work.of(Contacts).count())

  it('makes no contact of a lead, neither by the act of that name nor by winning it', async () => {
    const { body } = await call('post', '', lead)
    for (const act of ['contact', 'won']) {
      const { status } = await call('post', `/${body.id}/${act}`, act === 'won' ? {} : undefined)
      expect(status, act).to.equal(403)
    }
    const browser = await app.signedIn('reader')
    const answer = await browser.post(`/crm/${body.id}/contact`, {}, `/crm/${body.id}`)
    expect(textOf(answer.text)).to.include('não tem permissão para cadastrar')
    expect(await contacts()).to.equal(0)
    expect(await app.shop.read(work => work.of(Opportunities).get(body.id))).to.include({ status: 'stage1' })
  })

  it('is never turned away with a lead: it stays one where it would be a contact at once', async () => {
    await app.shop.write(work => changeSettings(work, crmSettings, { contactAtOnce: true }))
    const { status, body } = await call('post', '', lead)
    expect([status, body.contactId, await contacts()]).to.deep.equal([201, null, 0])
  })

  it('links a lead to the customer that it is', async () => {
    const { body } = await call('post', '', lead)
    const { id } = await addContact(app.shop, 'Rui')
    expect((await call('post', `/${body.id}/contact`)).body.contactId).to.equal(id)
  })

  it('is not told of an order that was made of it', async () => {
    const made = await app.shop.write(work => createOpportunity(work, lead))
    await (await app.signedIn()).post(`/crm/${made.id}/won`, { make: 'orders' }, `/crm/${made.id}`)
    expect((await call('get', `/${made.id}`)).body.documents).to.deep.equal([])
    const page = async (role: 'reader' | 'staff') =>
      textOf((await (await app.signedIn(role)).get(`/crm/${made.id}`)).text)
    expect(await page('reader')).to.not.include('Pedido 1')
    expect(await page('staff')).to.include('Virou Pedido 1')
    const { body } = await supertest(app.origin)
      .get(`/api/v1/opportunities/${made.id}`)
      .auth(await app.shop.token('staff'), { type: 'bearer' })
    expect(body.documents.map(({ title }: { title: string }) => title)).to.deep.equal(['Pedido 1'])
  })
})
