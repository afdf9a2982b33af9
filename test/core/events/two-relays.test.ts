import { expect } from 'chai'
import { EventReceipts } from '../../../core/events/event.ts'
import { record } from '../../../core/events/record.ts'
import { type Office, openOffice } from '../../support/office.ts'
import { happen, listener, pass, relayAll, relayOf } from '../../support/relaying.ts'

describe('two relays on one database', () => {
  let office: Office
  let other: Office
  beforeEach(async () => {
    office = await openOffice()
    other = await openOffice({ share: office })
  })
  afterEach(async () => {
    await other.close()
    await office.close()
  })

  const happenings = (subjects: number, each: number) =>
    Array.from({ length: subjects * each }, (_, n) => ({ subjectId: `p${n % subjects}`, name: `${n}` }))
  const recordEach = (list: { subjectId: string; name: string }[]) =>
    office.write(async work => {
      for (const one of list) await record(work, { ...one, subject: 'parcel' })
    })

  it('hand each event to each subscriber once between them', async () => {
    const [here, there] = [listener('stock'), listener('stock')]
    const list = happenings(50, 8)
    await recordEach(list)
    const relays = [relayOf(office, here), relayOf(other, there)]
    await Promise.all(relays.map(relayAll))
    await Promise.all(relays.map(relayAll))
    const heard = [...here.heard, ...there.heard].map(Number).sort((one, two) => one - two)
    expect(heard).to.deep.equal(list.map((_, n) => n))
    expect(await office.read(work => work.of(EventReceipts).count())).to.equal(list.length)
  })

  it('keep the order of each parcel while more keeps happening to it', async () => {
    const heard: { subjectId: string; n: number }[] = []
    const stock = () => {
      const one = listener('stock')
      one.answer = ({ subjectId, name }) => void heard.push({ subjectId, n: Number(name) })
      return one
    }
    const relays = [relayOf(office, stock()), relayOf(other, stock())]
    const list = happenings(5, 20)
    const telling = (async () => {
      for (const one of list) await recordEach([one])
    })()
    let told = false
    void telling.then(() => {
      told = true
    })
    const listen = async (relay: (typeof relays)[number]) => {
      while (!told) await relay.round()
      await relayAll(relay)
    }
    await Promise.all([telling, ...relays.map(listen)])
    await relayAll(relays[0] as never)
    for (const subjectId of ['p0', 'p1', 'p2', 'p3', 'p4']) {
      const order = heard.filter(one => one.subjectId === subjectId).map(one => one.n)
      expect([...new Set(order)], subjectId).to.deep.equal([...order].sort((one, two) => one - two))
    }
    expect(new Set(heard.map(one => one.n)).size).to.equal(list.length)
  })

  it('do not run an errand twice because one of them was held up before it got there', async () => {
    let letOn: () => void = () => undefined
    const [slow, quick] = [listener('post', 'errand'), listener('post', 'errand')]
    slow.answer = async ({ name }) => {
      if (name !== 'first') return
      await pass(office, 31_000)
      theirs = relayOf(other, quick).round()
      await new Promise<void>(resolve => {
        letOn = resolve
      })
    }
    let theirs: Promise<unknown> = Promise.resolve()
    let finish: Promise<unknown> = Promise.resolve()
    quick.answer = async ({ name }) => {
      if (name !== 'second') return
      letOn()
      await finish
    }
    await happen(office, 'first', 'parcel-1')
    await happen(office, 'second', 'parcel-2')
    finish = relayOf(office, slow).round()
    await finish
    await theirs
    expect([...slow.heard, ...quick.heard].filter(name => name === 'second')).to.have.length(1)
  })

  it('survive each other: what one had in hand for too long is taken over, and reacted to once', async () => {
    let wake: () => void = () => undefined
    const [stock, stockThere, post] = [listener('stock'), listener('stock'), listener('post', 'errand')]
    const asleep = new Promise<void>(resolve => {
      post.answer = () => {
        resolve()
        return new Promise(awake => {
          wake = awake
        })
      }
    })
    await happen(office, 'sold')
    const round = relayOf(office, stock, post).round()
    await asleep
    await pass(office, 30_001)
    await relayAll(relayOf(other, stockThere))
    wake()
    await round
    expect([stock.heard, stockThere.heard]).to.deep.equal([['sold'], []])
  })
})
