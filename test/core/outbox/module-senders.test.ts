import { expect } from 'chai'
import { type Invalid, NotFound } from '../../../core/errors.ts'
import { Events } from '../../../core/events/event.ts'
import { confirmMessage } from '../../../core/outbox/actions.ts'
import { Messages } from '../../../core/outbox/message.ts'
import { chooseSenders, type SenderChoice, senderChoices, senderFor } from '../../../core/outbox/module-sender.ts'
import type { Sender } from '../../../core/outbox/sender.ts'
import { removeSender } from '../../../core/outbox/sender-actions.ts'
import { createContact } from '../../../core/people/contact-actions.ts'
import { foundShop, openShop, type Shop } from '../../support/shop.ts'
import { book, visitBooked, visits } from '../../support/visits.ts'

describe('the senders of a module', () => {
  let shop: Shop
  let usual: Sender
  let second: Sender
  let mail: Sender
  const type = visitBooked({ rule: { mode: 'automatic', channels: ['whatsapp', 'email'] } })

  beforeEach(async () => {
    shop = await openShop({ plugins: [visits(type)] })
    usual = await shop.addSender({ channel: 'whatsapp', driver: 'paper', name: 'Balcão' })
    second = await shop.addSender({ channel: 'whatsapp', driver: 'paper', name: 'Cobrança', isDefault: false })
    mail = await shop.addSender({ channel: 'email', driver: 'paper', name: 'E-mail' })
  })
  afterEach(() => shop.close())

  const choose = (choice: SenderChoice, plugin = 'visits') => shop.write(work => chooseSenders(work, plugin, choice))
  /** Names of the senders from which a visit is told. */
  async function told(): Promise<string[]> {
    const names = new Map([usual, second, mail].map(({ id, name }) => [id, name]))
    const event = await shop.write(async work => {
      const { id } = await createContact(work, { name: 'Maria', mobile: '(49) 99999-0187', email: 'm@exemplo.test' })
      return book(work, { contactId: id })
    })
    await shop.relay()
    const rows = await shop.read(work => work.of(Messages).all({ where: { eventId: event.id } }))
    return rows.map(row => names.get(row.senderId ?? '') ?? 'nenhum').sort()
  }
  const refusal = (act: Promise<unknown>): Promise<Error> =>
    act.then(() => null as never).catch((error: Error) => error)

  it('are the defaults of their channels while nobody chose', async () => {
    expect(await told()).to.deep.equal(['Balcão', 'E-mail'])
  })

  it('are those the company chose, per channel', async () => {
    await choose({ whatsapp: second.id })
    expect(await told()).to.deep.equal(['Cobrança', 'E-mail'])
  })

  it('are of no concern to other modules', async () => {
    await choose({ whatsapp: second.id }, 'quotes')
    expect(await told()).to.deep.equal(['Balcão', 'E-mail'])
  })

  it('are the defaults again when the choice is taken back', async () => {
    await choose({ whatsapp: second.id, email: mail.id })
    await choose({ whatsapp: null })
    expect(await told()).to.deep.equal(['Balcão', 'E-mail'])
    const kept = await shop.read(senderChoices)
    expect(kept.get('visits')).to.deep.equal({ email: mail.id })
  })

  it('give way to the default when they are removed', async () => {
    await choose({ whatsapp: second.id })
    await shop.write(work => removeSender(work, second.id))
    expect(await told()).to.deep.equal(['Balcão', 'E-mail'])
  })

  it('cannot be one that was removed, nor one of another channel', async () => {
    await shop.write(work => removeSender(work, second.id))
    for (const id of [second.id, mail.id, 'nenhum']) {
      const refused = (await refusal(choose({ whatsapp: id }))) as Invalid
      expect(refused.fields).to.have.property('senders.whatsapp')
    }
    expect((await shop.read(senderChoices)).size).to.equal(0)
  })

  it('cannot be one of another company', async () => {
    const company = await foundShop(shop.app, 'outra-loja')
    const scope = { company, actor: shop.scope.actor }
    const refused = await refusal(
      shop.app.works.write(scope, work => chooseSenders(work, 'visits', { whatsapp: usual.id })),
    )
    expect(refused).to.have.nested.property('fields')
    expect(
      await shop.app.works.read(scope, work =>
        senderFor(work, { plugin: 'visits', channel: 'whatsapp', purpose: 'service' }),
      ),
    ).to.equal(undefined)
    expect(refused).not.to.be.instanceOf(NotFound)
  })

  it('are taken by what waited without a sender and is confirmed', async () => {
    const { id } = await shop.write(async work => {
      await chooseSenders(work, 'visits', { whatsapp: second.id })
      const contact = await createContact(work, { name: 'Maria', mobile: '(49) 99999-0187' })
      return book(work, { contactId: contact.id })
    })
    await shop.relay()
    const waiting = { eventId: id, channel: 'whatsapp' as const }
    await shop.write(work => work.of(Messages).change(waiting, { status: 'held', senderId: null }))
    const message = await shop.read(work => work.of(Messages).first({ where: waiting }))
    await shop.write(work => confirmMessage(work, String(message?.id)))
    expect((await shop.read(work => work.of(Messages).first({ where: waiting })))?.senderId).to.equal(second.id)
  })

  it('are told of in the audit, once per change', async () => {
    await choose({ whatsapp: second.id })
    await choose({ whatsapp: second.id })
    const events = await shop.read(work => work.of(Events).all({ where: { name: 'module.senders_changed' } }))
    expect(events.map(event => [event.payload, event.actor.name])).to.deep.equal([
      [{ plugin: 'visits', senders: { whatsapp: second.id } }, 'Ana'],
    ])
  })
})
