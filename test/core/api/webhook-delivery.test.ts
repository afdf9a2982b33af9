import { createHmac } from 'node:crypto'
import { expect } from 'chai'
import { Events } from '../../../core/events/event.ts'
import { advance } from '../../../core/events/lifecycle.ts'
import type { Message } from '../../../core/outbox/message.ts'
import { messageLifecycle } from '../../../core/outbox/message.ts'
import { type Webhook, WebhookDeliveries, Webhooks } from '../../../core/web/api/webhook.ts'
import { createWebhook, enableWebhook, removeWebhook } from '../../../core/web/api/webhook-actions.ts'
import { createWebhookDeliverer, type WebhookDelivererParts } from '../../../core/web/api/webhook-deliverer.ts'
import { listDeliveries, redeliver } from '../../../core/web/api/webhook-history.ts'
import { createWebhookPost } from '../../../core/web/api/webhook-post.ts'
import { type ApiShop, insertMessage, openApiShop } from '../../support/api.ts'
import { foundShop } from '../../support/shop.ts'
import { openReceiver, type Received, type WebhookReceiver } from '../../support/webhook-receiver.ts'

describe('A webhook', () => {
  let shop: ApiShop
  let receiver: WebhookReceiver
  let webhook: Webhook
  let secret: string
  beforeEach(async () => {
    shop = await openApiShop()
    receiver = await openReceiver()
    const created = await shop.write(work =>
      createWebhook(work, shop.app.secret, { url: receiver.url, allowPrivate: true }),
    )
    webhook = created.webhook
    secret = created.text
  })
  afterEach(async () => {
    await receiver.close()
    await shop.close()
  })

  const deliverer = (given: Partial<WebhookDelivererParts> = {}) =>
    createWebhookDeliverer({ ...shop.app, allowPrivate: true, random: () => 0.5, ...given })
  const deliveries = async () => (await shop.read(work => listDeliveries(work, webhook.id))).items
  const current = () => shop.read(work => work.of(Webhooks).get(webhook.id))
  const later = (seconds: number) => shop.clock.move(new Date(shop.clock.now().getTime() + seconds * 1_000))
  const refuse = (status = 500) => {
    receiver.answer = (_request, response) => void response.writeHead(status).end()
  }

  /** A message changes its status, and the relay tells. */
  async function change(message?: Message): Promise<Message> {
    const row = message ?? (await shop.message({ status: 'sent' }))
    const to = row.status === 'sent' ? 'delivered' : 'read'
    await shop.write(work => advance(work, messageLifecycle, { id: row.id, to }))
    await shop.relay()
    return { ...row, status: to }
  }

  /** Rounds until nothing is due, stepping to each due moment, for at most that many days. */
  async function untilQuiet(days = 40): Promise<void> {
    const end = shop.clock.now().getTime() + days * 86_400_000
    for (;;) {
      if ((await deliverer().round()) > 0) continue
      const queued = (await deliveries()).filter(delivery => delivery.status === 'queued')
      const next = Math.min(...queued.map(delivery => delivery.dueAt.getTime()))
      if (queued.length === 0 || next > end) return
      shop.clock.move(new Date(next))
    }
  }

  it('hears of a change, in a form that standard libraries verify', async () => {
    const message = await change()
    expect(await deliverer().round()).to.equal(1)
    const [call] = receiver.received
    const { headers, body } = call ?? { headers: {} as Received['headers'], body: '' }
    const signed = `${headers['webhook-id']}.${headers['webhook-timestamp']}.${body}`
    const key = Buffer.from(secret.slice('whsec_'.length), 'base64')
    expect(headers['webhook-signature']).to.equal(`v1,${createHmac('sha256', key).update(signed).digest('base64')}`)
    expect(Number(headers['webhook-timestamp'])).to.equal(Math.floor(shop.clock.now().getTime() / 1_000))
    expect(headers['content-type']).to.equal('application/json; charset=utf-8')
    const told = JSON.parse(body)
    expect(told).to.include({ id: headers['webhook-id'], type: 'message.status_changed' })
    expect(told.createdAt).to.equal(shop.clock.now().toISOString())
    expect(told.data).to.include({
      id: message.id,
      status: 'delivered',
      previousStatus: 'sent',
      type: 'ticket.done',
      plugin: 'tickets',
      channel: 'whatsapp',
      contactId: message.contactId,
      subject: 'ticket',
      subjectId: message.subjectId,
    })
    expect(body).not.to.contain('Olá, Maria').and.not.to.contain('99999')
    expect((await deliveries())[0]).to.include({ status: 'delivered', responseStatus: 204, attempts: 1, error: null })
  })

  it('hears of each change once', async () => {
    const message = await change()
    await change(message)
    await untilQuiet()
    expect(receiver.received.map(call => JSON.parse(call.body).data.status)).to.have.members(['delivered', 'read'])
    expect(new Set(receiver.received.map(call => call.headers['webhook-id'])).size).to.equal(2)
  })

  it('hears nothing of what was recorded quietly', async () => {
    const { id } = await shop.message({ status: 'sent' })
    const quietly = { ...shop.scope, quiet: true }
    await shop.app.works.write(quietly, work => advance(work, messageLifecycle, { id, to: 'read' }))
    await shop.relay()
    expect(await deliverer().round()).to.equal(0)
  })

  it('hears nothing of another company', async () => {
    const company = await foundShop(shop.app, 'outra')
    const scope = { company, actor: shop.scope.actor }
    const { id } = await shop.app.works.write(scope, work => insertMessage(work, { status: 'sent' }))
    await shop.app.works.write(scope, work => advance(work, messageLifecycle, { id, to: 'read' }))
    await shop.relay()
    expect(await deliverer().round()).to.equal(0)
  })

  it('is called again after a failure, under the same id and with a new signature', async () => {
    refuse()
    await change()
    await deliverer().round()
    expect((await deliveries())[0]).to.include({
      status: 'queued',
      responseStatus: 500,
      error: 'O servidor respondeu 500.',
    })
    expect(await deliverer().round()).to.equal(0)
    receiver.answer = (_request, response) => void response.writeHead(200).end('ok')
    later(60)
    await deliverer().round()
    const [first, second] = receiver.received.map(call => call.headers)
    expect(second?.['webhook-id']).to.equal(first?.['webhook-id'])
    expect(second?.['webhook-signature']).not.to.equal(first?.['webhook-signature'])
    expect((await deliveries())[0]).to.include({ status: 'delivered', attempts: 2 })
    expect((await current()).failingSince).to.equal(null)
  })

  it('is given up on after eight tries in about a day, and a person may try again', async () => {
    refuse(503)
    await change()
    const start = shop.clock.now().getTime()
    await untilQuiet()
    const hours = (shop.clock.now().getTime() - start) / 3_600_000
    expect(receiver.received).to.have.length(8)
    expect(hours).to.be.within(18, 28)
    const [delivery] = await deliveries()
    expect(delivery).to.include({ status: 'failed', attempts: 8 })
    receiver.answer = (_request, response) => void response.writeHead(200).end()
    await shop.write(work => redeliver(work, delivery?.id ?? ''))
    await deliverer().round()
    expect((await deliveries())[0]).to.include({ status: 'delivered', attempts: 1 })
  })

  it('does not follow a redirect', async () => {
    receiver.answer = (_request, response) => void response.writeHead(307, { location: '/elsewhere' }).end()
    await change()
    await deliverer().round()
    expect(receiver.received.map(call => call.path)).to.deep.equal(['/aviso'])
    expect((await deliveries())[0]).to.include({ status: 'queued', responseStatus: 307 })
  })

  it('is not waited for longer than the limit', async () => {
    receiver.answer = () => {}
    await change()
    await deliverer({ post: createWebhookPost({ allowPrivate: true, timeoutMs: 50 }) }).round()
    expect((await deliveries())[0]?.error).to.equal('Não respondeu em 0.05 segundos.')
  })

  it('may take its time with the body, for only the status counts', async () => {
    receiver.answer = (_request, response) => {
      response.writeHead(200)
      response.write('slowly')
    }
    await change()
    await deliverer({ post: createWebhookPost({ allowPrivate: true, timeoutMs: 200 }) }).round()
    expect((await deliveries())[0]).to.include({ status: 'delivered', responseStatus: 200 })
  })

  it('that nobody listens at is tried again', async () => {
    await receiver.close()
    await change()
    await deliverer().round()
    expect((await deliveries())[0]).to.include({ status: 'queued', error: 'O servidor recusou a conexão.' })
  })

  it('is not called when its address leads to an internal network', async () => {
    const named = receiver.url.replace('127.0.0.1', 'localhost.')
    for (const url of [receiver.url, named]) {
      await shop.write(work => work.of(Webhooks).change({ id: webhook.id }, { url }))
      await change()
      later(60)
      await deliverer({ post: createWebhookPost({ allowPrivate: false }) }).round()
      expect((await deliveries())[0]?.error).to.equal('O endereço leva a uma rede interna e não foi chamado.')
    }
    expect(receiver.received).to.deep.equal([])
  })

  it('that fails holds back its own calls only', async () => {
    const other = await openReceiver()
    await shop.write(work => createWebhook(work, shop.app.secret, { url: other.url, allowPrivate: true }))
    refuse()
    for (let count = 0; count < 10; count++) await change()
    while ((await deliverer().round()) > 0);
    expect(other.received).to.have.length(10)
    expect(receiver.received.length).to.be.lessThan(9)
    later(60)
    receiver.answer = (_request, response) => void response.writeHead(204).end()
    await untilQuiet()
    expect((await deliveries()).map(delivery => delivery.status)).to.deep.equal(Array(10).fill('delivered'))
    await other.close()
  })

  it('is switched off after three days of nothing but failures', async () => {
    refuse()
    await change()
    await untilQuiet()
    expect((await current()).active).to.equal(true)
    later(2.5 * 86_400)
    await change()
    await deliverer().round()
    expect(await current()).to.include({ active: false, switchedOffReason: 'Só falhas há três dias.' })
    expect((await deliveries()).map(delivery => delivery.status)).to.deep.equal(['failed', 'failed'])
    const events = await shop.read(work => work.of(Events).all({ where: { name: 'webhook.switched_off' } }))
    expect(events[0]).to.include({ subject: 'webhook', subjectId: webhook.id })
    await change()
    expect(await deliverer().round()).to.equal(0)
  })

  it('is not switched off while some calls still arrive', async () => {
    for (let day = 0; day < 5; day++) {
      refuse()
      await change()
      await deliverer().round()
      receiver.answer = (_request, response) => void response.writeHead(204).end()
      await untilQuiet()
      later(86_400)
    }
    expect(await current()).to.include({ active: true, failingSince: null })
  })

  it('is switched off at once when the server says it is gone for good', async () => {
    refuse(410)
    await change()
    await deliverer().round()
    expect((await current()).active).to.equal(false)
  })

  it('works again when a person switches it on', async () => {
    refuse(410)
    await change()
    await deliverer().round()
    await shop.write(work => enableWebhook(work, webhook.id))
    receiver.answer = (_request, response) => void response.writeHead(204).end()
    await change()
    await untilQuiet()
    expect((await deliveries())[0]?.status).to.equal('delivered')
    expect(await current()).to.include({ active: true, switchedOffReason: null })
  })

  it('that is removed is called no more', async () => {
    await change()
    await shop.write(work => removeWebhook(work, webhook.id))
    expect(await deliverer().round()).to.equal(0)
    await change()
    expect(await deliverer().round()).to.equal(0)
    expect(receiver.received).to.deep.equal([])
  })

  it('is called once when two processes look for work at the same moment', async () => {
    await change()
    await change()
    const done = await Promise.all([deliverer().round(), deliverer().round()])
    expect(done[0] + done[1]).to.equal(2)
    expect(receiver.received).to.have.length(2)
  })

  it('is called again, under the same id, when a process died in mid-call', async () => {
    await change()
    await shop.write(work =>
      work.of(WebhookDeliveries).change({}, { attempts: 1, lockedUntil: new Date(work.now.getTime() + 60_000) }),
    )
    expect(await deliverer().round()).to.equal(0)
    later(60)
    expect(await deliverer().round()).to.equal(1)
    expect((await deliveries())[0]).to.include({ status: 'delivered', attempts: 2 })
  })
})
