import { expect } from 'chai'
import { whatsappSettings } from '../../../core/outbox/gate.ts'
import { changeSettings } from '../../../core/people/settings.ts'
import { type ApiShop, type Client, openApiShop } from '../../support/api.ts'

describe('Plans and messages sent by hand, over the API', () => {
  let shop: ApiShop
  let client: Client
  beforeEach(async () => {
    shop = await openApiShop({ plan: { plan: 'master', addOns: [] } })
    client = await shop.as('administrator')
  })
  afterEach(() => shop.close())

  const held = () => shop.message({ status: 'held', reasonCode: 'no_add_on', body: 'Olá, Maria!\nPronto.' })
  const problem = async (path: string, body = {}, status = 409) =>
    (await client.post(path, body).expect(status)).body as { detail: string; errors?: { field: string }[] }

  it('W2: show the plan, and take none', async () => {
    expect((await client.get('/company').expect(200)).body).to.deep.include({ plan: 'master', addOns: [] })
    const { body } = await client.patch('/company', { plan: 'plus' }).expect(422)
    expect(body.errors[0].field).to.equal('plan')
  })

  it('W1: switch WhatsApp off and on', async () => {
    expect((await client.get('/settings/whatsapp').expect(200)).body).to.deep.equal({ use: true })
    await client.put('/settings/whatsapp', { use: false }).expect(200)
    expect((await client.get('/settings/whatsapp').expect(200)).body).to.deep.equal({ use: false })
    expect((await client.put('/settings/whatsapp', { use: 'sim' }).expect(422)).body.errors[0].field).to.equal('use')
  })

  it('W3: say where a person opens the chat, for what waits and is ready', async () => {
    const { id } = await held()
    const url = 'https://wa.me/5549999990187?text=Ol%C3%A1%2C%20Maria%21%0APronto.'
    const { body } = await client.get(`/messages/${id}`).expect(200)
    expect(body).to.include({ clickToChatUrl: url, manual: false })
    expect((await client.get('/messages').expect(200)).body.items[0].clickToChatUrl).to.equal(url)
    for (const other of [
      { status: 'sent' as const },
      { status: 'held' as const, reasonCode: 'repair' },
      { status: 'held' as const, body: '' },
      { status: 'held' as const, channel: 'email' as const, address: 'maria@exemplo.test' },
    ]) {
      const { id: otherId } = await shop.message(other)
      expect((await client.get(`/messages/${otherId}`)).body.clickToChatUrl, JSON.stringify(other)).to.equal(null)
    }
    await shop.write(work => changeSettings(work, whatsappSettings, { use: false }))
    expect((await client.get(`/messages/${id}`)).body.clickToChatUrl).to.equal(null)
  })

  it('W3: confirm no such message, and say what to do', async () => {
    const { id } = await held()
    expect((await problem(`/messages/${id}/confirmation`)).detail).to.equal(
      'A empresa não tem o add-on do WhatsApp: uma pessoa abre clickToChatUrl e envia. Avise em POST /messages/{id}/manual-delivery.',
    )
  })

  it('W3: are told that it was sent, with the words as they went', async () => {
    const { id } = await held()
    const { body } = await client.post(`/messages/${id}/manual-delivery`, { sent: true, body: 'Oi!' }).expect(200)
    expect(body).to.include({ status: 'sent', manual: true, body: 'Oi!', clickToChatUrl: null, deliveredAt: null })
    expect(body.sentAt).to.equal(shop.clock.now().toISOString())
    await problem(`/messages/${id}/manual-delivery`, { sent: true })
  })

  it('W3: are told that it was not sent: it waits, or is discarded with a reason', async () => {
    const { id } = await held()
    const { body } = await client.post(`/messages/${id}/manual-delivery`, { sent: false }).expect(200)
    expect(body).to.include({ status: 'held', manual: false })
    const gone = await client.delete(`/messages/${id}`, { reason: 'Ela passou na loja.' }).expect(200)
    expect(gone.body).to.include({ status: 'discarded', reason: 'Ela passou na loja.' })
  })

  it('want an answer that is one, from those who may give it', async () => {
    const { id } = await held()
    expect((await problem(`/messages/${id}/manual-delivery`, {}, 422)).errors?.[0]?.field).to.equal('sent')
    const empty = await problem(`/messages/${id}/manual-delivery`, { sent: true, body: ' ' }, 422)
    expect(empty.errors?.[0]?.field).to.equal('body')
    await (await shop.as('reader')).post(`/messages/${id}/manual-delivery`, { sent: true }).expect(403)
    await (await shop.stranger()).post(`/messages/${id}/manual-delivery`, { sent: true }).expect(404)
  })

  it('leave alone what the company’s own number sends', async () => {
    const other = await openApiShop()
    const { id } = await other.message({ status: 'held' })
    const answer = await (await other.as('staff')).post(`/messages/${id}/manual-delivery`, { sent: true }).expect(409)
    expect(answer.body.detail).to.equal('Esta mensagem sai pelo número da empresa: confirme o envio.')
    await other.close()
  })
})
