import { expect } from 'chai'
import { changeDocumentStatus } from '../../../core/documents/tracked/actions.ts'
import { Events } from '../../../core/events/event.ts'
import { JobRuns } from '../../../core/jobs/job-run.ts'
import { Messages } from '../../../core/outbox/message.ts'
import { simulate } from '../../../core/simulation/simulate.ts'
import type { SimulatedMessage } from '../../../core/simulation/simulated.ts'
import { quotes } from '../../../plugins/quotes/quote.ts'
import { addContact, addQuote } from '../../support/quoting.ts'
import { openShop, type Shop } from '../../support/shop.ts'

describe('quotes whose validity is over', () => {
  let shop: Shop
  beforeEach(async () => {
    shop = await openShop({ now: new Date('2026-11-23T13:00:00Z') })
  })
  afterEach(() => shop.close())

  const quote = async (validUntil: string, ...statuses: string[]) => {
    const contactId = (await addContact(shop)).id
    const { id } = await addQuote(shop, { contactId, validUntil })
    for (const to of statuses) await shop.write(work => changeDocumentStatus(work, quotes, { id, to }))
    return id
  }
  const status = async (id: string) => (await shop.read(work => work.of(quotes.model).get(id))).status
  /** Five past six in the morning of that day, in São Paulo. */
  const morning = (date: string) => {
    shop.clock.move(new Date(`${date}T09:05:00Z`))
    return shop.app.scheduler.heartbeat()
  }

  it('are expired on the morning after their last day, not on that day', async () => {
    const id = await quote('2026-11-24')
    await morning('2026-11-24')
    expect(await status(id)).to.equal('open')
    await morning('2026-11-25')
    expect(await status(id)).to.equal('expired')
  })

  it('are expired as if somebody had clicked, in the name of the machine', async () => {
    const subjectId = await quote('2026-11-23', 'sent')
    await morning('2026-11-24')
    const last = await shop.read(work => work.of(Events).first({ where: { subjectId }, order: [['seq', 'DESC']] }))
    expect(last?.payload).to.include({ from: 'sent', to: 'expired' })
    expect(last?.actor.kind).to.equal('system')
  })

  it('are expired later when the machine was off that morning', async () => {
    const id = await quote('2026-11-23')
    await morning('2026-12-20')
    expect(await status(id)).to.equal('expired')
  })

  it('are left alone once decided', async () => {
    const decided = [await quote('2026-11-23', 'sent', 'approved'), await quote('2026-11-23', 'cancelled')]
    await morning('2026-11-24')
    expect(await Promise.all(decided.map(status))).to.deep.equal(['approved', 'cancelled'])
  })

  it('are counted for the screen', async () => {
    await quote('2026-11-23')
    await morning('2026-11-24')
    await quote('2026-11-24')
    await quote('2026-11-24', 'sent')
    await morning('2026-11-25')
    await morning('2026-11-26')
    const runs = await shop.read(work => work.of(JobRuns).all({ order: [['slot', 'ASC']] }))
    expect(runs.filter(run => run.job === 'quotes.expire').map(run => run.summary)).to.deep.equal([
      '1 orçamento vencido',
      '2 orçamentos vencidos',
      '0 orçamentos vencidos',
    ])
  })

  it('are foreseen as they will be told, once each', async () => {
    const contactId = (await addContact(shop)).id
    await addQuote(shop, { contactId, validUntil: '2026-11-25' })
    await addQuote(shop, { contactId, validUntil: '2026-11-27' })
    await quote('2026-11-25', 'sent', 'approved')
    await shop.relay()
    await shop.write(work => work.of(Messages).remove({}))
    const ahead = await shop.read(async work => {
      const messages: SimulatedMessage[] = []
      const question = { days: 9, from: work.now }
      for await (const piece of simulate(shop.app.registry.simulation, work, question)) messages.push(...piece.messages)
      return messages.filter(({ channel }) => channel === 'email')
    })
    expect(ahead.map(({ date, type, outcome }) => `${date} ${type} ${outcome}`)).to.deep.equal([
      '2026-11-26 quote.status_changed held',
      '2026-11-28 quote.status_changed held',
    ])
    await morning('2026-11-26')
    await shop.relay()
    const told = await shop.read(work => work.of(Messages).first({ where: { channel: 'email' } }))
    expect(told?.body).to.contain('Vencido').and.equal(ahead[0]?.body)
  })
})
