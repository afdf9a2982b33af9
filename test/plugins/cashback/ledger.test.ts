import { expect } from 'chai'
import fc from 'fast-check'
import { addDays } from '../../../core/brazil/dates.ts'
import {
  balanceOf,
  expireLines,
  type Line,
  lotsOf,
  returnLines,
  reverseLines,
  takeLines,
  usableOf,
} from '../../../plugins/cashback/ledger.ts'

/** A history as it comes: what is done, with how much, and how many days go by before. */
const step = fc.record({
  what: fc.constantFrom('credit', 'redeem', 'giveBack', 'reverse', 'less'),
  cents: fc.integer({ min: 1, max: 5_000 }),
  which: fc.nat({ max: 12 }),
  days: fc.integer({ min: 0, max: 12 }),
  validity: fc.option(fc.integer({ min: 1, max: 20 }), { nil: null }),
})
type Step = { what: string; cents: number; which: number; days: number; validity: number | null }

/** What is kept beside the ledger, in another way: single cents of known age, in a row. */
interface Cent {
  lot: string
  expiresOn: string | null
}

const credit = (lotId: string, cents: number, expiresOn: string | null): Line => ({
  ...{ lotId, cents, expiresOn, kind: 'credit', origin: `credit:${lotId}` },
})

describe('the ledger of cashback', () => {
  it('adds up, is never negative and takes the oldest first, through 10,000 random histories', function () {
    this.timeout(120_000)
    fc.assert(fc.property(fc.array(step, { maxLength: 25 }), walk), { numRuns: 10_000 })
  })

  it('takes the oldest credit first, and passes over what has expired', () => {
    const lines = [credit('a', 100, '2026-11-22'), credit('b', 50, null), credit('c', 70, '2026-11-23')]
    const taken = takeLines(lines, { kind: 'redemption', cents: 80, origin: 'use:1', today: '2026-11-23' })
    expect(taken?.map(({ lotId, cents }) => [lotId, cents])).to.deep.equal([
      ['b', -50],
      ['c', -30],
    ])
    expect(usableOf(lines, '2026-11-23')).to.equal(120)
    expect(takeLines(lines, { kind: 'redemption', cents: 121, origin: 'use:2', today: '2026-11-23' })).to.equal(
      undefined,
    )
  })

  it('takes back a credit that was used from other credits, and no more than there is', () => {
    const lines = [credit('a', 100, null), credit('b', 30, null)]
    const used = [
      ...lines,
      ...(takeLines(lines, { kind: 'redemption', cents: 80, origin: 'use:1', today: '2026-11-23' }) ?? []),
    ]
    const back = reverseLines(used, { credited: 'credit:a', origin: 'reversal:a', today: '2026-11-23' })
    // 20 are left of it, and of the 80 that were used 30 can be had.
    expect(back.map(({ lotId, cents }) => [lotId, cents])).to.deep.equal([
      ['a', -20],
      ['b', -30],
    ])
    expect(balanceOf([...used, ...back])).to.equal(0)
  })
})

function walk(steps: Step[]): void {
  let today = '2026-01-01'
  const lines: Line[] = []
  // Independent of the ledger: the cents themselves, oldest first, and which were handed out for what.
  const purse: Cent[] = []
  const uses = new Map<string, Cent[]>()
  const reversed = new Set<string>()
  const take = (wanted: (cent: Cent) => boolean, most: number): Cent[] => {
    const taken: Cent[] = []
    for (let at = 0; at < purse.length && taken.length < most; ) {
      if (wanted(purse[at] as Cent)) taken.push(...purse.splice(at, 1))
      else at++
    }
    return taken
  }
  const put = (cents: Cent[]) => {
    purse.push(...cents)
    purse.sort((one, other) => Number(one.lot) - Number(other.lot))
  }

  steps.forEach(({ what, cents: given, which, days, validity }, index) => {
    today = addDays(today, days)
    // Few enough to be counted one by one.
    const cents = (given % 40) + 1
    lines.push(...expireLines(lines, today))
    take(({ expiresOn }) => expiresOn !== null && expiresOn < today, Number.POSITIVE_INFINITY)

    if (what === 'credit') {
      const expiresOn = validity === null ? null : addDays(today, validity)
      lines.push(credit(String(index), cents, expiresOn))
      put(Array.from({ length: cents }, () => ({ lot: String(index), expiresOn })))
    } else if (what === 'redeem' || what === 'less') {
      const kind = what === 'redeem' ? ('redemption' as const) : ('adjustment' as const)
      const taken = takeLines(lines, { kind, cents, origin: `use:${index}`, today })
      expect(taken === undefined).to.equal(cents > purse.length)
      if (!taken) return
      lines.push(...taken)
      const mine = take(() => true, cents)
      if (what === 'redeem') uses.set(`use:${index}`, mine)
      // Line by line what left the purse: the oldest.
      const byLot = mine.reduce((sums, { lot }) => sums.set(lot, (sums.get(lot) ?? 0) + 1), new Map<string, number>())
      expect(taken.map(line => [line.lotId, -line.cents])).to.deep.equal([...byLot])
    } else if (what === 'giveBack') {
      const [taken, mine] = [...uses][which % Math.max(uses.size, 1)] ?? []
      if (!taken || !mine) return
      lines.push(...returnLines(lines, { taken, origin: `return:${index}` }))
      uses.delete(taken)
      put(mine)
      // Given back to a credit that has expired since, it expires again.
      lines.push(...expireLines(lines, today))
      take(({ expiresOn }) => expiresOn !== null && expiresOn < today, Number.POSITIVE_INFINITY)
    } else {
      const opened = lines.filter(line => line.kind === 'credit' && !reversed.has(line.lotId))
      const lot = opened[which % Math.max(opened.length, 1)]?.lotId
      if (lot === undefined) return
      reversed.add(lot)
      lines.push(...reverseLines(lines, { credited: `credit:${lot}`, origin: `reversal:${lot}`, today }))
      take(cent => cent.lot === lot, Number.POSITIVE_INFINITY)
      const used = [...uses.values()].flat().filter(cent => cent.lot === lot).length
      take(() => true, used)
    }
    expect(balanceOf(lines)).to.equal(purse.length)
    expect(usableOf(lines, today)).to.equal(purse.length)
    expect(lotsOf(lines).filter(({ left }) => left < 0)).to.deep.equal([])
  })
}
