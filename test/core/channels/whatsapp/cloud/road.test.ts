import { expect } from 'chai'
import { retryMessage, settleUnsure } from '../../../../../core/outbox/actions.ts'
import { beginSend, claimMessages } from '../../../../../core/outbox/claim.ts'
import { retellEarlyReceipts } from '../../../../../core/outbox/early-receipt.ts'
import { Messages } from '../../../../../core/outbox/message.ts'
import { partsOf } from '../../../../../core/outbox/part.ts'
import { createContact } from '../../../../../core/people/contact-actions.ts'
import { type CloudShop, openCloudShop } from '../../../../support/cloud-api/cloud-shop.ts'
import type { Fate } from '../../../../support/cloud-api/stub.ts'

describe('the road of a message over an official number', () => {
  let shop: CloudShop
  beforeEach(async () => {
    shop = await openCloudShop()
    await shop.mariaWrites()
  })
  afterEach(async () => {
    expect(shop.stub.faults).to.deep.equal([])
    await shop.close()
  })

  const sent = async () => {
    const { id } = await shop.tell()
    await shop.shop.settle()
    return id
  }
  const wamid = () => shop.stub.sent.at(-1)?.wamid ?? ''
  const tracker = () => shop.stub.sent.at(-1)?.message.biz_opaque_callback_data ?? ''
  const status = async (id: string) => (await shop.message(id)).status
  const onSending = (fate: Fate | undefined) => {
    shop.stub.fate = ({ path }) => (path.endsWith('/messages') ? fate : undefined)
  }

  it('leads from sent over delivered to read, with the times Meta tells', async () => {
    const id = await sent()
    const at = (minutes: number) => new Date(shop.shop.clock.now().getTime() + minutes * 60_000)
    for (const [step, minutes] of [
      ['sent', 0],
      ['delivered', 1],
      ['read', 2],
    ] as const)
      expect(await shop.metaSays({ id: wamid(), status: step, at: at(minutes) })).to.equal(200)
    expect(await shop.message(id)).to.deep.include({ status: 'read', deliveredAt: at(1), readAt: at(2) })
  })

  it('never leads back, in whatever order the news come', async () => {
    const id = await sent()
    for (const step of ['read', 'sent', 'delivered', 'read']) await shop.metaSays({ id: wamid(), status: step })
    expect(await status(id)).to.equal('read')
  })

  it('knows a message by news that were faster than our own note of it', async () => {
    const { id } = await shop.tell()
    onSending({ hang: 'taken' })
    // Meta tells of it while the answer to our own request is still on its way.
    const settling = shop.shop.settle()
    while (shop.stub.sent.length === 0) await new Promise(resolve => setImmediate(resolve))
    expect(await shop.metaSays({ id: wamid(), status: 'delivered', tracker: tracker() })).to.equal(200)
    expect(await status(id)).to.equal('sending')
    shop.stub.hangUp()
    await settling
    await retellEarlyReceipts(shop.shop.app)
    expect(await status(id)).to.equal('delivered')
  })

  it('ends with the reason Meta gives, in words of ours', async () => {
    const id = await sent()
    const errors = [{ code: 131026, title: 'Message undeliverable', message: 'Message undeliverable' }]
    await shop.metaSays({ id: wamid(), status: 'failed', errors })
    const message = await shop.message(id)
    // What the fallback to e-mail listens for.
    expect(message).to.include({ status: 'failed', reasonCode: 'no_account' })
    expect(message.reason).to.contain('o número não tem WhatsApp').and.to.contain('(código 131026)')
    await shop.metaSays({ id: wamid(), status: 'delivered' })
    expect(await status(id)).to.equal('failed')
  })

  it("ends without a reason of Meta's as well", async () => {
    const id = await sent()
    await shop.metaSays({ id: wamid(), status: 'failed' })
    expect((await shop.message(id)).reason).to.contain('sem dizer por quê')
  })

  it('begins anew when a person sends it again: late news of the first time say nothing about it', async () => {
    const id = await sent()
    const [old, mark] = [wamid(), tracker()]
    await shop.metaSays({ id: old, status: 'failed', errors: [{ code: 131026 }] })
    await shop.shop.write(work => retryMessage(work, id))
    await shop.metaSays({ id: old, status: 'failed', tracker: mark })
    shop.pass(1)
    await shop.shop.settle()
    await retellEarlyReceipts(shop.shop.app)
    expect(await status(id)).to.equal('sent')
    await shop.metaSays({ id: wamid(), status: 'delivered', tracker: tracker() })
    expect(await status(id)).to.equal('delivered')
  })

  it('lets things pass that are no step of it', async () => {
    const id = await sent()
    for (const step of ['played', 'deleted', 'warning'])
      expect(await shop.metaSays({ id: wamid(), status: step })).to.equal(200)
    expect(await status(id)).to.equal('sent')
  })

  describe('where Meta took a message and did not say so', () => {
    const unsure = async () => {
      onSending({ cut: 'taken' })
      const id = await sent()
      onSending(undefined)
      expect(await status(id)).to.equal('unsure')
      return id
    }

    it('is found again by the receipt that brings our own mark along', async () => {
      const id = await unsure()
      await shop.metaSays({ id: wamid(), status: 'delivered', tracker: tracker() })
      expect(await shop.message(id)).to.deep.include({ status: 'delivered', providerId: wamid(), reason: null })
    })

    it('is found again as failed, too', async () => {
      const id = await unsure()
      await shop.metaSays({ id: wamid(), status: 'failed', tracker: tracker(), errors: [{ code: 131026 }] })
      expect(await status(id)).to.equal('failed')
    })

    it('is not repeated when a person let it go again and the receipt comes first', async () => {
      const id = await unsure()
      await shop.shop.write(work => settleUnsure(work, id, 'again'))
      await shop.metaSays({ id: wamid(), status: 'delivered', tracker: tracker() })
      shop.pass(60)
      await shop.shop.settle()
      await retellEarlyReceipts(shop.shop.app)
      expect([await status(id), shop.stub.sent.length]).to.deep.equal(['delivered', 1])
    })

    it('listens to no mark that is not ours', async () => {
      const id = await unsure()
      for (const mark of ['x', `${id}/0/1`, `${id}/0/1/text/more`, `${id}/-1/1/text`, "1' or 1=1/0/1/text"])
        await shop.metaSays({ id: wamid(), status: 'delivered', tracker: mark })
      expect(await status(id)).to.equal('unsure')
      expect(await shop.shop.read(work => partsOf(work, { id }))).to.deep.equal([])
    })

    it('after a crash in mid-send as well', async () => {
      const { id } = await shop.tell()
      const now = shop.shop.clock.now()
      const [claimed] = await claimMessages(shop.shop.app.database, shop.sender, { now, limit: 1 })
      if (claimed) await beginSend(shop.shop.app.database, claimed, now)
      shop.pass(31)
      await shop.shop.settle()
      expect(await status(id)).to.equal('unsure')
      await shop.metaSays({ id: 'wamid.crashed', status: 'read', tracker: `${id}/0/1/text` })
      expect(await shop.message(id)).to.deep.include({ status: 'read', providerId: 'wamid.crashed' })
      expect(shop.stub.sent).to.deep.equal([])
    })
  })

  describe('where Meta refuses', () => {
    it('the token, the message waits and the number says what to do; a new token lets it go', async () => {
      onSending({ status: 401, error: { code: 190, message: 'Session has expired' } })
      const id = await sent()
      expect(await status(id)).to.equal('queued')
      const sender = await shop.reload()
      expect(sender.status).to.equal('failing')
      expect(sender.statusReason).to.contain('Gere outro para o usuário do sistema')
      onSending(undefined)
      shop.pass(60)
      await shop.shop.settle()
      expect([await status(id), (await shop.reload()).status]).to.deep.equal(['sent', 'ready'])
    })

    it('because we are too fast, the message waits as long as Meta says', async () => {
      onSending({ status: 429, error: { code: 130429 }, headers: { 'retry-after': '600' } })
      const id = await sent()
      const { status, dueAt } = await shop.message(id)
      expect([status, Number(dueAt) - Number(shop.shop.clock.now())]).to.deep.equal(['queued', 600_000])
    })

    it('one person who got too much at once, the number itself is well and goes on with others', async () => {
      const rui = await shop.shop.write(work => createContact(work, { name: 'Rui', mobile: '(49) 98888-0123' }))
      shop.stub.fate = ({ body }) =>
        body.includes('5549999990187') ? { status: 400, error: { code: 131056 } } : undefined
      const id = await sent()
      expect([await status(id), (await shop.reload()).status]).to.deep.equal(['queued', 'ready'])
      await shop.chooseTemplate()
      await shop.tell({ contactId: rui.id })
      shop.pass(1)
      await shop.shop.settle()
      expect(shop.stub.sent.map(({ message }) => message.to)).to.deep.equal(['5549988880123'])
    })

    it('for good, nothing is tried again', async () => {
      onSending({ status: 400, error: { code: 131051 } })
      const id = await sent()
      shop.pass(3_600)
      await shop.shop.settle()
      expect(await status(id)).to.equal('failed')
      expect(shop.stub.calls.length).to.equal(1)
    })
  })

  it('is quick: no gap and no daily cap, twenty a second', async () => {
    for (let count = 0; count < 20; count++) await shop.tell()
    await shop.shop.settle()
    expect(await shop.shop.read(work => work.of(Messages).count({ status: 'sent' }))).to.equal(20)
    const { nextSlotAt } = await shop.reload()
    expect(Number(nextSlotAt) - Number(shop.shop.clock.now())).to.equal(1_000)
  })
})
