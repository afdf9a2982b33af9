import { EventEmitter, once } from 'node:events'
import { expect } from 'chai'
import { freshDatabase, type TestDatabase } from '../support/database.ts'
import { eventually } from '../support/eventually.ts'
import { type Program, programs, startProgram } from '../support/program.ts'
import { type SmtpSink, startSmtpSink } from '../support/smtp-sink.ts'

describe('A web process and a worker', function () {
  this.timeout(120_000)
  let database: TestDatabase
  let sink: SmtpSink
  let running: Program[]
  let release: () => void
  let held: Promise<void> | undefined
  const taken = new EventEmitter()
  before(async () => {
    database = await freshDatabase()
    sink = await startSmtpSink({
      onData() {
        taken.emit('text')
        return held
      },
    })
  })
  after(async () => {
    await sink.stop()
    await database.remove()
  })
  beforeEach(() => {
    running = []
    release = () => undefined
    held = undefined
    sink.reset()
  })
  afterEach(async () => {
    release()
    for (const program of running) program.signal('SIGKILL')
    await Promise.all(running.map(({ ended }) => ended))
  })

  /** No browser: the messages of these trials carry no PDF. */
  const environment = () => ({
    DATA_DIR: database.folder,
    PORT: '0',
    SEED: 'demo',
    LOG_LEVEL: 'silent',
    CHROMIUM_PATH: '/nowhere/chromium',
    SMTP_URL: `${sink.url}?from=vendas@loja.test`,
    ...(database.url.startsWith('sqlite:') ? {} : { DATABASE_URL: database.url }),
  })
  const start = (role: string) => {
    const program = startProgram(programs.start, { ...environment(), ROLE: role })
    running.push(program)
    return program
  }
  const startWeb = async () => {
    const web = start('web')
    const origin = (await web.says(/no ar: (\S+)/)).replace('localhost', '127.0.0.1')
    return { web, origin }
  }
  const administrator = async (origin: string) => {
    const args = ['--company', 'loja-modelo', '--name', 'teste']
    const { output, code } = await startProgram(programs.token, environment(), args).ended
    expect([output, code]).to.satisfy(([text, code]: [string, number]) => /^rcd_\S+\n$/.test(text) && code === 0)
    return async (method: string, path: string, body?: object) => {
      const headers = { authorization: `Bearer ${output.trim()}`, 'content-type': 'application/json' }
      const init = { method, headers, ...(body ? { body: JSON.stringify(body) } : {}) }
      const answer = await fetch(`${origin}/api/v1${path}`, init)
      return { status: answer.status, body: (await answer.json()) as { id: string; items?: { status: string }[] } }
    }
  }
  type Ask = Awaited<ReturnType<typeof administrator>>
  const makeQuote = async (ask: Ask, name: string) => {
    const contact = await ask('POST', '/contacts', { name, email: 'maria@cliente.test' })
    const items = [{ description: 'Troca de tela', quantity: 1, unitPriceCents: 35_000 }]
    const { status, body } = await ask('POST', '/quotes', {
      contactId: contact.body.id,
      items,
      validUntil: '2099-12-31',
    })
    expect(status, JSON.stringify(body)).to.equal(201)
    return body.id
  }
  const messageStatus = async (ask: Ask, quoteId: string) => {
    const { body } = await ask('GET', `/messages?subject=quote&subjectId=${quoteId}`)
    return body.items?.map(({ status }) => status)
  }
  const expectGoodEnd = async (program: Program) => {
    const asked = Date.now()
    program.signal('SIGTERM')
    const { code, signal, complaints } = await program.ended
    expect([code, signal], complaints).to.deep.equal([0, null])
    expect(Date.now() - asked).to.be.lessThan(10_000)
  }

  it('share a shop: the web answers, the worker sends, and both end when told to', async () => {
    const { web, origin } = await startWeb()
    const ask = await administrator(origin)
    const rule = { enabled: true, mode: 'automatic', channels: ['email'] }
    expect((await ask('PUT', '/rules/quote.created', rule)).status).to.equal(200)
    const quote = await makeQuote(ask, 'Maria Aparecida')
    expect(await messageStatus(ask, quote), 'nobody sends').to.deep.equal(['queued'])
    const worker = start('worker')
    await sink.waitFor(1, 60_000)
    await eventually(async () => expect(await messageStatus(ask, quote)).to.deep.equal(['sent']))
    expect(sink.mails.map(({ to }) => to?.[0]?.address)).to.deep.equal(['maria@cliente.test'])
    await Promise.all([web, worker].map(expectGoodEnd))
  })

  it('lose nothing when the worker is told to end in the middle of a send', async () => {
    const { origin } = await startWeb()
    const ask = await administrator(origin)
    held = new Promise(resolve => {
      release = resolve
    })
    const text = once(taken, 'text')
    const worker = start('worker')
    const quote = await makeQuote(ask, 'João Batista')
    await text
    worker.signal('SIGTERM')
    release()
    expect((await worker.ended).code).to.equal(0)
    expect(await messageStatus(ask, quote)).to.deep.equal(['sent'])
    expect(sink.mails).to.have.length(1)
  })
})

describe('In production', () => {
  const refusalOf = async (given: Record<string, string>) => {
    const { code, complaints } = await startProgram(programs.start, { NODE_ENV: 'production', ...given }).ended
    expect(code).to.equal(1)
    return complaints
  }

  it('nothing starts without SECRET_KEY, BASE_URL and DATABASE_URL, each named with what to do', async () => {
    const complaints = await refusalOf({})
    expect(complaints).to.include('Configuração recusada:')
    for (const name of ['SECRET_KEY', 'BASE_URL', 'DATABASE_URL'])
      expect(complaints).to.match(new RegExp(`${name}: obrigatória em produção`))
  })

  it('nothing starts with a demo company or a short key', async () => {
    const complaints = await refusalOf({
      SECRET_KEY: 'curta',
      BASE_URL: 'https://recado.loja.test',
      DATABASE_URL: 'mysql://recado@127.0.0.1:1/recado',
      SEED: 'demo',
    })
    expect(complaints).to.include('SECRET_KEY: use ao menos 32').and.to.include('SEED: ')
    expect(complaints).not.to.include('BASE_URL').and.not.to.include('curta')
  })
})
