import { expect } from 'chai'
import { newId } from '../../../core/data/table.ts'
import type { Message } from '../../../core/outbox/message.ts'
import { type ApiShop, type Client, openApiShop } from '../../support/api.ts'

describe('Messages over the API', () => {
  let shop: ApiShop
  let client: Client
  beforeEach(async () => {
    shop = await openApiShop({ now: new Date('2026-11-23T13:00:00.123Z') })
    client = await shop.as('staff')
  })
  afterEach(() => shop.close())

  const at = (text: string) => ({ createdAt: new Date(text) })
  const ids = async (query: string): Promise<string[]> =>
    (await client.get(`/messages?${query}`).expect(200)).body.items.map((item: Message) => item.id)

  it('shows what was said, to whom and what became of it', async () => {
    const sentAt = new Date('2026-11-23T12:59:59.007Z')
    const attachments = [{ kind: 'ticket', id: newId(), name: 'chamado.pdf' }]
    const row = await shop.message({ attachments, sentAt, reason: 'Falta o celular.', reasonCode: 'no_address' })
    const { body } = await client.get(`/messages/${row.id}`).expect(200)
    expect(body).to.deep.equal({
      id: row.id,
      type: 'ticket.done',
      plugin: 'tickets',
      channel: 'whatsapp',
      address: '+5549999990187',
      recipientName: 'Maria Aparecida',
      contactId: row.contactId,
      document: { subject: 'ticket', subjectId: row.subjectId },
      subject: '',
      body: 'Olá, Maria!',
      status: 'sent',
      reason: 'Falta o celular.',
      reasonCode: 'no_address',
      manual: false,
      clickToChatUrl: null,
      attachments: [{ name: 'chamado.pdf', size: null }],
      createdAt: '2026-11-23T13:00:00.123Z',
      dueAt: '2026-11-23T13:00:00.123Z',
      sentAt: '2026-11-23T12:59:59.007Z',
      deliveredAt: null,
      readAt: null,
    })
    expect((await client.get('/messages').expect(200)).body).to.deep.equal({ items: [body], nextCursor: null })
  })

  it('finds messages by each filter, and by several', async () => {
    const plain = await shop.message()
    const special = await shop.message({
      subjectKind: 'quote',
      channel: 'email',
      status: 'failed',
      type: 'quote.created',
      plugin: 'quotes',
    })
    const queries = [
      'subject=quote',
      `subject=quote&subjectId=${special.subjectId}`,
      `subjectId=${special.subjectId}`,
      `contactId=${special.contactId}`,
      'channel=email',
      'status=failed',
      'type=quote.created',
      'plugin=quotes',
      `contactId=${special.contactId}&status=failed&channel=email&from=2026-11-01&to=2026-11-30`,
    ]
    for (const query of queries) expect(await ids(query), query).to.deep.equal([special.id])
    expect(await ids(`subject=ticket&subjectId=${special.subjectId}`)).to.deep.equal([])
    expect(await ids('subject=ticket&status=failed')).to.deep.equal([])
    expect(await ids('')).to.have.members([plain.id, special.id])
  })

  it('counts days as the clocks of the company do, both included', async () => {
    const lateAtNight = await shop.message(at('2026-11-11T02:59:59.999Z'))
    const early = await shop.message(at('2026-11-11T03:00:00.000Z'))
    const late = await shop.message(at('2026-11-12T02:59:59.999Z'))
    const next = await shop.message(at('2026-11-12T03:00:00.000Z'))
    expect(await ids('from=2026-11-11&to=2026-11-11')).to.deep.equal([late.id, early.id])
    expect(await ids('to=2026-11-10')).to.deep.equal([lateAtNight.id])
    expect(await ids('from=2026-11-12')).to.deep.equal([next.id])
  })

  it('leaves none out and repeats none from page to page', async () => {
    for (let count = 0; count < 23; count++) {
      const half = new Date(Date.UTC(2026, 10, 10 + Math.floor(count / 5), 12, 0, 0, count % 2))
      await shop.message({ createdAt: half, status: count % 3 === 0 ? 'failed' : 'sent' })
    }
    for (const query of ['', '&status=sent', '&from=2026-11-11', '&from=2026-11-11&to=2026-11-13&status=sent']) {
      const expected = await ids(`limit=200${query}`)
      const seen: string[] = []
      for (let cursor = ''; ; ) {
        const { body } = await client.get(`/messages?limit=4${query}${cursor}`).expect(200)
        seen.push(...body.items.map((item: Message) => item.id))
        if (!body.nextCursor) break
        cursor = `&cursor=${body.nextCursor}`
      }
      expect(seen, query).to.deep.equal(expected)
    }
  })

  it('lets a person confirm, with other words', async () => {
    await shop.addSender({ channel: 'email', driver: 'paper' })
    const ticket = { contactId: await shop.contact(), title: 'Trocar a tela' }
    const { body: opened } = await client.post('/tickets', ticket).expect(201)
    await client.post(`/tickets/${opened.id}/status`, { status: 'done' }).expect(200)
    const [held] = (await client.get(`/messages?subject=ticket&subjectId=${opened.id}`).expect(200)).body.items
    expect(held).to.include({ status: 'held', reasonCode: 'confirm' })
    const { body } = await client.post(`/messages/${held.id}/confirmation`, { body: 'Pode vir buscar!' }).expect(200)
    expect(body).to.include({ status: 'queued', body: 'Pode vir buscar!', subject: 'Seu chamado', reason: null })
    await client.post(`/messages/${held.id}/confirmation`).expect(409)
  })

  it('refuses to confirm an empty text', async () => {
    const held = await shop.message({ status: 'held' })
    await shop.addSender({ channel: 'whatsapp', driver: 'paper' })
    const { body } = await client.post(`/messages/${held.id}/confirmation`, { body: ' ' }).expect(422)
    expect(body.errors[0].field).to.equal('body')
  })

  it('discards with a reason', async () => {
    const held = await shop.message({ status: 'held' })
    const { body: refusal } = await client.delete(`/messages/${held.id}`).expect(422)
    expect(refusal.errors[0].field).to.equal('reason')
    const { body } = await client.delete(`/messages/${held.id}`, { reason: 'Já falei com ela.' }).expect(200)
    expect(body).to.include({ status: 'discarded', reason: 'Já falei com ela.' })
    await client.delete(`/messages/${held.id}`, { reason: 'De novo.' }).expect(409)
  })

  it('tries again what failed, and only that', async () => {
    const failed = await shop.message({ status: 'failed', senderId: shop.company.id })
    expect((await client.post(`/messages/${failed.id}/retry`).expect(200)).body.status).to.equal('queued')
    const sent = await shop.message({ status: 'sent' })
    await client.post(`/messages/${sent.id}/retry`).expect(409)
  })
})
