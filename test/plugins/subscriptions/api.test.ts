import { expect } from 'chai'
import { readPixCode } from '../../../core/brazil/pix-reader.ts'
import { Contacts } from '../../../core/people/contact.ts'
import { changePortal } from '../../../core/people/portal-settings.ts'
import { changeSettings } from '../../../core/people/settings.ts'
import { receivablesPlugin } from '../../../plugins/receivables/index.ts'
import { receivableSettings } from '../../../plugins/receivables/settings.ts'
import { subscriptionsPlugin } from '../../../plugins/subscriptions/index.ts'
import { type ApiShop, type Client, openApiShop } from '../../support/api.ts'
import { addContact } from '../../support/quoting.ts'
import { generate, goTo } from '../../support/subscribing.ts'

describe('subscriptions over the API', () => {
  let shop: ApiShop
  let api: Client
  beforeEach(async () => {
    shop = await openApiShop({ plugins: [receivablesPlugin, subscriptionsPlugin] })
    api = await shop.as('administrator')
  })
  afterEach(() => shop.close())

  const plan = async () => (await api.post('/plans', { name: 'Fibra 300', speed: '300 Mega', priceCents: 9_000 })).body
  async function subscribe() {
    const [{ id: planId }, { id: contactId }] = [await plan(), await addContact(shop)]
    const given = { contactId, planId, startsOn: '2026-11-10', dueDay: 10, address: 'Rua das Flores, 10' }
    return (await api.post('/subscriptions', given)).body
  }
  const act = (id: string, what: string, body: object = { reason: 'A pedido' }) =>
    api.post(`/subscriptions/${id}/${what}`, body)

  it('makes, lists and changes plans at their own address', async () => {
    const { id } = await plan()
    expect((await api.get('/plans?active=true')).body.items).to.have.length(1)
    expect((await api.patch(`/plans/${id}`, { active: false })).body).to.include({ active: false, name: 'Fibra 300' })
    expect((await api.get('/plans?active=true')).body.items).to.deep.equal([])
    const again = await api.post('/plans', { name: 'Fibra 300', speed: '1', priceCents: 1 })
    expect([again.status, again.body.errors[0].field]).to.deep.equal([422, 'name'])
  })

  it('makes a subscription, suspends it, gives it back and cancels it', async () => {
    const { id, ...made } = await subscribe()
    expect(made).to.include({ number: 1, plan: 'Fibra 300', status: 'active', nextDueDate: '2026-12-10' })
    expect((await act(id, 'suspension')).body).to.include({ status: 'suspended', suspendedFor: 'person' })
    expect((await act(id, 'suspension')).status).to.equal(409)
    expect((await act(id, 'trust-unlock', {})).body.detail).to.match(/não é por atraso/)
    expect((await act(id, 'reactivation')).body).to.include({ status: 'active' })
    expect((await act(id, 'cancellation')).body).to.include({ status: 'cancelled', cancelledOn: '2026-11-23' })
    expect((await act(id, 'reactivation')).status).to.equal(409)
    expect((await api.get('/subscriptions?status=cancelled')).body.items).to.have.length(1)
  })

  it('says of an invoice what is in it and how to pay it, newest first', async () => {
    await shop.write(work => changeSettings(work, receivableSettings, { pixKey: 'loja@exemplo.test' }))
    const { contactId } = await subscribe()
    await generate(shop, '2027-01-31')
    const { items } = (await api.get(`/invoices?contactId=${contactId}`)).body
    expect(items.map(({ month }: { month: string }) => month)).to.deep.equal(['2027-01', '2026-12'])
    const invoice = (await api.get(`/invoices/${items[1].id}`)).body
    expect(invoice).to.include({ totalCents: 9_000, leftCents: 9_000, status: 'open', overdue: false })
    expect(invoice.items).to.deep.equal([
      { kind: 'service', description: 'Fibra 300, de 10/11/2026 a 09/12/2026', amountCents: 9_000 },
    ])
    expect(readPixCode(invoice.pix)).to.include({ amountCents: 9_000 })
    goTo(shop, '2026-12-20')
    expect((await api.get('/invoices?status=overdue')).body.items).to.have.length(1)
    const cancelled = (await api.post(`/invoices/${items[1].id}/cancellation`, { reason: 'Erro' })).body
    expect(cancelled).to.include({ status: 'cancelled', leftCents: 0, pix: null })
  })

  it('goes page by page', async () => {
    await subscribe()
    await generate(shop, '2027-03-31')
    const first = (await api.get('/invoices?limit=3')).body
    const next = (await api.get(`/invoices?limit=3&cursor=${first.nextCursor}`)).body
    expect([first.items.length, next.items.length, next.nextCursor]).to.deep.equal([3, 1, null])
  })

  it('is described, each resource at its address', async () => {
    const { paths } = (await api.get('/openapi.json')).body
    expect(paths).to.include.keys(
      ...[
        '/plans',
        '/plans/{id}',
        '/subscriptions',
        '/subscriptions/{id}/suspension',
        '/subscriptions/{id}/reactivation',
      ],
      ...[
        '/subscriptions/{id}/cancellation',
        '/invoices',
        '/invoices/{id}',
        '/invoices/{id}/pdf',
        '/invoices/{id}/email',
      ],
    )
  })

  it('sends an invoice to the main e-mail, once while it is under way, and says why where it cannot', async () => {
    await subscribe()
    const [invoice] = await generate(shop, '2026-12-31')
    await shop.addSender({ channel: 'email', driver: 'paper', status: 'paused' })
    await shop.relay()
    const path = `/invoices/${invoice?.id}/email`
    const first = await api.post(path, {})
    expect([first.status, first.body.email]).to.deep.equal([202, 'maria.da.silva@exemplo.test'])
    await shop.relay()
    expect((await api.post(path, {})).body.requestedAt).to.equal(first.body.requestedAt)
    await shop.relay()
    const { items } = (await api.get(`/messages?subject=invoice&subjectId=${invoice?.id}&type=invoice.copy_requested`))
      .body
    expect(items.map(({ channel, address }: { channel: string; address: string }) => [channel, address])).to.deep.equal(
      [['email', 'maria.da.silva@exemplo.test']],
    )
    await shop.write(work => changePortal(work, { sendsByEmail: false }))
    expect((await api.post(path, {})).status).to.equal(403)
    await shop.write(async work => {
      await changePortal(work, { sendsByEmail: true })
      await work.of(Contacts).change({}, { email: null })
    })
    const refused = await api.post(path, {})
    expect([refused.status, refused.body.detail]).to.deep.equal([
      409,
      'O cliente não tem um E-mail principal válido. Corrija na aba Contato do cadastro.',
    ])
  })

  it('shows a stranger nothing, and lets a reader change nothing', async () => {
    const { id } = await subscribe()
    const [invoice] = await generate(shop, '2026-12-31')
    const stranger = await shop.stranger()
    for (const path of [`/subscriptions/${id}`, `/invoices/${invoice?.id}`, `/invoices/${invoice?.id}/pdf`])
      expect((await stranger.get(path)).status).to.equal(404)
    const reader = await shop.as('reader')
    expect((await reader.get(`/subscriptions/${id}`)).status).to.equal(200)
    expect((await reader.post(`/subscriptions/${id}/suspension`, { reason: 'x' })).status).to.equal(403)
  })
})
