import { expect } from 'chai'
import { Op } from 'sequelize'
import { Companies } from '../../../core/data/company.ts'
import { newId } from '../../../core/data/table.ts'
import type { Work } from '../../../core/data/work.ts'
import { NotFound } from '../../../core/errors.ts'
import { Boxes, box } from '../../support/boxes.ts'
import { type Office, openOffice } from '../../support/office.ts'

describe('a company among other companies', () => {
  let office: Office
  beforeEach(async () => {
    office = await openOffice({ models: [Boxes] })
  })
  afterEach(() => office.close())

  const asRival = <T>(body: (work: Work) => Promise<T>) => office.works.write(office.rival, body)
  const ours = () => office.write(work => work.of(Boxes).insert(box({ label: 'Nossa', pieces: 3 })))
  const ourLabels = async () => (await office.read(work => work.of(Boxes).all())).map(row => row.label)

  it('does not find a row of another one, though it knows the id', async () => {
    const { id } = await ours()
    expect(await asRival(work => work.of(Boxes).get(id)).catch(error => error)).to.be.instanceOf(NotFound)
  })

  it('sees nothing in its lists and counts of what others have', async () => {
    const { id } = await ours()
    const seen = await asRival(async work => ({
      all: await work.of(Boxes).all(),
      first: await work.of(Boxes).first({ where: { id } }),
      count: await work.of(Boxes).count({ pieces: 3 }),
    }))
    expect(seen).to.deep.equal({ all: [], first: undefined, count: 0 })
  })

  it('changes nothing of another one', async () => {
    const { id } = await ours()
    expect(await asRival(work => work.of(Boxes).change({ id }, { label: 'Minha' }))).to.equal(0)
    expect(await asRival(work => work.of(Boxes).changeEach({}, new Map([[id, { label: 'Minha' }]])))).to.equal(0)
    expect(await ourLabels()).to.deep.equal(['Nossa'])
  })

  it('removes nothing of another one', async () => {
    const { id } = await ours()
    expect(await asRival(work => work.of(Boxes).remove({ id }))).to.equal(0)
    expect(await ourLabels()).to.deep.equal(['Nossa'])
  })

  const anything = { [Op.or]: [{ pieces: { [Op.gte]: 0 } }, { label: { [Op.ne]: '' } }] }
  const escapes = [
    ['an "or" at the top', () => anything],
    ['an "or" beside a column', () => ({ pieces: 99, [Op.or]: [{ pieces: 3 }, { pieces: 99 }] })],
    ['a negation', () => ({ [Op.not]: { pieces: 99 } })],
    ['naming the other company', () => ({ companyId: office.scope.company.id })],
    ['naming every company', () => ({ companyId: { [Op.ne]: '' } })],
    ['naming the other company in an "or"', () => ({ [Op.or]: [{ companyId: office.scope.company.id }, anything] })],
  ] as const
  for (const [trick, where] of escapes) {
    it(`does not get out of its scope by ${trick}`, async () => {
      await ours()
      const reached = await asRival(async work => [
        (await work.of(Boxes).all({ where: where() })).length,
        await work.of(Boxes).count(where()),
        await work.of(Boxes).change(where(), { label: 'Minha' }),
        await work.of(Boxes).remove(where()),
      ])
      expect(reached).to.deep.equal([0, 0, 0, 0])
      expect(await ourLabels()).to.deep.equal(['Nossa'])
    })
  }

  it('cannot put a row into another one', async () => {
    const { companyId } = await asRival(work =>
      work.of(Boxes).insert({ ...box(), companyId: office.scope.company.id } as never),
    )
    expect(companyId).to.equal(office.rival.company.id)
    expect(await ourLabels()).to.deep.equal([])
  })

  it('cannot push a row over to another one', async () => {
    const theirs = { companyId: office.scope.company.id }
    await asRival(async work => {
      const { id } = await work.of(Boxes).insert(box())
      await work.of(Boxes).change({ id }, { ...theirs, pieces: 2 })
      await work.of(Boxes).changeEach({}, new Map([[id, { ...theirs, weight: 3 }]]))
    })
    expect(await ourLabels()).to.deep.equal([])
    expect((await asRival(work => work.of(Boxes).all())).map(row => [row.pieces, row.weight])).to.deep.equal([[2, 3]])
  })

  it('may use a name that another one has taken', async () => {
    await ours()
    const theirs = await asRival(work => work.of(Boxes).insertOnce(box({ label: 'Nossa' })))
    expect(theirs?.label).to.equal('Nossa')
  })

  it('sees itself alone among the companies', async () => {
    const seen = await asRival(work => work.of(Companies).all())
    expect(seen.map(company => company.handle)).to.deep.equal(['concorrente'])
  })

  it('gets only its own rows from a query', async () => {
    await ours()
    await asRival(work => work.of(Boxes).insert(box({ label: 'Deles' })))
    const sql = 'SELECT label FROM boxes WHERE companyId = :companyId AND pieces > :least'
    const rows = await asRival(work => work.query<{ label: string }>(sql, { least: 0 }))
    expect(rows.map(row => row.label)).to.deep.equal(['Deles'])
  })

  it('cannot name another company in a query', async () => {
    await ours()
    const sql = 'SELECT label FROM boxes WHERE companyId = :companyId'
    expect(await asRival(work => work.query(sql, { companyId: office.scope.company.id }))).to.deep.equal([])
  })

  for (const sql of ['SELECT label FROM boxes', 'SELECT label FROM boxes WHERE companyId = :companyIdentity']) {
    it(`may not ask "${sql}"`, async () => {
      const refusal = await asRival(work => work.query(sql, { companyIdentity: 1 })).catch(error => error)
      expect(refusal.message).to.equal('A query must name :companyId')
    })
  }

  for (const id of ['', 'não-é-um-id', '📦', 'x'.repeat(300), "' OR 1=1 --", newId()]) {
    it(`does not find ${JSON.stringify(id.slice(0, 20))}`, async () => {
      await ours()
      expect(await office.read(work => work.of(Boxes).get(id)).catch(error => error)).to.be.instanceOf(NotFound)
      expect(await office.read(work => work.of(Boxes).all({ where: { id: [id], ownerId: id } }))).to.deep.equal([])
    })
  }
})
