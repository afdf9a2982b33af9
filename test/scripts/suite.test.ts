import { expect } from 'chai'
import { tallyOf } from '../../scripts/test/suite.ts'

describe('the count at the end of npm test', () => {
  it("is mocha's own, with or without colours", () => {
    expect(tallyOf('\n\n  12 passing (3s)\n', true)).to.deep.equal({ passed: 12, failed: 0, skipped: 0 })
    const coloured =
      '\u001b[32m  12 passing\u001b[0m (3s)\n\u001b[36m  2 pending\u001b[0m\n\u001b[31m  3 failing\u001b[0m\n'
    expect(tallyOf(coloured, false)).to.deep.equal({ passed: 12, failed: 3, skipped: 2 })
  })

  it('does not take the names of tests for it', () => {
    const output = '    ✔ counts\n      7 failing sends as one\n\n  1 passing (3s)\n'
    expect(tallyOf(output, true)).to.include({ passed: 1, failed: 0 })
  })

  it('has a failure in it when the run broke off before it counted', () => {
    expect(tallyOf('Error: Cannot find module', false)).to.deep.equal({ passed: 0, failed: 1, skipped: 0 })
  })
})
