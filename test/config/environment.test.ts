import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { readConfig } from '../../config/environment.ts'

describe('the flags for browsers of WhatsApp', () => {
  let folder: string
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'recado-config-'))
  })
  after(() => rmSync(folder, { recursive: true }))

  const flags = (text?: string) =>
    readConfig({ DATA_DIR: folder, ...(text ? { CHROMIUM_ARGS: text } : {}) }).chromiumArgs

  it('are none unless somebody names some', () => {
    expect(flags()).to.deep.equal([])
  })

  it('stand apart by spaces', () => {
    expect(flags('  --proxy-server=http://proxy:3128   --lang=pt-BR ')).to.deep.equal([
      '--proxy-server=http://proxy:3128',
      '--lang=pt-BR',
    ])
  })

  it('keep together what stands in quotes', () => {
    expect(flags(`"--host-resolver-rules=MAP a b" --user-agent='A B'`)).to.deep.equal([
      '--host-resolver-rules=MAP a b',
      '--user-agent=A B',
    ])
  })
})
