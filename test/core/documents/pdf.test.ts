import { execFileSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { expect } from 'chai'
import { createPdfEngine, type PdfEngine, type PdfLimits } from '../../../core/documents/pdf.ts'
import { Unavailable } from '../../../core/errors.ts'
import { createLog } from '../../../core/log.ts'
import { testChromium } from '../../support/chromium.ts'
import { pdfText } from '../../support/pdf-text.ts'

const page = (body: string) => `<!doctype html><html lang="pt-BR"><meta charset="utf-8"><body>${body}</body></html>`
const lines = (count: number) => '<p>uma linha de um relatório sem fim</p>'.repeat(count)

describe('a PDF', function () {
  this.timeout(60_000)
  const log = createLog('silent')
  const engines: PdfEngine[] = []
  let executablePath: string | undefined
  let pdf: PdfEngine
  const engineWith = (limits: Partial<PdfLimits> = {}, path = executablePath) => {
    const engine = createPdfEngine({ executablePath: path, log, limits })
    engines.push(engine)
    return engine
  }
  const failureOf = async (rendering: Promise<unknown>) => {
    const error = await rendering.catch((problem: unknown) => problem)
    expect(error).to.be.instanceOf(Unavailable)
    return error instanceof Unavailable ? error.message : ''
  }
  const textOf = async (...asked: Parameters<PdfEngine['render']>) => pdfText(await pdf.render(...asked))

  before(async function () {
    executablePath = await testChromium()
    if (!executablePath) this.skip()
    pdf = engineWith()
  })
  after(() => Promise.all(engines.map(engine => engine.close())))

  it('holds the words of the page', async () => {
    const [text] = await textOf(page('<h1>Orçamento 42</h1><p>Padaria São João — R$ 1.234,56</p>'))
    expect(text).to.include('Orçamento 42').and.to.include('Padaria São João — R$ 1.234,56')
  })

  it('numbers its pages beside the footer', async () => {
    const pages = await textOf(page(lines(40)), { footer: 'Loja "Ção" </style> \\' })
    expect(pages).to.have.length(2)
    expect(pages[1]).to.include('Loja "Ção" </style> \\').and.to.include('Página 2 de 2')
  })

  it('is A4, upright or lying', async () => {
    const sizeOf = async (landscape: boolean) =>
      Buffer.from(await pdf.render(page('x'), { landscape, long: true }))
        .toString('latin1')
        .match(/MediaBox \[([^\]]*)/)?.[1]
    expect(await sizeOf(false)).to.match(/^0 0 59\d\.\d+ 84\d\.\d+/)
    expect(await sizeOf(true)).to.match(/^0 0 84\d\.\d+ 59\d\.\d+/)
  })

  it('is tagged for screen readers unless it is long', async () => {
    const tagsOf = async (long: boolean) =>
      Buffer.from(await pdf.render(page('<h1>Oi</h1>'), { long })).includes('/StructTreeRoot')
    expect([await tagsOf(false), await tagsOf(true)]).to.deep.equal([true, false])
  })

  it('shows images that are part of the page', async () => {
    const image = 'data:image/svg+xml,<svg xmlns="http://www.w3.org/2000/svg"><text y="20">dentro</text></svg>'
    expect((await textOf(page(`<img src='${image}'>`)))[0]).to.include('dentro')
  })

  it('runs no script', async () => {
    const [text] = await textOf(
      page('<p id="a">antes</p><script>document.getElementById("a").textContent = "depois"</script>'),
    )
    expect(text).to.include('antes').and.to.not.include('depois')
  })

  it('keeps many documents apart', async () => {
    const numbers = Array.from({ length: 12 }, (_, index) => `documento-${index}-fim`)
    const texts = await Promise.all(numbers.map(async number => (await textOf(page(number)))[0]))
    for (const [index, number] of numbers.entries()) expect(texts[index]).to.include(number)
  })

  it('is not disturbed by a timer that an earlier page left behind', async () => {
    const engine = engineWith({ tabs: 1 })
    await engine.render(page('<meta http-equiv="refresh" content="1;url=about:blank">primeiro'))
    const words = page('<p>segundo</p>')
    const { length } = await engine.render(words)
    for (const end = Date.now() + 1300; Date.now() < end; ) expect(await engine.render(words)).to.have.length(length)
  })

  describe('reaches nothing outside', () => {
    const secret = 'segredo-do-servidor'
    let server: Server
    let folder: string
    let connections = 0
    before(async () => {
      folder = mkdtempSync(join(tmpdir(), 'recado-'))
      writeFileSync(join(folder, 'secret.txt'), secret)
      server = createServer(socket => {
        connections++
        socket.end(`HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n${secret}`)
      }).listen(0, '127.0.0.1')
      await once(server, 'listening')
    })
    after(() => {
      server.close()
      rmSync(folder, { recursive: true })
    })
    const everyWayTo = (url: string) => `
      <link rel="preconnect" href="${url}"><link rel="dns-prefetch" href="${url}"><link rel="prefetch" href="${url}">
      <link rel="preload" as="image" href="${url}"><link rel="stylesheet" href="${url}"><link rel="icon" href="${url}">
      <meta http-equiv="refresh" content="0;url=${url}">
      <script src="${url}"></script><script>fetch('${url}')</script>
      <style>@import url(${url}); @font-face { font-family: x; src: url(${url}) } p { font-family: x; background: url(${url}) }</style>
      <p>texto</p><img src="${url}"><iframe src="${url}"></iframe><iframe srcdoc="<iframe src='${url}'></iframe>"></iframe>
      <iframe src="data:text/html,<img src='${url}'><iframe src='${url}'></iframe>"></iframe>
      <object data="${url}" type="text/plain"></object><embed src="${url}"><video src="${url}" poster="${url}"></video>
      <svg><image href="${url}"/><use href="${url}#a"/></svg><input type="image" src="${url}">`

    it('on the network', async () => {
      const { port } = server.address() as { port: number }
      const [text] = await textOf(page(everyWayTo(`http://127.0.0.1:${port}/`)))
      await textOf(page(everyWayTo(`http://localhost:${port}/`)))
      expect(connections).to.equal(0)
      expect(text).to.include('texto').and.to.not.include(secret)
    })

    it('in the files of the server', async () => {
      const ours = await textOf(page(everyWayTo(pathToFileURL(join(folder, 'secret.txt')).href)))
      const passwords = await textOf(page(everyWayTo('file:///etc/passwd')))
      expect(ours.join()).to.include('texto').and.to.not.include(secret)
      expect(passwords.join()).to.not.include('root:')
    })
  })

  describe('when something breaks', () => {
    const browsers = () =>
      execFileSync('ps', ['-A', '-o', 'pid=,ppid='], { encoding: 'utf8' })
        .split('\n')
        .map(line => line.trim().split(/\s+/).map(Number))
        .filter(([, parent]) => parent === process.pid)
        .map(([pid]) => pid ?? 0)

    it('comes from a new browser when the old one died', async () => {
      const engine = engineWith()
      const others = browsers()
      await engine.render(page('antes'))
      const killed = browsers().filter(pid => !others.includes(pid))
      expect(killed).to.not.be.empty
      for (const pid of killed) tryToKill(pid)
      expect((await pdfText(await engine.render(page('depois'))))[0]).to.include('depois')
    })

    it('is printed again when the browser dies under it', async () => {
      const engine = engineWith()
      const others = browsers()
      await engine.render(page('antes'))
      const rendering = engine.render(page(lines(5000)), { long: true })
      for (const pid of browsers()) if (!others.includes(pid)) tryToKill(pid)
      expect((await rendering).length).to.be.above(10_000)
    })

    it('is given up after its time, and the next one is printed', async () => {
      const engine = engineWith({ renderMs: 1000 })
      expect(await failureOf(engine.render(page(lines(100_000))))).to.include('levou mais de 1 segundo')
      expect((await engine.render(page('leve'))).length).to.be.above(500)
    })

    it('is not waited for without end', async () => {
      const engine = engineWith({ tabs: 1, waitMs: 50 })
      const first = engine.render(page(lines(5000)), { long: true })
      expect(await failureOf(engine.render(page('segundo')))).to.include('Há muitos PDFs')
      await first
    })

    it('says what to install when there is no browser', async () => {
      const engine = createPdfEngine({ executablePath: undefined, log })
      expect(engine.available).to.equal(false)
      expect(await failureOf(engine.render(page('x'))))
        .to.include('instale')
        .and.to.include('CHROMIUM_PATH')
    })

    it('says which browser did not open', async () => {
      const engine = engineWith({ launchMs: 3000 }, process.execPath)
      expect(await failureOf(engine.render(page('x'))))
        .to.include(process.execPath)
        .and.to.include('não abriu')
    })

    it('is refused once the engine is closed', async () => {
      const engine = engineWith()
      await engine.close()
      expect(await failureOf(engine.render(page('x')))).to.include('encerrado')
    })

    it('comes from a fresh browser after many documents', async () => {
      const engine = engineWith({ recycleAfter: 2 })
      for (const text of ['um', 'dois', 'três']) {
        expect((await pdfText(await engine.render(page(text))))[0]).to.include(text)
      }
    })
  })
})

/** It may have ended already: Chromium's helpers go with their parent. */
function tryToKill(pid: number) {
  try {
    process.kill(pid, 'SIGKILL')
  } catch {}
}
