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
  const expectKept = async (name: keyof ReturnType<typeof box>, value: unknown) =>
    expect(await kept(name, value)).to.deep.equal([value, value, value])

  const emoji = 'Olá, Zé 👋🏽! Família 👨‍👩‍👧‍👦, 日本語, ação\u0000fim, "aspas", \'simples\', \\ e %_'
  for (const [what, name, value] of [
    ['a yes', 'fragile', true],
    ['a no', 'fragile', false],
    ['nothing where a yes or no may stand', 'fragile', null],
    ['a whole number of cents', 'pieces', 123_456_789_012_345],
    ['the largest whole number', 'pieces', Number.MAX_SAFE_INTEGER],
    ['a negative number', 'pieces', -7],
    ['a zero', 'weight', 0],
    ['a quantity of three decimals', 'weight', 1234.567],
    ['a thousandth', 'weight', 0.001],
    ['a civil date', 'packedOn', '2026-02-28'],
    ['the 29th of February', 'packedOn', '2028-02-29'],
    ['the first day of a year', 'packedOn', '2026-01-01'],
    ['an instant to the millisecond', 'leftAt', new Date('2026-11-23T23:59:59.999Z')],
    ['an instant without milliseconds', 'leftAt', new Date('2026-11-23T13:00:00.000Z')],
    ['an instant that Brazil had on the day before', 'leftAt', new Date('2026-01-01T02:59:00.007Z')],
    ['a name with accents and emoji', 'label', 'José 👩‍🚀 da Conceição'],
    ['a label with blanks around it', 'label', '  dentro  '],
    ['an empty text', 'label', ''],
    ['long text', 'letter', 'Á'.repeat(200_000)],
    ['nothing', 'letter', null],
    ['JSON: an object', 'content', { b: [1, { c: 'ç' }], a: null, 'com espaço': true }],
    ['JSON: a list', 'content', [1, 'dois', null]],
    ['JSON: an empty list', 'content', []],
    ['JSON: a text', 'content', 'só um texto'],
    ['JSON: a text that looks like a number', 'content', '00123'],
    ['JSON: a text that looks like JSON', 'content', '{"a":1}'],
    ['JSON: an empty text', 'content', ''],
    ['JSON: a number', 'content', 12.5],
    ['JSON: a no', 'content', false],
    ['JSON: nothing', 'content', null],
  ] as const) {
    it(`comes back as it went in: ${what}`, () => expectKept(name, value))
  }

  it('comes back as it went in: line breaks, quotes, backslashes and emoji in long text', async () => {
    const letter = emoji.replace('\u0000', '\r\n\t')
    await expectKept('letter', letter)
    await expectKept('content', { letter })
  })

  it('comes back as it went in, whatever JSON it is', () =>
    fc.assert(
      fc.asyncProperty(fc.jsonValue({ noUnicodeString: false }), async value => {
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
