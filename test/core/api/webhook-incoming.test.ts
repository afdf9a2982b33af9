import { expect } from 'chai'
import { WebhookDeliveries } from '../../../core/web/api/webhook.ts'
import { createWebhook } from '../../../core/web/api/webhook-actions.ts'
import { type Inbox, openInbox } from '../../support/inbox.ts'

describe('A webhook, when a customer writes', () => {
  let inbox: Inbox
  beforeEach(async () => {
    inbox = await openInbox()
    const given = { url: 'http://127.0.0.1:9/', allowPrivate: true }
    await inbox.write(work => createWebhook(work, inbox.app.secret, given))
  })
  afterEach(() => inbox.close())

  it('is told who and when, and neither what nor from which number', async () => {
    const maria = await inbox.customer()
    const row = await inbox.hears('Meu cartão é 1234')
    await inbox.relay()
    const [delivery, ...others] = await inbox.read(work => work.of(WebhookDeliveries).all())
    expect(others).to.deep.equal([])
    const { type, data } = JSON.parse(delivery?.body ?? '{}')
    expect(type).to.equal('contact.wrote')
    expect(data).to.deep.equal({
      id: row?.id,
      channel: 'whatsapp',
      contactId: maria.id,
      senderId: inbox.number.id,
      request: 'plain',
      hasMedia: false,
      answersMessageId: null,
      receivedAt: inbox.clock.now().toISOString(),
    })
  })
})
