import { expect } from 'chai'
import fc from 'fast-check'
import { Op } from 'sequelize'
import { Boxes, box } from '../../support/boxes.ts'
import { type Office, openOffice } from '../../support/office.ts'

describe('a value in a column', () => {
  let office: Office
  beforeEach(async () => {
    office = await openOffice({ models: [Boxes] })
  })
  afterEach(() => office.close())

  /** What comes back from the insert, from a read and from a read after a change must be the very same. */
  async function kept<K extends keyof ReturnType<typeof box>>(name: K, value: unknown) {
    const given = { [name]: value }
    const { id, ...rest } = await office.write(work => work.of(Boxes).insert(box(given)))
    const read = await office.read(work => work.of(Boxes).get(id))
    await office.write(work => work.of(Boxes).change({ id }, { [name]: null, label: 'Vazia', pieces: 0 } as never))
    await office.write(work => work.of(Boxes).change({ id }, given as never))
    const changed = await office.read(work => work.of(Boxes).get(id))
    await office.write(work => work.of(Boxes).remove({ id }))
    return [rest[name as never], read[name as never], changed[name as never]] as unknown[]
  }

  const cases: [what: string, name: keyof ReturnType<typeof box>, values: unknown[]][] = [
    ['a yes, a no, or neither', 'fragile', [true, false, null]],
    ['cents and other whole numbers', 'pieces', [0, -7, 123_456_789_012_345, Number.MAX_SAFE_INTEGER]],
    ['quantities of three decimals', 'weight', [0, 0.001, 1234.567, 1.005, -2.5]],
    ['civil dates', 'packedOn', ['2026-02-28', '2028-02-29', '2026-01-01', '2026-12-31']],
    ['a name with accents and emoji', 'label', ['José 👩‍🚀 da Conceição', '  dentro  ', '', 'a\'b"c\\d %_ :x ?']],
    ['text to the letter', 'stamp', ['Ação 👩‍🚀', 'acao', '', null]],
    ['long text', 'letter', ['Á'.repeat(200_000), 'linha\r\n\toutra "linha" 👨‍👩‍👧‍👦', '', null]],
    [
      'JSON objects and lists',
      'content',
      [{ b: [1, { c: 'ç👋🏽' }], a: null, 'com espaço': true }, [1, 'dois', null], [], {}],
    ],
    ['JSON texts', 'content', ['só um texto', '00123', '{"a":1}', 'null', '']],
    ['other JSON', 'content', [12.5, 0, false, true, null]],
    [
      'instants to the millisecond',
      'leftAt',
      ['2026-11-23T23:59:59.999Z', '2026-11-23T13:00:00.000Z', '2026-01-01T02:59:00.007Z'].map(at => new Date(at)),
    ],
  ]
  for (const [what, name, values] of cases) {
    it(`comes back as it went in: ${what}`, async () => {
      for (const value of values) expect(await kept(name, value)).to.deep.equal([value, value, value])
    })
  }

  it('comes back as it went in, whatever JSON it is', () =>
    fc.assert(
      fc.asyncProperty(fc.jsonValue(), async value => {
        const plain = JSON.parse(JSON.stringify(value))
        expect((await kept('content', plain))[1]).to.deep.equal(plain)
      }),
      { numRuns: 25 },
    ))

  it('comes back as it went in, whatever quantity of three decimals it is', () =>
    fc.assert(
      fc.asyncProperty(fc.integer({ min: -999_999_999, max: 999_999_999 }), async thousandths => {
        const quantity = thousandths / 1_000
        expect((await kept('weight', quantity))[1]).to.equal(quantity)
      }),
      { numRuns: 25 },
    ))

  it('is nothing where nothing was given', async () => {
    const { id } = await office.write(work => work.of(Boxes).insert(box()))
    const { letter, weight, fragile, packedOn, leftAt, content, ownerId } = await office.read(work =>
      work.of(Boxes).get(id),
    )
    expect([letter, weight, fragile, packedOn, leftAt, content, ownerId]).to.deep.equal(Array(7).fill(null))
  })

  it('is found to the letter, and ordered by letters, where it is exact', async () => {
    const stamps = ['a', 'Z', 'é', 'e', 'E', 'z']
    await office.write(work =>
      work.of(Boxes).insertAll(stamps.map(stamp => box({ label: `Caixa ${stamp.codePointAt(0)}`, stamp }))),
    )
    const found = await office.read(async work => [
      await work.of(Boxes).all({ where: { stamp: 'e' } }),
      await work.of(Boxes).all({ where: { stamp: { [Op.gt]: 'E' } }, order: [['stamp', 'ASC']] }),
    ])
    expect(found.map(rows => rows.map(row => row.stamp))).to.deep.equal([['e'], ['Z', 'a', 'e', 'z', 'é']])
  })

  it('is found again by what it is: a yes, a date, a moment', async () => {
    const leftAt = new Date('2026-11-23T13:00:00.007Z')
    await office.write(async work => {
      await work.of(Boxes).insert(box({ label: 'A', fragile: true, packedOn: '2026-02-28', leftAt }))
      await work.of(Boxes).insert(box({ label: 'B', fragile: false, packedOn: '2026-03-01', leftAt: new Date(0) }))
    })
    const found = await office.read(async work => [
      await work.of(Boxes).all({ where: { fragile: true } }),
      await work.of(Boxes).all({ where: { packedOn: { [Op.lt]: '2026-03-01' } } }),
      await work.of(Boxes).all({ where: { leftAt } }),
      await work.of(Boxes).all({ where: { leftAt: { [Op.gt]: new Date(leftAt.getTime() - 1) } } }),
    ])
    expect(found.map(rows => rows.map(row => row.label))).to.deep.equal([['A'], ['A'], ['A'], ['A']])
  })
})
