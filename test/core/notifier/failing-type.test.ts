import { expect } from 'chai'
import { EventReceipts, Events } from '../../../core/events/event.ts'
import { Messages } from '../../../core/outbox/message.ts'
import type { Contact } from '../../../core/people/contact.ts'
import { createContact } from '../../../core/people/contact-actions.ts'
import { definePlugin } from '../../../core/plugin.ts'
import { retryStuckEvent } from '../../../core/web/stuck-events.ts'
import { queriesOf } from '../../support/query-watch.ts'
import { openShop, type Shop } from '../../support/shop.ts'
import { book, visitBooked, visits } from '../../support/visits.ts'

describe('two plug-ins that speak about the same event', () => {
  let shop: Shop
  let maria: Contact
  let isBroken: boolean

  beforeEach(async () => {
    isBroken = false
    const plain = visitBooked({ rule: { mode: 'automatic', channels: ['email'] } })
    const survey = {
      ...plain,
      name: 'survey.offered',
      title: 'Pesquisa',
      describe: async (...given: Parameters<typeof plain.describe>) => {
        if (isBroken) throw new Error('the survey has a bug')
        return plain.describe(...given)
      },
    }
    // First in line, so that whoever follows would suffer.
    const surveys = definePlugin({ name: 'surveys', title: 'Pesquisas', messages: [survey] })
    shop = await openShop({ plugins: [surveys, visits(plain)] })
    await shop.addSender({ channel: 'email', driver: 'paper' })
    maria = await shop.write(work => createContact(work, { name: 'Maria', email: 'maria@exemplo.test' }))
  })
  afterEach(() => shop.close())

  const happen = () => shop.write(work => book(work, { contactId: maria.id }))
  const eventOf = (id: string) => shop.read(work => work.of(Events).get(id))
  const said = async () =>
    (await shop.read(work => work.of(Messages).all({ order: [['type', 'ASC']] }))).map(message => message.type)
  const later = async () => {
    await shop.clock.wait(600_000)
    await shop.relay()
  }

  it('are both heard', async () => {
    await happen()
    await shop.relay()
    expect(await said()).to.deep.equal(['survey.offered', 'visit.booked'])
  })

  it('hold each other back no longer: one says its message although the other fails', async () => {
    isBroken = true
    await happen()
    await happen()
    await shop.relay()
    expect(await said()).to.deep.equal(['visit.booked', 'visit.booked'])
  })

  it('say everything once when the one that failed is mended', async () => {
    isBroken = true
    const { id } = await happen()
    await shop.relay()
    await later()
    expect((await eventOf(id)).processedAt).to.equal(null)
    isBroken = false
    await later()
    expect(await said()).to.deep.equal(['survey.offered', 'visit.booked'])
    expect((await eventOf(id)).processedAt).to.not.equal(null)
  })

  it('say everything once when a person sets free what had failed too often', async () => {
    isBroken = true
    const { id } = await happen()
    for (let attempt = 0; attempt < 8; attempt++) await later()
    expect((await eventOf(id)).stuckAt).to.not.equal(null)
    isBroken = false
    // Deleted, so that only the receipt knows that it was said.
    await shop.write(work => work.of(Messages).remove({ type: 'visit.booked' }))
    await shop.write(work => retryStuckEvent(work, id))
    await shop.relay()
    expect(await said()).to.deep.equal(['survey.offered'])
  })

  it('say nothing again about what one subscriber told for all types, before they were apart', async () => {
    const { id: eventId } = await happen()
    await shop.write(work => work.of(EventReceipts).insert({ eventId, subscriber: 'notifier' }))
    await shop.relay()
    expect(await said()).to.deep.equal([])
    expect((await eventOf(eventId)).processedAt).to.not.equal(null)
  })

  it('read what they both need together, for all events of a batch', async () => {
    for (let count = 0; count < 20; count++) await happen()
    const [, asked] = await queriesOf(shop.app.database, () => shop.app.relay.round())
    expect(await said()).to.have.length(40)
    // The first question is on its way when the others come.
    expect(asked.filter(({ sql }) => /FROM `contacts`/.test(sql))).to.have.length(2)
    expect(asked.filter(({ sql }) => /INSERT INTO `messages`/.test(sql))).to.have.length(1)
  })

  it('leave an answer to "why was it not sent?" where one of them fails', async () => {
    isBroken = true
    const { subjectId } = await happen()
    await shop.relay()
    const found = await shop.read(work => shop.app.notifier.diagnose(work, 'visit', subjectId))
    expect(found.map(({ title, channel, reasons }) => [title, channel, reasons[0]?.text])).to.deep.equal([
      [
        'Pesquisa',
        'email',
        'O módulo Pesquisas não conseguiu preparar esta mensagem; tentamos de novo sozinhos. Se continuar, veja Sistema > Saúde.',
      ],
      ['Visita marcada', 'email', undefined],
    ])
  })
})
