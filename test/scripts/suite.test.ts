import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { runSuite, tallyOf } from '../../scripts/test/suite.ts'

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

  it('is not waited for when a test left something running: that is a failure', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'recado-suite-'))
    const file = join(folder, 'endless.test.mjs')
    writeFileSync(file, "it('is well', () => void setInterval(() => undefined, 1_000))\n")
    const said: string[] = []
    const suite = { title: 'x', files: [file], grep: undefined, chromium: undefined, ignore: [], server: undefined }
    const tally = await runSuite(suite, text => said.push(text), 200)
    rmSync(folder, { recursive: true })
    expect(tally).to.deep.equal({ passed: 1, failed: 1, skipped: 0 })
    expect(said.join('')).to.include('um teste deixou algo correndo')
  }).timeout(60_000)
})
