import { expect } from 'chai'
import { type Office, openOffice } from '../../support/office.ts'
import { eventRow, happen, listener, pass, relayAll, relayOf } from '../../support/relaying.ts'

describe('a request that takes its own events', () => {
  let office: Office
  beforeEach(async () => {
    office = await openOffice()
  })
  afterEach(() => office.close())

  it('finds on the next page what they brought about', async () => {
    const stock = listener('stock')
    const id = await happen(office, 'sold')
    await happen(office, 'sold-elsewhere', 'parcel-2')
    await relayOf(office, stock).take([id])
    expect(stock.heard).to.deep.equal(['sold'])
  })

  it('has nothing to take when it recorded nothing', async () => {
    const stock = listener('stock')
    await happen(office, 'sold')
    await relayOf(office, stock).take([])
    expect(stock.heard).to.deep.equal([])
  })

  it('does not wait for a slow one longer than it may', async () => {
    let finish: () => void = () => undefined
    const finished = new Promise<void>(resolve => {
      finish = resolve
    })
    const slow = listener('stock')
    slow.answer = () => finished
    const id = await happen(office, 'sold')
    // It returns although nothing is finished before the next lines.
    await relayOf(office, slow).take([id], 30)
    expect((await eventRow(office, id)).processedAt).to.equal(null)
    finish()
    while ((await eventRow(office, id)).processedAt === null);
  })

  it('does not fail when one of them fails', async () => {
    const broken = listener('stock')
    broken.answer = () => {
      throw new Error('sem papel')
    }
    const id = await happen(office, 'sold')
    await relayOf(office, broken).take([id])
    expect((await eventRow(office, id)).attempts).to.equal(1)
  })
})

describe('how far the relay is behind', () => {
  let office: Office
  beforeEach(async () => {
    office = await openOffice()
  })
  afterEach(() => office.close())

  it('is nothing when everything was handed over', async () => {
    const relay = relayOf(office, listener('stock'))
    await happen(office, 'sold')
    await relayAll(relay)
    await pass(office, 60_000)
    expect(await relay.lagSeconds()).to.equal(0)
  })

  it('is how long the oldest event has been waiting', async () => {
    const relay = relayOf(office, listener('stock'))
    await happen(office, 'sold')
    await pass(office, 1_500)
    await happen(office, 'paid')
    await pass(office, 1_000)
    expect(await relay.lagSeconds()).to.equal(2.5)
  })

  it('is not made longer by an event that is stuck', async () => {
    const broken = listener('stock')
    broken.answer = () => {
      throw new Error('sem papel')
    }
    const relay = relayOf(office, broken)
    await happen(office, 'sold')
    for (let attempt = 1; attempt <= 8; attempt++) {
      await relay.round()
      await pass(office, 300_000)
    }
    expect(await relay.lagSeconds()).to.equal(0)
  })
})
