import { expect } from 'chai'
import type { Database } from '../../../core/data/connect.ts'
import type { Driver } from '../../../core/data/driver.ts'
import type { Work } from '../../../core/data/work.ts'
import { claimEvents } from '../../../core/events/claim.ts'
import type { Event } from '../../../core/events/event.ts'
import { record } from '../../../core/events/record.ts'
import { maximumAttempts } from '../../../core/events/relay.ts'
import { type Office, openOffice } from '../../support/office.ts'
import { eventRow, happen, type Listener, listener, pass, relayAll, relayOf } from '../../support/relaying.ts'

describe('the order of events', () => {
  let office: Office
  let stock: Listener
  beforeEach(async () => {
    office = await openOffice()
    stock = listener('stock')
  })
  afterEach(() => office.close())

  const failsOn =
    (...names: string[]) =>
    (event: Event) => {
      if (names.includes(event.name)) throw new Error('sem papel')
    }
  const claim = () => claimEvents(office.database, office.clock.now(), 200)

  it('is kept for one parcel while an earlier event fails; other parcels pass', async () => {
    stock.answer = failsOn('packed')
    await happen(office, 'packed', 'parcel-1')
    await happen(office, 'packed-other', 'parcel-2')
    await happen(office, 'sent', 'parcel-1')
    await happen(office, 'sent-other', 'parcel-2')
    await relayAll(relayOf(office, stock))
    expect(stock.heard).to.deep.equal(['packed-other', 'sent-other'])
  })

  it('is kept for what happens while the earlier event still waits for its next try', async () => {
    stock.answer = failsOn('packed')
    const relay = relayOf(office, stock)
    await happen(office, 'packed')
    await relayAll(relay)
    await happen(office, 'sent')
    await relayAll(relay)
    expect(stock.heard).to.deep.equal([])
  })

  it('is kept when the earlier event gets through at last', async () => {
    stock.answer = failsOn('packed')
    const relay = relayOf(office, stock)
    for (const name of ['packed', 'sent', 'arrived']) await happen(office, name)
    await relayAll(relay)
    stock.answer = () => undefined
    await pass(office, 2_000)
    await relayAll(relay)
    expect(stock.heard).to.deep.equal(['packed', 'sent', 'arrived'])
  })

  it('is no matter between a parcel and something else of the same id', async () => {
    stock.answer = failsOn('packed')
    await happen(office, 'packed', '1')
    await office.write(work => record(work, { name: 'invited', subject: 'contact', subjectId: '1' }))
    await relayAll(relayOf(office, stock))
    expect(stock.heard).to.deep.equal(['invited'])
  })

  it('is kept though some of it was recorded quietly', async () => {
    const importing = { ...office.scope, quiet: true }
    const parcel = { subject: 'parcel', subjectId: 'parcel-1' }
    await office.works.write(importing, work => record(work, { ...parcel, name: 'packed' }))
    await happen(office, 'sent')
    await office.works.write(importing, work => record(work, { ...parcel, name: 'arrived' }))
    const quiet: boolean[] = []
    stock.answer = (_event, work) => void quiet.push((work as Work).quiet)
    await relayAll(relayOf(office, stock))
    expect(stock.heard).to.deep.equal(['packed', 'sent', 'arrived'])
    expect(quiet).to.deep.equal([true, false, true])
  })

  it('goes on without an event that failed eight times: it is stuck, and no longer in the way', async () => {
    stock.answer = failsOn('packed')
    const relay = relayOf(office, stock)
    const id = await happen(office, 'packed')
    await happen(office, 'sent')
    for (let attempt = 1; attempt <= maximumAttempts; attempt++) {
      expect((await eventRow(office, id)).stuckAt).to.equal(null)
      await relayAll(relay)
      await pass(office, 300_000)
    }
    await relayAll(relay)
    const row = await eventRow(office, id)
    expect([maximumAttempts, row.attempts, row.lastError]).to.deep.equal([8, 8, 'sem papel'])
    expect(row.stuckAt).to.not.equal(null)
    expect(stock.heard).to.deep.equal(['sent'])
  })

  it('is kept for a request that takes its own events first', async () => {
    const relay = relayOf(office, stock)
    await happen(office, 'packed')
    const sent = await happen(office, 'sent')
    await relay.take([sent])
    expect(stock.heard).to.deep.equal([])
    await relayAll(relay)
    expect(stock.heard).to.deep.equal(['packed', 'sent'])
  })

  it('lets a request take its own events before those of others', async () => {
    await happen(office, 'packed-other', 'parcel-2')
    const own = [await happen(office, 'packed'), await happen(office, 'sent')]
    await relayOf(office, stock).take(own)
    expect(stock.heard).to.deep.equal(['packed', 'sent'])
  })

  it('is kept while another process still has the earlier event in hand', async () => {
    await happen(office, 'packed')
    await claim()
    await happen(office, 'sent')
    await relayAll(relayOf(office, stock))
    expect(stock.heard).to.deep.equal([])
  })

  it('goes on when the process that had the earlier events died', async () => {
    await happen(office, 'packed')
    await happen(office, 'sent')
    await claim()
    const relay = relayOf(office, stock)
    await pass(office, 29_999)
    await relayAll(relay)
    expect(stock.heard).to.deep.equal([])
    await pass(office, 1)
    await relayAll(relay)
    expect(stock.heard).to.deep.equal(['packed', 'sent'])
  })

  it('is kept by whoever could seize only the later one of two', async () => {
    const packed = await happen(office, 'packed')
    const sent = await happen(office, 'sent')
    const now = office.clock.now()
    const beaten = interrupted(office.database, () => claimEvents(office.database, now, 1, [packed]))
    expect(await claimEvents(beaten, now, 200)).to.deep.equal([])
    expect((await eventRow(office, sent)).lockedUntil).to.equal(null)
  })
})

/** The database as a slow process sees it: something happens right after its second read. */
function interrupted(database: Database, happens: () => Promise<unknown>): Database {
  let reads = 0
  const run: Driver['run'] = async (statement, transaction) => {
    const ran = await database.driver.run(statement, transaction)
    if (statement.text.startsWith('SELECT') && ++reads === 2) await happens()
    return ran
  }
  return { ...database, driver: { ...database.driver, run } }
}
