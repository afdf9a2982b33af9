import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { Browser, computeExecutablePath } from '@puppeteer/browsers'
import { expect } from 'chai'
import { browserFolder, findChromium, usualPaths } from '../../../core/documents/chromium.ts'
import { installChromium } from '../../../core/documents/install-chromium.ts'
import { createLog } from '../../../core/log.ts'

describe('the browser for PDFs', () => {
  const log = createLog('silent')
  let dataDir: string
  beforeEach(() => {
    dataDir = mkdtempSync(join(tmpdir(), 'recado-'))
  })
  afterEach(() => rmSync(dataDir, { recursive: true }))
  const program = (path: string) => {
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, '#!/bin/sh\n')
    chmodSync(path, 0o755)
    return path
  }
  const download = () =>
    program(computeExecutablePath({ browser: Browser.CHROME, buildId: '1.2.3.4', cacheDir: browserFolder(dataDir) }))

  it('is the one that was named', async () => {
    const configured = program(join(dataDir, 'chrome'))
    expect(await findChromium({ configured, dataDir })).to.equal(configured)
  })

  it('is none when the one that was named is not there or is no program', async () => {
    expect(await findChromium({ configured: join(dataDir, 'nope'), dataDir })).to.equal(undefined)
    expect(await findChromium({ configured: dataDir, dataDir })).to.equal(undefined)
  })

  it('is looked for where each system installs it', () => {
    expect(usualPaths('linux')).to.include('/usr/bin/chromium')
    expect(usualPaths('darwin')).to.include('/Applications/Google Chrome.app/Contents/MacOS/Google Chrome')
    expect(usualPaths('win32')).to.include('C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe')
  })

  it('is our own download when there is one', async () => {
    const path = download()
    expect(await findChromium({ dataDir })).to.equal(path)
  })

  it('is downloaded when apt does not serve', async () => {
    const asked: string[] = []
    const path = await installChromium({
      dataDir,
      log,
      async run(name, args) {
        asked.push([name, ...args].join(' '))
        if (args.includes('/usr/bin/apt-get')) throw new Error('no network')
        if (args.includes('--path')) download()
      },
    })
    expect(path).to.include(browserFolder(dataDir))
    expect(asked.at(-1)).to.equal(`${path} --version`)
  })

  it('is none, without an error, when nothing can be installed', async () => {
    const run = async () => {
      throw new Error('no network')
    }
    expect(await installChromium({ dataDir, log, run })).to.equal(undefined)
  })

  it('is none when what was installed does not start', async () => {
    const path = await installChromium({
      dataDir,
      log,
      async run(_name, args) {
        if (args.includes('--path')) download()
        if (args.includes('--version')) throw new Error('libnss3.so: cannot open shared object file')
      },
    })
    expect(path).to.equal(undefined)
  })
})
