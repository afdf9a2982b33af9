import { expect } from 'chai'
import { newId } from '../../../core/data/table.ts'
import { operatorActor } from '../../../core/data/work.ts'
import { Events } from '../../../core/events/event.ts'
import { confirmMessage, retryMessage } from '../../../core/outbox/actions.ts'
import { claimMessages } from '../../../core/outbox/claim.ts'
import { whatsappSettings } from '../../../core/outbox/gate.ts'
import { Messages } from '../../../core/outbox/message.ts'
import { decideConsent } from '../../../core/people/consent.ts'
import { changePlan } from '../../../core/people/plan-actions.ts'
import { changeSettings } from '../../../core/people/settings.ts'
import { openPost, type Post } from '../../support/post.ts'

/** The add-on is taken away, or WhatsApp is switched off, while messages are on their way out. */
describe('what is queued when the gate closes', () => {
  let post: Post
  beforeEach(async () => {
    post = await openPost({ kind: 'whatsapp' })
  })
  afterEach(() => post.close())

  const operator = (given: Parameters<typeof changePlan>[1]) =>
    post.app.works.write({ company: post.company, actor: operatorActor }, work => changePlan(work, given))
  const use = (on: boolean) => post.write(work => changeSettings(work, whatsappSettings, { use: on }))

  it('W1: waits for a person with the reason when the add-on goes, even if its number is never connected again', async () => {
    const { id } = await post.tell()
    await operator({ withdraw: ['whatsapp'] })
    await post.relay()
    expect(await post.message(id)).to.include({ status: 'held', reasonCode: 'no_add_on' })
    const where = { subject: 'message', subjectId: id, name: 'message.status_changed' }
    const steps = await post.read(work => work.of(Events).all({ where, order: [['seq', 'ASC']] }))
    expect(steps.map(({ payload }) => payload.to)).to.deep.equal(['queued', 'held'])
    await post.settle()
    expect(post.channel.sent).to.deep.equal([])
  })

  it('W1: is asked once more just before it is sent, should nobody have heard yet', async () => {
    const { id } = await post.tell()
    await operator({ withdraw: ['whatsapp'] })
    await post.app.dispatcher.drain()
    expect(await post.message(id)).to.include({ status: 'held', reasonCode: 'no_add_on', attempts: 0 })
    expect(post.channel.sent).to.deep.equal([])
  })

  it('waits as well when WhatsApp is switched off, and leaves once it is on again and somebody says yes', async () => {
    const { id } = await post.tell()
    await use(false)
    await post.settle()
    expect(await post.message(id)).to.include({ status: 'held', reasonCode: 'whatsapp_off' })
    const refused = await post.write(work => confirmMessage(work, id)).catch(error => error)
    expect(refused.message).to.match(/^O WhatsApp está desligado para a empresa\./)
    await use(true)
    await post.write(work => confirmMessage(work, id))
    await post.settle()
    expect(await post.message(id)).to.include({ status: 'sent', reason: null })
  })

  it('is not tried again while WhatsApp is switched off', async () => {
    const { id } = await post.tell()
    await post.write(work => work.of(Messages).change({ id }, { status: 'failed' }))
    await use(false)
    const refused = await post.write(work => retryMessage(work, id)).catch(error => error)
    expect(refused.message).to.match(/^O WhatsApp está desligado para a empresa\./)
  })

  it('is cancelled rather than put before a person when the customer wants to hear nothing any more', async () => {
    const { id, contactId } = await post.tell()
    await operator({ withdraw: ['whatsapp'] })
    const no = { contactId, purpose: 'service', granted: false, origin: 'telefone' } as const
    await post.write(work => decideConsent(work, no))
    await post.app.dispatcher.drain()
    expect(await post.message(id)).to.include({ status: 'cancelled', reasonCode: 'opted_out' })
  })

  it('waits with its reason and its event, however many there are', async () => {
    const { id: _, ...like } = await post.tell()
    const many = Array.from({ length: 450 }, () => ({ ...like, eventId: newId() }))
    await post.write(work => work.of(Messages).insertAll(many))
    await operator({ withdraw: ['whatsapp'] })
    await post.relay()
    const count = { status: 'held', reasonCode: 'no_add_on' } as const
    expect(await post.read(work => work.of(Messages).count(count))).to.equal(451)
    const where = { subject: 'message', name: 'message.status_changed' }
    const events = await post.read(work => work.of(Events).all({ where }))
    expect(events.filter(({ payload }) => payload.to === 'held')).to.have.length(451)
  })

  it('is let alone where a dispatcher has it in hand', async () => {
    const { id } = await post.tell()
    await claimMessages(post.app.database, post.sender, { now: post.clock.now(), limit: 1 })
    await operator({ withdraw: ['whatsapp'] })
    await post.relay()
    expect(await post.message(id)).to.include({ status: 'sending' })
  })

  it('stays in the queue when something else about the plan changes', async () => {
    const { id } = await post.tell()
    await operator({ plan: 'master' })
    await use(true)
    await post.relay()
    expect(await post.message(id)).to.include({ status: 'queued' })
  })
})
