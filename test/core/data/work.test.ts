import { expect } from 'chai'
import { systemActor } from '../../../core/data/work.ts'
import { record } from '../../../core/events/record.ts'
import { Boxes, box } from '../../support/boxes.ts'
import { type Office, openOffice } from '../../support/office.ts'

/** SQLite knows no deadlocks: its writers stand in line. */
function onMariaDb(title: string, body: () => Promise<void>): void {
  if (process.env.TEST_DATABASE_URL) it(title, body)
}

describe('a work', () => {
  let office: Office
  beforeEach(async () => {
    office = await openOffice({ models: [Boxes] })
  })
  afterEach(() => office.close())

  const count = () => office.read(work => work.of(Boxes).count())
  const happening = () => ({ name: 'box.packed', subject: 'box', subjectId: office.scope.company.id })

  it('keeps what it did when it ends well', async () => {
    expect(await office.write(work => work.of(Boxes).insert(box()))).to.include({ label: 'Livros' })
    expect(await count()).to.equal(1)
  })

  it('leaves nothing behind when something fails half-way', async () => {
    const failing = office.write(async work => {
      await work.of(Boxes).insert(box())
      await record(work, happening())
      throw new Error('acabou a luz')
    })
    expect((await failing.catch(error => error)).message).to.equal('acabou a luz')
    expect(await count()).to.equal(0)
  })

  it('lets the next one begin after a failure', async () => {
    await office.write(() => Promise.reject(new Error('acabou a luz'))).catch(() => undefined)
    await office.write(work => work.of(Boxes).insert(box()))
    expect(await count()).to.equal(1)
  })

  it('is not seen by others before it ends', async () => {
    const seen = await office.write(async work => {
      await work.of(Boxes).insert(box())
      return [await work.of(Boxes).count(), await count()]
    })
    expect(seen).to.deep.equal([1, 0])
  })

  it('sees in a query what it has just written', async () => {
    const rows = await office.write(async work => {
      await work.of(Boxes).insert(box())
      return work.query<{ label: string }>('SELECT label FROM boxes WHERE companyId = :companyId')
    })
    expect(rows).to.deep.equal([{ label: 'Livros' }])
  })

  it('knows the civil date of its company, not that of the server', async () => {
    office.clock.move(new Date('2026-11-24T02:30:00Z'))
    const far = { company: { ...office.scope.company, timeZone: 'Pacific/Auckland' }, actor: systemActor }
    expect(await office.read(async work => work.today)).to.equal('2026-11-23')
    expect(await office.works.read(far, async work => work.today)).to.equal('2026-11-24')
  })

  it('writes addresses that work outside', async () => {
    expect(await office.read(async work => work.addressOf('/d/quote/abc'))).to.equal(
      'http://localhost:3000/d/quote/abc',
    )
  })

  it('reads once what it is asked for again and again', async () => {
    let loads = 0
    const load = async () => ++loads
    const answers = await office.read(async work => [await work.once('regra', load), await work.once('regra', load)])
    expect(answers).to.deep.equal([1, 1])
    expect(await office.read(work => work.once('regra', load))).to.equal(2)
  })

  it('announces each commit that recorded something, and no other', async () => {
    let announced = 0
    office.works.onCommit(() => announced++)
    await office.write(work => work.of(Boxes).insert(box()))
    await office
      .write(async work => {
        await record(work, happening())
        throw new Error('desfaz')
      })
      .catch(() => undefined)
    expect(announced).to.equal(0)
    await office.write(work => record(work, happening()))
    expect(announced).to.equal(1)
  })

  it('knows which events it recorded', async () => {
    const { recorded, event } = await office.write(async work => ({
      event: await record(work, happening()),
      recorded: work.recorded,
    }))
    expect(recorded).to.deep.equal([event.id])
  })

  it('looks at today’s data from another moment, and changes nothing there', async () => {
    await office.write(work => work.of(Boxes).insert(box({ label: 'A' })))
    const then = new Date('2027-01-01T02:30:00Z')
    await office.read(async work => {
      const ahead = work.at(then)
      expect([ahead.now, ahead.today, work.today]).to.deep.equal([then, '2026-12-31', '2026-11-23'])
      expect(await ahead.of(Boxes).count()).to.equal(1)
      const acts = [
        () => ahead.of(Boxes).insert(box({ label: 'B' })),
        () => ahead.of(Boxes).insertOnce(box({ label: 'B' })),
        () => ahead.of(Boxes).change({ label: 'A' }, { pieces: 2 }),
        () => ahead.of(Boxes).changeEach({}, new Map([['x', { pieces: 2 }]])),
        () => ahead.of(Boxes).remove({}),
        () => record(ahead, { name: 'box.packed', subject: 'box', subjectId: work.companyId }),
      ]
      for (const act of acts) {
        const refusal = await act().catch(error => error)
        expect(String(refusal)).to.contain('what lies ahead is not written')
      }
    })
    const rows = await office.read(work => work.of(Boxes).all())
    expect(rows.map(({ label, pieces }) => [label, pieces])).to.deep.equal([['A', 1]])
  })

  onMariaDb('begins again when it met another in a deadlock', async () => {
    await office.write(work => work.of(Boxes).insertAll([box({ label: 'A' }), box({ label: 'B' })]))
    const meeting = createMeeting(2)
    const sign = (first: string, second: string) =>
      office.write(async work => {
        await work.of(Boxes).change({ label: first }, { letter: 'assinada' })
        await meeting()
        await work.of(Boxes).change({ label: second }, { letter: 'assinada' })
      })
    await Promise.all([sign('A', 'B'), sign('B', 'A')])
    expect(meeting.visits()).to.equal(3)
    expect(await office.read(work => work.of(Boxes).count({ letter: 'assinada' }))).to.equal(2)
  })

  onMariaDb('gives up after a fifth deadlock', async () => {
    let tries = 0
    const deadlock = Object.assign(new Error('Deadlock found'), { parent: { code: 'ER_LOCK_DEADLOCK' } })
    const failing = office.write(async () => {
      tries++
      throw deadlock
    })
    expect(await failing.catch(error => error)).to.equal(deadlock)
    expect(tries).to.equal(5)
  })
})

/** Everybody waits until that many have come; who comes later does not wait. */
function createMeeting(people: number) {
  let come = 0
  let open: () => void = () => undefined
  const door = new Promise<void>(resolve => {
    open = resolve
  })
  const meet = async () => {
    if (++come >= people) open()
    await door
  }
  return Object.assign(meet, { visits: () => come })
}
