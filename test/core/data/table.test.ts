import { expect } from 'chai'
import { Op } from 'sequelize'
import type { Row } from '../../../core/data/model.ts'
import { NotFound } from '../../../core/errors.ts'
import { Boxes, box } from '../../support/boxes.ts'
import { type Office, openOffice } from '../../support/office.ts'

describe('the rows of a table', () => {
  let office: Office
  beforeEach(async () => {
    office = await openOffice({ models: [Boxes] })
  })
  afterEach(() => office.close())

  const put = (...labels: string[]) =>
    office.write(work => work.of(Boxes).insertAll(labels.map((label, index) => box({ label, pieces: index + 1 }))))
  const labels = async () =>
    (await office.read(work => work.of(Boxes).all({ order: [['label', 'ASC']] }))).map(row => row.label)

  it('get an id, the company and the time by themselves', async () => {
    const [row] = await put('A')
    expect(row?.id).to.match(/^[\da-f-]{36}$/)
    expect(row?.companyId).to.equal(office.scope.company.id)
    expect(row?.createdAt).to.deep.equal(office.clock.now())
  })

  it('keep an id that was given', async () => {
    const id = '01900000-0000-7000-8000-000000000001'
    await office.write(work => work.of(Boxes).insert(box({ id })))
    expect((await office.read(work => work.of(Boxes).get(id))).label).to.equal('Livros')
  })

  it('are plain objects', async () => {
    await put('A')
    const row = await office.read(work => work.of(Boxes).first({}))
    expect(Object.getPrototypeOf(row)).to.equal(Object.prototype)
  })

  it('come in the order and the pages that were asked for', async () => {
    await put('A', 'B', 'C', 'D')
    const page = await office.read(work => work.of(Boxes).all({ order: [['pieces', 'DESC']], limit: 2, offset: 1 }))
    expect(page.map(row => row.label)).to.deep.equal(['C', 'B'])
  })

  it('are found by one of several values, and by none of none', async () => {
    await put('A', 'B', 'C')
    const found = (label: string[]) => office.read(work => work.of(Boxes).all({ where: { label } }))
    expect(await found(['A', 'C', 'X'])).to.have.length(2)
    expect(await found([])).to.have.length(0)
  })

  it('are not found when there are none', async () => {
    const refusal = await office.read(work => work.of(Boxes).get('x')).catch(error => error)
    expect(refusal).to.be.instanceOf(NotFound)
    expect(refusal.message).to.equal('Não encontramos o que você procura. Ele pode ter sido removido.')
    expect(await office.read(work => work.of(Boxes).first({ where: { label: 'A' } }))).to.equal(undefined)
  })

  it('are compared with a moment to the millisecond, when they are changed too', async () => {
    office.clock.move(new Date('2026-11-23T13:00:00.500Z'))
    await put('A')
    const change = (before: Date) =>
      office.write(work => work.of(Boxes).change({ [Op.and]: [{ createdAt: { [Op.lte]: before } }] }, { label: 'B' }))
    const moments = ['2026-11-23T13:00:00.499Z', '2026-11-23T13:00:00.500Z']
    expect(await Promise.all(moments.map(moment => change(new Date(moment))))).to.deep.equal([0, 1])
  })

  it('are never found, changed or removed by a value that somebody forgot', async () => {
    await put('A')
    const forgotten = { label: undefined } as never
    const answers = await office.write(async work => [
      await work.of(Boxes).change(forgotten, { pieces: 9 }).catch(String),
      await work.of(Boxes).remove(forgotten).catch(String),
    ])
    for (const answer of answers) expect(answer).to.include('undefined')
    expect(await labels()).to.deep.equal(['A'])
  })

  it('count as changed when they matched, even if nothing about them changed', async () => {
    await put('A', 'B')
    const changed = await office.write(async work => [
      await work.of(Boxes).change({ label: 'A' }, { pieces: 1 }),
      await work.of(Boxes).change({ label: 'A' }, { pieces: 1 }),
      await work.of(Boxes).change({ pieces: { [Op.gte]: 0 } }, { letter: 'x' }),
      await work.of(Boxes).change({ label: 'Z' }, { pieces: 1 }),
    ])
    expect(changed).to.deep.equal([1, 1, 2, 0])
  })

  it('change only in what was given', async () => {
    await put('A')
    await office.write(work => work.of(Boxes).change({ label: 'A' }, { letter: 'nova' }))
    expect(await office.read(work => work.of(Boxes).first({}))).to.include({ label: 'A', pieces: 1, letter: 'nova' })
  })

  it('change where a moment is the very one, to the millisecond', async () => {
    const leftAt = new Date('2026-11-23T13:00:00.123Z')
    const { id } = await office.write(work => work.of(Boxes).insert(box({ leftAt })))
    const change = (where: object) => office.write(work => work.of(Boxes).change({ id, ...where }, { pieces: 2 }))
    expect(await change({ leftAt })).to.equal(1)
    expect(await change({ leftAt: new Date('2026-11-23T13:00:00.124Z') })).to.equal(0)
    expect(await change({ [Op.or]: [{ leftAt: null }, { leftAt: { [Op.lt]: leftAt } }] })).to.equal(0)
    expect(await change({ [Op.or]: [{ leftAt: null }, { leftAt: { [Op.lte]: leftAt } }] })).to.equal(1)
  })

  it('change many at once, each to values of its own, of every kind', async () => {
    const [one, two, three] = await put('A', 'B', 'C')
    const first = {
      letter: "it's 👩‍🚀 \\ ?",
      weight: 1.005,
      fragile: true,
      packedOn: '2026-02-28',
      leftAt: new Date('2026-11-23T13:00:00.007Z'),
      content: { a: ["'"] },
    }
    const second = { letter: null, weight: null, fragile: false, packedOn: null, leftAt: null, content: 'texto' }
    const rows = new Map<string, Partial<Row<typeof Boxes>>>([
      [one?.id ?? '', first],
      [two?.id ?? '', second],
    ])
    expect(await office.write(work => work.of(Boxes).changeEach({}, rows))).to.equal(2)
    const [a, b, c] = await office.read(work => work.of(Boxes).all({ order: [['label', 'ASC']] }))
    expect([a, b, c]).to.deep.equal([{ ...one, ...first }, { ...two, ...second }, three])
  })

  it('change many at once only where they are as they should be', async () => {
    const [one, two] = await put('A', 'B')
    const rows = new Map([one, two].map(row => [row?.id ?? '', { letter: row?.label ?? '' }]))
    expect(await office.write(work => work.of(Boxes).changeEach({ pieces: 2 }, rows))).to.equal(1)
    const letters = (await office.read(work => work.of(Boxes).all({ order: [['label', 'ASC']] }))).map(
      row => row.letter,
    )
    expect(letters).to.deep.equal([null, 'B'])
  })

  it('are found each by its id when many are asked for side by side', async () => {
    const rows = await put('A', 'B', 'C')
    const ids = [...rows.map(row => row.id), '0199a000-0000-7000-8000-000000000001', 'não']
    const found = await office.read(work => Promise.all(ids.map(id => work.of(Boxes).first({ where: { id } }))))
    expect(found).to.deep.equal([...rows, undefined, undefined])
  })

  it('say how many of them were removed', async () => {
    await put('A', 'B', 'C')
    expect(await office.write(work => work.of(Boxes).remove({ label: ['A', 'B'] }))).to.equal(2)
    expect(await labels()).to.deep.equal(['C'])
  })

  it('are inserted none when none are given', async () => {
    expect(await put()).to.deep.equal([])
  })

  it('are refused twice under a unique name', async () => {
    await put('A')
    const refusal = await put('A').catch(error => error)
    expect(refusal.name).to.equal('SequelizeUniqueConstraintError')
  })

  it('are inserted once where that is asked, and the transaction goes on', async () => {
    const answers = await office.write(async work => {
      const first = await work.of(Boxes).insertOnce(box({ label: 'A' }))
      const second = await work.of(Boxes).insertOnce(box({ label: 'A', pieces: 99 }))
      await work.of(Boxes).insert(box({ label: 'B' }))
      return [first?.label, second]
    })
    expect(answers).to.deep.equal(['A', undefined])
    expect(await labels()).to.deep.equal(['A', 'B'])
  })

  it('are inserted once though ten want to at the same time', async () => {
    const tries = Array.from({ length: 10 }, () => office.write(work => work.of(Boxes).insertOnce(box({ label: 'A' }))))
    expect((await Promise.all(tries)).filter(Boolean)).to.have.length(1)
    expect(await labels()).to.deep.equal(['A'])
  })

  it('are not kept when something else than a twin stands against it', async () => {
    const broken = box({ label: null as never })
    const refusal = await office.write(work => work.of(Boxes).insertOnce(broken)).catch(error => error)
    expect(refusal).to.be.instanceOf(Error)
  })
})
