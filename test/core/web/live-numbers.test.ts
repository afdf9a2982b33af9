import { once } from 'node:events'
import { createServer as createHttpServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Writable } from 'node:stream'
import { expect } from 'chai'
import { pino } from 'pino'
import type { Sender } from '../../../core/outbox/sender.ts'
import { createServer } from '../../../core/web/server.ts'
import { insertMessage } from '../../support/api.ts'
import { type Browser, buildTestApp, type TestApp } from '../../support/build.ts'
import { type Connector, openConnector } from '../../support/connector.ts'
import { textOf } from '../../support/counter.ts'
import { eventually } from '../../support/eventually.ts'
import { type Hearing, listen } from '../../support/stream.ts'

/** What is asked once a second, or in five, on a machine that has other things to do. */
const patience = 20

describe('An open page', function () {
  this.timeout(60_000)
  let app: TestApp
  let browser: Browser
  let connector: Connector
  let number: Sender
  let streams: Hearing[]
  beforeEach(async () => {
    app = await buildTestApp()
    connector = openConnector(app.shop)
    browser = await app.signedIn()
    number = await connector.number()
    streams = []
  })
  afterEach(async () => {
    for (const stream of streams) stream.stop()
    await app.close()
  })

  const hear = (path: string, by = browser) => {
    const stream = listen(app.origin, path, by)
    streams.push(stream)
    return stream
  }
  const watch = (by = browser) => hear(`/live?number=${number.id}`, by)
  const shown = async (by = browser) => {
    const { text } = await by.get(`/settings/whatsapp/${number.id}/connection`, { 'HX-Request': 'true' })
    return { text, version: /data-version="(\w+)"/.exec(text)?.[1] }
  }
  /** Until the stream has said so many times that the connection changed. */
  const changes = (stream: Hearing, amount: number) =>
    eventually(async () => expect(stream.heard('number')).to.have.length(amount), patience)
  const pass = (seconds: number) => app.shop.clock.move(new Date(app.shop.clock.now().getTime() + seconds * 1_000))

  describe('of a number', () => {
    it('hears at once how it is, and each time it changes', async () => {
      await connector.sees(number, { state: 'qr', qr: '2@first' })
      const stream = watch()
      await changes(stream, 1)
      for (const [index, seen] of [
        { state: 'qr', qr: '2@second' },
        { state: 'authenticating', qr: null },
        { state: 'ready', phone: '+5549999990187', readyAt: app.shop.clock.now() },
      ].entries()) {
        await connector.sees(number, seen)
        await changes(stream, index + 2)
        // What it heard is what it would fetch.
        expect((await shown()).version).to.equal(stream.heard('number').at(-1))
      }
      expect(textOf((await shown()).text)).to.contain('(49) 99999-0187')
    })

    it('hears nothing while all stays as it is', async () => {
      await connector.sees(number, { state: 'qr', qr: '2@first' })
      const [one, other] = [watch(), watch()]
      await changes(one, 1)
      await connector.sees(number, { state: 'qr', qr: '2@first', heartbeatAt: app.shop.clock.now() })
      await connector.sees(number, { state: 'authenticating', qr: null })
      await changes(one, 2)
      await changes(other, 2)
      expect(one.heard('number')).to.deep.equal(other.heard('number'))
    })

    it('hears that its process is gone, though nobody wrote so', async () => {
      await connector.connects(number)
      const stream = watch()
      await changes(stream, 1)
      pass(120)
      await changes(stream, 2)
      expect(textOf((await shown()).text)).to.contain('Serviço parado')
    })

    it('begins where it is when the line was lost', async () => {
      await connector.sees(number, { state: 'qr', qr: '2@first' })
      const first = watch()
      await changes(first, 1)
      first.stop()
      await connector.connects(number)
      const second = watch()
      await changes(second, 1)
      expect(second.heard('number')).to.deep.equal([(await shown()).version])
      expect(second.heard('number')).not.to.deep.equal(first.heard('number'))
    })

    it('is told nothing when it is not an administrator’s, or another company’s', async () => {
      await connector.sees(number, { state: 'qr', qr: '2@first' })
      const [staff, stranger] = await Promise.all([app.signedIn('staff'), app.stranger()])
      const [mine, theirs, others] = [watch(), watch(staff), watch(stranger)]
      await changes(mine, 1)
      await connector.sees(number, { state: 'authenticating' })
      await changes(mine, 2)
      for (const stream of [theirs, others]) {
        await eventually(async () => expect(stream.heard('held')).to.have.length(1))
        expect(stream.heard('number')).to.deep.equal([])
      }
    })

    it('ends when the person signs out, and does not open again', async () => {
      await connector.sees(number, { state: 'qr', qr: '2@first' })
      const stream = watch()
      await changes(stream, 1)
      await browser.post('/sign-out', {}, '/')
      await eventually(async () => expect(stream.ended()).to.equal(true))
      expect((await browser.get(`/live?number=${number.id}`)).status).to.equal(303)
      expect((await shown()).version).to.equal(undefined)
    })

    it('never hears the code itself, and the log does not either', async () => {
      const lines: string[] = []
      const keep = new Writable({
        write(piece, _encoding, done) {
          lines.push(String(piece))
          done()
        },
      })
      const log = pino({ level: 'trace', base: null }, keep)
      const server = createHttpServer(createServer({ ...app.shop.app, log })).listen(0, '127.0.0.1')
      await once(server, 'listening')
      const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
      await connector.sees(number, { state: 'qr', qr: '2@um-segredo', pairingCode: 'SEGREDO1' })
      const stream = listen(origin, `/live?number=${number.id}`, browser)
      streams.push(stream)
      await changes(stream, 1)
      await connector.sees(number, { state: 'pairing' })
      await changes(stream, 2)
      const headers = { Cookie: browser.cookie(), 'HX-Request': 'true' }
      const part = await fetch(`${origin}/settings/whatsapp/${number.id}/connection`, { headers })
      expect(await part.text()).to.contain('SEGR-EDO1')
      stream.stop()
      await eventually(async () => expect(lines.join('')).to.contain('/settings/whatsapp/:id/connection'))
      expect(stream.text() + lines.join('')).not.to.match(/segredo/i)
      expect(lines.join('')).not.to.contain(number.id)
      server.closeAllConnections()
      await new Promise(resolve => server.close(resolve))
    })
  })

  describe('says which number is down', () => {
    const wait = (amount: number) =>
      app.shop.write(async work => {
        for (let count = 0; count < amount; count++)
          await insertMessage(work, { senderId: number.id, status: 'queued' })
      })
    const fall = async () => {
      await connector.connects(number)
      pass(30 * 60)
      await connector.sees(number, { state: 'disconnected' })
    }
    const sentence = 'O número (49) 99999-0187 está desconectado desde 10:00'

    it('since when, how many wait, and where to put it right', async () => {
      await fall()
      expect(textOf((await browser.get('/')).text)).to.contain(`${sentence}. Reconectar`)
      await wait(12)
      const { text } = await browser.get('/contacts')
      expect(textOf(text)).to.contain(`${sentence}: 12 mensagens esperam. Reconectar`)
      expect(text).to.contain(`href="/settings/whatsapp/${number.id}">Reconectar`)
      pass(86_400)
      expect(textOf((await browser.get('/')).text)).to.contain('desde 23/11/2026 às 10:00')
    })

    it('to everybody of the company, and of no other', async () => {
      await fall()
      const staff = textOf((await (await app.signedIn('staff')).get('/')).text)
      expect(staff).to.contain(`${sentence}. Avise um administrador.`).and.not.contain('Reconectar')
      expect((await (await app.stranger()).get('/')).text).not.to.contain('desconectado')
    })

    it('not on its own page, which says more', async () => {
      await fall()
      expect((await browser.get(`/settings/whatsapp/${number.id}`)).text).not.to.contain(sentence)
      const other = await connector.number('Outro')
      expect((await browser.get(`/settings/whatsapp/${other.id}`)).text).to.contain(sentence)
    })

    it('as soon as it happens, and until it is over', async () => {
      await connector.connects(number)
      const stream = hear('/live')
      const says = (amount: number) =>
        eventually(async () => expect(stream.heard('down')).to.have.length(amount), patience)
      await says(1)
      await connector.givesUp(number, 'conflict')
      await says(2)
      await connector.sees(number, { wish: 'connected', state: 'ready' })
      await says(3)
      const [calm, alarm, relief] = stream.heard('down')
      expect([calm, relief]).to.deep.equal(['<!---->', '<!---->'])
      expect(textOf(String(alarm))).to.contain(`${sentence}. Reconectar`)
    })

    it('of one that was never connected, as soon as a message waits for it', async () => {
      expect((await browser.get('/')).text).not.to.contain('ainda não está conectado')
      await wait(1)
      const text = textOf((await browser.get('/')).text)
      expect(text).to.contain('O número "WhatsApp da loja" ainda não está conectado: 1 mensagem espera. Conectar')
    })

    it('and counts it on the first page', async () => {
      await fall()
      expect(textOf((await browser.get('/')).text)).to.contain('1 Número de WhatsApp desconectado')
      await connector.connects(number)
      expect(textOf((await browser.get('/')).text)).not.to.contain('desconectados')
    })
  })
})
