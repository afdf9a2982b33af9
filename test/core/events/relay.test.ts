import { expect } from 'chai'
import { type Event, EventReceipts, Events } from '../../../core/events/event.ts'
import { record } from '../../../core/events/record.ts'
import { Boxes, box } from '../../support/boxes.ts'
import { type Office, openOffice } from '../../support/office.ts'
import { eventRow, happen, listener, pass, relayAll, relayOf } from '../../support/relaying.ts'

describe('the relay', () => {
  let office: Office
  beforeEach(async () => {
    office = await openOffice({ models: [Boxes] })
  })
  afterEach(() => office.close())

  const fails = (on: string) => (event: Event) => {
    if (event.name === on) throw new Error('sem papel')
  }
  const boxes = () => office.read(work => work.of(Boxes).count())

  it('hands each event once to everyone who wants it, however often it looks', async () => {
    const [stock, post] = [listener('stock'), listener('post', 'errand')]
    await happen(office, 'sold')
    await happen(office, 'paid')
    const relay = relayOf(office, stock, post)
    for (let round = 0; round < 3; round++) await relay.round()
    expect([stock.heard, post.heard]).to.deep.equal([
      ['sold', 'paid'],
      ['sold', 'paid'],
    ])
  })

  it('hands an event to nobody who did not ask for it', async () => {
    const paid = listener('money', 'reaction', event => event.name === 'paid')
    const id = await happen(office, 'sold')
    await relayAll(relayOf(office, paid))
    expect(paid.heard).to.deep.equal([])
    expect((await eventRow(office, id)).processedAt).to.deep.equal(office.clock.now())
  })

  it('says how many events it handled', async () => {
    const relay = relayOf(office, listener('stock'))
    await happen(office, 'sold')
    await happen(office, 'paid')
    expect([await relay.round(), await relay.round()]).to.deep.equal([2, 0])
  })

  it('keeps a receipt for each event and subscriber', async () => {
    const eventId = await happen(office, 'sold')
    await relayAll(relayOf(office, listener('stock'), listener('post', 'errand')))
    const receipts = await office.read(work => work.of(EventReceipts).all({ where: { eventId } }))
    expect(receipts.map(receipt => receipt.subscriber).sort()).to.deep.equal(['post', 'stock'])
  })

  it('gives a reaction the company, the quiet and the name of the machine', async () => {
    const stock = listener('stock')
    const seen: unknown[] = []
    stock.answer = (_event, at) => {
      const { companyId, quiet, actor } = at as never as { companyId: string; quiet: boolean; actor: { kind: string } }
      seen.push([companyId, quiet, actor.kind])
    }
    await office.works.write({ ...office.rival, quiet: true }, work =>
      record(work, { name: 'imported', subject: 'parcel', subjectId: '1' }),
    )
    await relayAll(relayOf(office, stock))
    expect(seen).to.deep.equal([[office.rival.company.id, true, 'system']])
  })

  it('takes back what a reaction did before it failed, with its receipt', async () => {
    const stock = listener('stock')
    stock.answer = async (_event, work) => {
      await (work as never as { of(model: unknown): { insert(row: unknown): Promise<void> } }).of(Boxes).insert(box())
      throw new Error('sem papel')
    }
    await happen(office, 'sold')
    await relayOf(office, stock).round()
    expect(await boxes()).to.equal(0)
    expect(await office.read(work => work.of(EventReceipts).count())).to.equal(0)
  })

  it('lets one failing subscriber stop no other, and tries it again alone', async () => {
    const [stock, broken, post] = [listener('stock'), listener('broken'), listener('post', 'errand')]
    broken.answer = fails('sold')
    await happen(office, 'sold')
    const relay = relayOf(office, broken, stock, post)
    await relay.round()
    expect([stock.heard, broken.heard, post.heard]).to.deep.equal([['sold'], [], ['sold']])
    broken.answer = () => undefined
    await pass(office, 2_000)
    await relay.round()
    expect([stock.heard, broken.heard, post.heard]).to.deep.equal([['sold'], ['sold'], ['sold']])
  })

  it('keeps the reason of a failure and waits longer after each', async () => {
    const broken = listener('broken')
    broken.answer = fails('sold')
    const id = await happen(office, 'sold')
    const relay = relayOf(office, broken)
    const waits: number[] = []
    for (let attempt = 1; attempt <= 7; attempt++) {
      await relay.round()
      const { lockedUntil, lastError, attempts } = await eventRow(office, id)
      expect([lastError, attempts]).to.deep.equal(['sem papel', attempt])
      waits.push(Number(lockedUntil) - office.clock.now().getTime())
      office.clock.move(lockedUntil as Date)
    }
    expect(waits).to.deep.equal([2_000, 4_000, 8_000, 16_000, 32_000, 64_000, 128_000])
  })

  it('does not try again before its time', async () => {
    const broken = listener('broken')
    let tries = 0
    broken.answer = () => {
      tries++
      throw new Error('sem papel')
    }
    await happen(office, 'sold')
    const relay = relayOf(office, broken)
    await relay.round()
    const triesOfTheFirstRound = tries
    await pass(office, 1_999)
    await relay.round()
    expect(tries).to.equal(triesOfTheFirstRound)
  })

  it('is not stopped by the events of a company that fails', async () => {
    const stock = listener('stock')
    stock.answer = event => {
      if (event.companyId === office.scope.company.id) throw new Error('sem papel')
    }
    await happen(office, 'sold')
    const theirs = { name: 'sold', subject: 'parcel', subjectId: '9' }
    const { id } = await office.works.write(office.rival, work => record(work, theirs))
    await relayOf(office, stock).round()
    const row = await office.works.read(office.rival, work => work.of(Events).get(id))
    expect(row.processedAt).to.not.equal(null)
  })

  it('runs errands outside of any transaction, so that they may write on their own', async () => {
    const post = listener('post', 'errand')
    post.answer = async (_event, desk) => {
      const { write } = desk as never as Pick<Office, 'write'>
      await write(work => work.of(Boxes).insert(box({ label: 'etiqueta' })))
      throw new Error('o correio fechou')
    }
    await happen(office, 'sold')
    await relayOf(office, post).round()
    expect(await boxes()).to.equal(1)
  })

  it('runs an errand again when it does not know whether it was done', async () => {
    const post = listener('post', 'errand')
    let tries = 0
    post.answer = () => {
      if (++tries === 1) throw new Error('caiu a linha')
    }
    await happen(office, 'sold')
    const relay = relayOf(office, post)
    await relay.round()
    await pass(office, 2_000)
    await relay.round()
    await pass(office, 60_000)
    await relay.round()
    expect(tries).to.equal(2)
  })

  it('handles more events than fit into one round', async () => {
    const stock = listener('stock')
    await office.write(async work => {
      for (let n = 0; n < 450; n++) await record(work, { name: 'sold', subject: 'parcel', subjectId: String(n) })
    })
    const relay = relayOf(office, stock)
    const rounds = [await relay.round(), await relay.round(), await relay.round(), await relay.round()]
    expect(rounds).to.deep.equal([200, 200, 50, 0])
    expect(stock.heard).to.have.length(450)
  })
})
