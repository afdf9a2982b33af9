import { fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { expect } from 'chai'
import { nextNumber, nextNumbers } from '../../../core/data/sequence.ts'
import { Boxes } from '../../support/boxes.ts'
import { type Office, openOffice } from '../../support/office.ts'
import { type Errand, packBoxes } from '../../support/writing-process.ts'

describe('the numbers of documents', () => {
  let office: Office
  beforeEach(async () => {
    office = await openOffice({ models: [Boxes] })
  })
  afterEach(() => office.close())

  const take = (name = 'boxes') => office.write(work => nextNumber(work, name))
  const upTo = (last: number) => Array.from({ length: last }, (_, index) => index + 1)
  const numbers = async () => {
    const rows = await office.read(work => work.of(Boxes).all({ order: [['pieces', 'ASC']] }))
    return rows.map(row => row.pieces)
  }

  it('begin at one and go on by one', async () => {
    expect([await take(), await take(), await take()]).to.deep.equal([1, 2, 3])
  })

  it('are taken by the hundred as by the one, without a gap', async () => {
    const many = (count: number) => office.write(work => nextNumbers(work, 'boxes', count))
    expect([await many(3), [await take()], await many(0), await many(2)].flat()).to.deep.equal([1, 2, 3, 4, 5, 6])
  })

  it('are taken by several at once, each its own', async () => {
    const taken = await Promise.all([5, 1, 7].map(count => office.write(work => nextNumbers(work, 'boxes', count))))
    expect(taken.flat().sort((one, other) => one - other)).to.deep.equal(upTo(13))
  })

  it('are counted apart for each kind', async () => {
    await take('quotes')
    expect(await take('orders')).to.equal(1)
  })

  it('are counted apart for each company', async () => {
    await take()
    expect(await office.works.write(office.rival, work => nextNumber(work, 'boxes'))).to.equal(1)
  })

  it('go on within one transaction too', async () => {
    const taken = await office.write(async work => [await nextNumber(work, 'boxes'), await nextNumber(work, 'boxes')])
    expect(taken).to.deep.equal([1, 2])
  })

  it('leave no gap behind when the document was not kept after all', async () => {
    await take()
    await office
      .write(async work => {
        await nextNumber(work, 'boxes')
        throw new Error('o cliente desistiu')
      })
      .catch(() => undefined)
    expect(await take()).to.equal(2)
  })

  it('leave no gap behind when the very first was not kept', async () => {
    const failing = office.write(work => nextNumber(work, 'boxes').then(() => Promise.reject(new Error('desistiu'))))
    await failing.catch(() => undefined)
    expect(await take()).to.equal(1)
  })

  it('are given to one document each, however many are made at a time', async () => {
    await packBoxes(office.write, 60)
    expect(await numbers()).to.deep.equal(upTo(60))
  })

  it('leave no gap though every third document is not kept', async () => {
    const tries = upTo(30).map(turn =>
      office.write(async work => {
        const number = await nextNumber(work, 'boxes')
        if (turn % 3 === 0) throw new Error('desistiu')
        return number
      }),
    )
    const taken = (await Promise.allSettled(tries)).flatMap(one => (one.status === 'fulfilled' ? one.value : []))
    expect(taken.sort((one, other) => one - other)).to.deep.equal(upTo(20))
  })

  it('are given once by three processes that write at the same time, and nobody is turned away', async () => {
    const { url, scope } = office
    const others = await Promise.all([1, 2].map(() => startProcess({ url, scope, boxes: 100 })))
    for (const other of others) other.send('go')
    await Promise.all([packBoxes(office.write, 100), ...others.map(other => once(other, 'exit'))])
    expect(others.map(other => other.exitCode)).to.deep.equal([0, 0])
    expect(await numbers()).to.deep.equal(upTo(300))
  }).timeout(60_000)
})

async function startProcess(errand: Errand) {
  const script = fileURLToPath(new URL('../../support/writing-process.ts', import.meta.url))
  const child = fork(script, { execArgv: ['--conditions=source', '--import', 'tsx/esm'] })
  child.send(errand)
  await once(child, 'message')
  return child
}
