import { expect } from 'chai'
import { Events } from '../../../core/events/event.ts'
import { Messages } from '../../../core/outbox/message.ts'
import { decideConsent } from '../../../core/people/consent.ts'
import { createContact, updateContact } from '../../../core/people/contact-actions.ts'
import { changeSettings } from '../../../core/people/settings.ts'
import { announceBirthdays } from '../../../plugins/birthdays/jobs.ts'
import { birthdaysIn } from '../../../plugins/birthdays/list.ts'
import { birthdayGreeting } from '../../../plugins/birthdays/messages.ts'
import { birthdayOffers } from '../../../plugins/birthdays/offers.ts'
import { birthdaySettings } from '../../../plugins/birthdays/settings.ts'
import { tellBirthdays } from '../../../plugins/birthdays/tell.ts'
import { openShop, type Shop } from '../../support/shop.ts'

describe('birthdays are told', () => {
  let shop: Shop
  beforeEach(async () => {
    shop = await openShop({ now: new Date('2026-11-23T13:00:00Z') })
  })
  afterEach(() => shop.close())

  const born = (birthDate: string, name = 'Maria da Silva') =>
    shop.write(work => createContact(work, { name, birthDate, mobile: '(49) 99999-0187' }))
  const tell = () => shop.write(work => tellBirthdays(work))
  const facts = () => shop.read(work => work.of(Events).all({ where: { name: 'birthday.due' } }))
  const cards = () =>
    shop.read(async work =>
      (await Promise.all(birthdayOffers.map(o => (o.kind === 'homeCards' ? o.cards(work) : [])))).flat(),
    )
  const to = (moment: string) => shop.clock.move(new Date(moment))

  it('on the day, and never again that year, whoever asks', async () => {
    const { id } = await born('1984-11-23')
    await born('1984-11-24', 'Outro dia')
    expect((await cards()).map(({ count, title }) => [count, title])).to.deep.equal([[1, 'Aniversariante hoje']])
    expect(await tell()).to.equal(1)
    expect([await tell(), (await shop.write(announceBirthdays.run)).count, await cards()]).to.deep.equal([0, 0, []])
    expect((await facts()).map(({ subjectId, payload }) => [subjectId, payload.year])).to.deep.equal([[id, 2026]])
    to('2027-11-23T13:00:00Z')
    expect(await tell()).to.equal(1)
    expect(await facts()).to.have.length(2)
  })

  it('once, when two processes and a person do it at the same moment', async () => {
    await Promise.all(['Ana', 'Bia', 'Caio', 'Davi'].map(name => born('1990-11-23', name)))
    const second = await openShop({ share: shop })
    try {
      const counts = await Promise.all([tell(), second.write(work => tellBirthdays(work)), tell()])
      expect(counts.reduce((sum, count) => sum + count)).to.equal(4)
      expect(await facts()).to.have.length(4)
    } finally {
      await second.close()
    }
  })

  it('once, even when the date of birth is corrected to a day that comes later in the year', async () => {
    const { id } = await born('1984-11-23')
    await tell()
    await shop.write(work => updateContact(work, id, { birthDate: '1984-11-25' }))
    to('2026-11-25T13:00:00Z')
    expect(await tell()).to.equal(0)
  })

  it('of 29 February on the day that the company chose, and on its own in a leap year', async () => {
    await born('1984-02-29')
    to('2027-02-28T13:00:00Z')
    await shop.write(work => changeSettings(work, birthdaySettings, { leapDay: 'after' }))
    expect(await tell()).to.equal(0)
    to('2027-03-01T13:00:00Z')
    expect(await tell()).to.equal(1)
    // The rule changes after the birthday was told: it is still told once.
    to('2028-02-28T13:00:00Z')
    await shop.write(work => changeSettings(work, birthdaySettings, { leapDay: 'before' }))
    expect(await tell()).to.equal(0)
    to('2028-02-29T13:00:00Z')
    expect(await tell()).to.equal(1)
    to('2029-02-28T13:00:00Z')
    expect(await tell()).to.equal(1)
  })

  it('some days late where the company wants that, and of nobody who was born today', async () => {
    await born('1984-11-21')
    await born('2026-11-23', 'Recém-nascido')
    expect(await tell()).to.equal(0)
    await shop.write(work => changeSettings(work, birthdaySettings, { lateDays: 2 }))
    expect(await tell()).to.equal(1)
  })

  it('by the clock only where the company wants that', async () => {
    await born('1984-11-23')
    await shop.write(work => changeSettings(work, birthdaySettings, { everyMorning: false }))
    expect((await shop.write(announceBirthdays.run)).count).to.equal(0)
    expect(await cards()).to.have.length(1)
  })

  it('with a message that waits for a person, and none for who closed marketing', async () => {
    await shop.addSender({ channel: 'whatsapp', driver: 'paper' })
    const { id } = await born('1984-11-23', 'Maria da Silva')
    const closed = await born('1984-11-23', 'Não Quer')
    await shop.write(work =>
      decideConsent(work, { contactId: closed.id, purpose: 'marketing', granted: false, origin: 'cadastro' }),
    )
    await tell()
    await shop.relay()
    const messages = await shop.read(work => work.of(Messages).all({ where: { type: 'birthday.greeting' } }))
    const reasons = Object.fromEntries(messages.map(row => [row.contactId, [row.status, row.reasonCode]]))
    expect(reasons).to.deep.equal({ [id]: ['held', 'confirm'], [closed.id]: ['skipped', 'opted_out'] })
    expect(messages.find(({ contactId }) => contactId === id)?.body).to.include('Maria, feliz aniversário')
  })

  it('and not any more when the day is over', async () => {
    await born('1984-11-23')
    await tell()
    const [event] = await facts()
    const stillTrue = () => shop.read(work => birthdayGreeting.stillTrue(work, event as never))
    expect(await stillTrue()).to.equal(true)
    to('2026-11-24T13:00:00Z')
    expect(await stillTrue()).to.equal('O aniversário foi em 23/11/2026: já passou.')
  })

  it('in a list by day and name, a page at a time, that says who was told', async () => {
    await born('1984-11-23', 'Zilda')
    await born('1990-11-23', 'Álvaro')
    await born('1990-11-25', 'Bruno')
    await tell()
    const days = { from: '2026-11-23', to: '2026-11-29', limit: 2 }
    const first = await shop.read(work => birthdaysIn(work, days))
    expect(first.items.map(({ name, age, toldAt }) => [name, age, toldAt !== null])).to.deep.equal([
      ['Álvaro', 36, true],
      ['Zilda', 42, true],
    ])
    const next = await shop.read(work => birthdaysIn(work, { ...days, cursor: first.nextCursor ?? '' }))
    expect([next.items.map(({ name, toldAt }) => [name, toldAt]), next.nextCursor]).to.deep.equal([
      [['Bruno', null]],
      null,
    ])
  })
})
