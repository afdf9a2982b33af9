import { expect } from 'chai'
import { addDays, addMonths, instantsAt } from '../../core/brazil/dates.ts'
import { changeRule } from '../../core/notifier/rule.ts'
import { Messages } from '../../core/outbox/message.ts'
import { sendingHours } from '../../core/outbox/sending-hours.ts'
import { type Contact, Contacts } from '../../core/people/contact.ts'
import { derivedOf } from '../../core/people/search-text.ts'
import { changeSettings } from '../../core/people/settings.ts'
import { createCharge } from '../../plugins/receivables/charge-actions.ts'
import { dueMessage } from '../../plugins/receivables/due-message.ts'
import { type Instalment, Instalments, Reminders } from '../../plugins/receivables/instalment.ts'
import { dayOfLevel } from '../../plugins/receivables/levels.ts'
import { settleInstalment } from '../../plugins/receivables/payment-actions.ts'
import { receivableSettings } from '../../plugins/receivables/settings.ts'
import { randomNumbers } from '../support/random.ts'
import { recordingChannel } from '../support/recording-channel.ts'
import { openShop, type Shop } from '../support/shop.ts'

const zone = 'America/Sao_Paulo'
const firstDay = '2026-01-05'
const days = 400
/** YEAR_CONTACTS=1000 is the whole of it: 12,000 instalments, some minutes. */
const customers = Number(process.env.YEAR_CONTACTS ?? 20)
const rules = { reminderOffsets: [-5, -1, 0, 3], maximumLatenessDays: 3, nonBusinessDays: 'before' as const }

