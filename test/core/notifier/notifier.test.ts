import { expect } from 'chai'
import { NotFound } from '../../../core/errors.ts'
import { Events } from '../../../core/events/event.ts'
import { changeRule } from '../../../core/notifier/rule.ts'
import { changeWords } from '../../../core/notifier/words.ts'
import { type Message, Messages } from '../../../core/outbox/message.ts'
import type { Contact } from '../../../core/people/contact.ts'
import { createContact, updateContact } from '../../../core/people/contact-actions.ts'
import { switchModule } from '../../../core/people/module.ts'
import { openShop, type Shop } from '../../support/shop.ts'
import { book, type Visit, visitBooked, visits } from '../../support/visits.ts'

describe('what the notifier makes of an event', () => {
  let shop: Shop
  let maria: Contact
  const type = visitBooked()
  beforeEach(async () => {
    shop = await openShop({ plugins: [visits(type)] })
    await shop.addSender({ channel: 'email', driver: 'paper' })
    await shop.addSender({ channel: 'whatsapp', driver: 'paper' })
    maria = await shop.write(work =>
      createContact(work, { name: 'Maria', email: 'maria@exemplo.test', mobile: '(49) 99999-0187' }),
    )
  })
  afterEach(() => shop.close())

  const hear = async (visit: Partial<Visit> = {}) => {
    const event = await shop.write(work => book(work, { contactId: maria.id, ...visit }))
    await shop.relay()
    return event
  }
  const messages = () => shop.read(work => work.of(Messages).all({ order: [['channel', 'ASC']] }))
  const told = () => shop.read(work => work.of(Events).all({ where: { subject: 'message' }, order: [['seq', 'ASC']] }))
  const statuses = async () => (await messages()).map(row => [row.channel, row.status, row.reasonCode])

  it('is one message per channel, queued, where it goes by itself', async () => {
    const event = await hear()
    const [mail, phone] = await messages()
    expect(mail).to.deep.include({
      type: 'visit.booked',
      plugin: 'visits',
      eventId: event.id,
      subjectKind: 'visit',
      contactId: maria.id,
      recipientName: 'Maria',
      channel: 'email',
      address: 'maria@exemplo.test',
      subject: 'Visita 7',
      body: 'Olá, Maria! Às 14:00.',
      status: 'queued',
      reasonCode: null,
      reason: null,
      purpose: 'service',
      priority: 30,
      attempts: 0,
    })
    expect(phone).to.include({ channel: 'whatsapp', address: '+5549999990187', body: 'Olá, Maria! Às 14:00.' })
  })

  it('waits for a person where the rule says "confirm"', async () => {
    await shop.write(work => changeRule(work, type, { mode: 'confirm' }))
    await hear()
    expect(await statuses()).to.deep.equal([
      ['email', 'held', 'confirm'],
      ['whatsapp', 'held', 'confirm'],
    ])
  })

  it('is kept when nothing goes, with the reason, so that there is an answer to "why did she not get it?"', async () => {
    await shop.write(work => switchModule(work, 'visits', false))
    await hear()
    const [mail] = await messages()
    expect([mail?.status, mail?.reasonCode]).to.deep.equal(['skipped', 'module_off'])
    expect(mail?.reason).to.include('O módulo Visitas está desligado')
    expect(await shop.read(work => work.of(Messages).count({ status: ['queued', 'sent'] }))).to.equal(0)
  })

  it('may go on one channel and not on another', async () => {
    await shop.write(work => updateContact(work, maria.id, { email: null }))
    await hear()
    expect(await statuses()).to.deep.equal([
      ['email', 'skipped', 'no_address'],
      ['whatsapp', 'queued', null],
    ])
  })

  it('is no row where there is no customer to keep it for', async () => {
    await hear({ contactId: null })
    expect(await messages()).to.deep.equal([])
  })

  it('is held for repair, never sent, while something needed is empty', async () => {
    await hear({ hora: '' })
    await shop.settle()
    expect(await statuses()).to.deep.equal([
      ['email', 'held', 'repair'],
      ['whatsapp', 'held', 'repair'],
    ])
  })

  it('is the same message however often the event comes along', async () => {
    const event = await hear()
    const [subscriber] = shop.app.notifier.subscribers.members
    await shop.write(work => subscriber?.handle(work, event) ?? expect.fail())
    expect(await messages()).to.have.length(2)
    expect(await told()).to.have.length(2)
  })

  it('is told as an event of the message, without its text', async () => {
    await hear()
    const [first] = await told()
    expect(first).to.deep.include({ name: 'message.status_changed', contactId: maria.id })
    expect(first?.payload).to.include({ from: null, to: 'queued', type: 'visit.booked', channel: 'email' })
    expect(JSON.stringify(first?.payload)).to.not.include('Olá')
  })

  it('is said in the words of the company', async () => {
    await shop.write(work =>
      changeWords(work, type, { channel: 'whatsapp', body: 'Psiu, {TVISITA:CLIENTE}: {{visita.hora}}' }),
    )
    await hear()
    expect((await messages()).map(row => row.body)).to.deep.equal(['Olá, Maria! Às 14:00.', 'Psiu, Maria: 14:00'])
  })

  it('keeps the words with which it was written, whatever the company writes later', async () => {
    await hear()
    await shop.write(work => changeWords(work, type, { channel: 'whatsapp', body: 'Outro texto' }))
    expect((await messages())[1]?.body).to.equal('Olá, Maria! Às 14:00.')
  })

  it('does not hinder what is said about other things when its plug-in has a bug', async () => {
    const event = await hear({ broken: true })
    const other = await hear()
    const row = await shop.read(work => work.of(Events).get(event.id))
    expect([row.processedAt, row.lastError]).to.deep.equal([null, 'the plug-in has a bug'])
    expect((await messages()).map(message => message.eventId)).to.deep.equal([other.id, other.id])
  })

  it('is planned anew once the data is repaired', async () => {
    await shop.write(work => updateContact(work, maria.id, { email: null }))
    await hear()
    const [mail] = (await messages()) as [Message]
    await shop.write(work => updateContact(work, maria.id, { email: 'nova@exemplo.test' }))
    const draft = await shop.read(work => shop.app.notifier.replan(work, mail))
    expect([draft.status, draft.address]).to.deep.equal(['queued', 'nova@exemplo.test'])
  })

  it('cannot be planned anew on a channel that the rule no longer has', async () => {
    await hear()
    const [mail] = (await messages()) as [Message]
    await shop.write(work => changeRule(work, type, { channels: ['whatsapp'] }))
    const refusal = await shop.read(work => shop.app.notifier.replan(work, mail)).catch(error => error)
    expect(refusal.message).to.equal('A regra desta mensagem não usa mais este canal.')
  })

  it('is of a known type', () => {
    expect(() => shop.app.notifier.type('visit.lost')).to.throw(NotFound, 'Este tipo de mensagem não existe.')
  })
})