/** A year in fast motion: two processes, up to three days of downtime, payments at any hour. */
describe('a year of due dates', function () {
  this.timeout(Math.max(900_000, customers * 5_000))
  const seed = Number(process.env.YEAR_SEED ?? 7)
  const random = randomNumbers(seed)
  const upDays: string[] = []
  const paidAt = new Map<string, Date>()
  let shops: [Shop, Shop]
  let instalments: Instalment[]

  before(async () => {
    const channel = recordingChannel('post')
    const shop = await openShop({ now: at(firstDay, '06:00'), channels: [channel] })
    shops = [shop, await openShop({ share: shop, channels: [channel] })]
    await shop.addSender({ channel: 'email', driver: 'post' })
    await shop.write(async work => {
      await changeSettings(work, receivableSettings, { ...rules, maximumRemindersPerWeek: 30, attachBoleto: false })
      await changeSettings(work, sendingHours, { channels: ['email'] })
      await changeRule(work, dueMessage, { mode: 'automatic', channels: ['email'] })
    })
    instalments = await charges(shop)
    await live()
  })
  after(async () => {
    for (const shop of [...shops].reverse()) await shop.close()
  })

  function charges(shop: Shop): Promise<Instalment[]> {
    return shop.write(async work => {
      for (let index = 0; index < customers; index++) {
        const contact = await work.of(Contacts).insert(person(index))
        const start = addDays('2026-01-20', Math.floor(random() * 28))
        for (const months of halves(random))
          await createCharge(
            { ...work, quiet: true },
            {
              contactId: contact.id,
              description: `Plano ${index}`,
              instalments: months.map(month => ({ dueDate: addMonths(start, month), amountCents: 10_000 + index })),
            },
            { source: 'person' },
          )
      }
      return work.of(Instalments).all()
    })
  }

  async function live(): Promise<void> {
    for (let day = 0, down = 0; day < days; day++) {
      const date = addDays(firstDay, day)
      if (down === 0 && random() < 0.06) down = 1 + Math.floor(random() * 3)
      if (down > 0) {
        // Customers pay whether or not the machine stands still; it is written down at noon all the same.
        down--
        await payments(date, '12:00')
        continue
      }
      upDays.push(date)
      shops[0].clock.move(at(date, '07:00'))
      await both(({ app }) => app.scheduler.heartbeat())
      await both(shop => shop.relay())
      await payments(date, '07:30')
      for (const time of ['08:00', '09:30', '20:30']) {
        shops[0].clock.move(at(date, time))
        await both(({ app }) => app.dispatcher.drain())
        await both(shop => shop.relay())
      }
    }
  }

  const both = (body: (shop: Shop) => Promise<unknown>) => Promise.all(shops.map(body))

  /** About a third pays before the due date, a third after it, the others late or never. */
  async function payments(date: string, time: string): Promise<void> {
    const now = at(date, time)
    shops[0].clock.move(now)
    for (const { id, dueDate, amountCents } of instalments) {
      if (paidAt.has(id) || dueDate > addDays(date, 8) || dueDate < addDays(date, -30) || random() > 0.07) continue
      await shops[0].write(work =>
        settleInstalment({ ...work, quiet: true }, id, { paidAt: date, amountCents, method: 'pix' }),
      )
      paidAt.set(id, now)
    }
  }

  it('tells each instalment exactly once at each level, on the first day that could', async () => {
    const told = await shops[0].read(work => work.of(Reminders).all())
    const keys = told.map(({ instalmentId, level, toldOn }) => `${instalmentId} ${level} ${toldOn}`)
    expect(keys.sort()).to.deep.equal(expected().sort())
    expect(keys.length).to.be.greaterThan(customers * 12)
  })

  it('sends nothing about what is paid, and lists only what is not', async () => {
    const messages = await sent()
    const byName = new Map(instalments.map(instalment => [instalment.id, instalment]))
    const told = new Map<string, string[]>()
    for (const { eventId, instalmentId } of await shops[0].read(work => work.of(Reminders).all()))
      told.set(eventId, [...(told.get(eventId) ?? []), instalmentId])
    for (const { sentAt, eventId, body } of messages) {
      const items = told.get(eventId) ?? []
      const open = [...new Set(items)].filter(
        id => !((paidAt.get(id) ?? at('2100-01-01', '00:00')) <= (sentAt as Date)),
      )
      expect(
        body.split('\n').filter(line => line.startsWith('•')),
        body,
      ).to.have.length(open.length)
      expect(open.length, body).to.be.greaterThan(0)
      expect(items.every(id => byName.has(id))).to.equal(true)
    }
  })

  it('sends within the hours of the company, and hardly ever twice on a day to one contact', async () => {
    const perDay = new Map<string, number>()
    const clock = new Intl.DateTimeFormat('en-CA', {
      ...{ timeZone: zone, hour12: false, weekday: 'short' },
      ...{ year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit' },
    })
    for (const { sentAt, contactId } of await sent()) {
      const local = clock.formatToParts(sentAt as Date)
      const part = (type: string) => local.find(one => one.type === type)?.value ?? ''
      const time = `${part('hour')}:${part('minute')}`
      expect(part('weekday')).not.to.equal('Sun')
      expect(
        time >= (part('weekday') === 'Sat' ? '09:00' : '08:00') &&
          time < (part('weekday') === 'Sat' ? '16:00' : '20:00'),
        time,
      ).to.equal(true)
      const key = `${contactId} ${part('year')}-${part('month')}-${part('day')}`
      perDay.set(key, (perDay.get(key) ?? 0) + 1)
    }
    // A second one only where the first had waited for a Sunday or a holiday to pass.
    expect([...perDay.values()].filter(count => count > 2)).to.deep.equal([])
    expect([...perDay.values()].filter(count => count > 1).length).to.be.below(perDay.size / 50)
    expect(perDay.size).to.be.greaterThan(customers * 12)
  })

  it('leaves a reason beside what did not go', async () => {
    const others = await shops[0].read(work =>
      work.of(Messages).all({
        where: { type: 'receivable.due', status: ['cancelled', 'expired', 'held', 'failed', 'queued', 'sending'] },
      }),
    )
    expect(new Set(others.map(({ status }) => status))).to.satisfy((all: Set<string>) =>
      [...all].every(one => one === 'cancelled' || one === 'expired'),
    )
    for (const { reason } of others) expect(reason).to.match(/já está quitada|mais em aberto|prazo/)
  })

  const sent = () => shops[0].read(work => work.of(Messages).all({ where: { type: 'receivable.due', status: 'sent' } }))

  /** Reckoned again from the days on which the machine ran: the first of them from the level's day on, while unpaid. */
  function expected(): string[] {
    return instalments.flatMap(({ id, dueDate }) =>
      rules.reminderOffsets.flatMap(level => {
        const day = dayOfLevel(dueDate, level, rules, {})
        const told = upDays.find(date => date >= day)
        if (!told || told > addDays(day, rules.maximumLatenessDays)) return []
        return (paidAt.get(id) ?? at('2100-01-01', '00:00')) > at(told, '07:00') ? [`${id} ${level} ${told}`] : []
      }),
    )
  }
})

const at = (date: string, time: string): Date => instantsAt(date, time, zone)[0]

/** The twelve months in one charge or in two. */
const halves = (random: () => number): number[][] => {
  const all = Array.from({ length: 12 }, (_, month) => month)
  return random() < 0.5 ? [all] : [all.slice(0, 6), all.slice(6)]
}

function person(index: number) {
  const values = { name: `Cliente ${index}`, email: `cliente${index}@exemplo.test` }
  return { ...values, ...derivedOf(values as unknown as Contact) }
}
