import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect } from 'chai'
import { readConfig } from '../../config/environment.ts'
import { plugins } from '../../config/plugins.ts'
import { type App, createApp } from '../../core/app.ts'
import { systemClock } from '../../core/clock.ts'
import { Companies } from '../../core/data/company.ts'
import { connect, type Database } from '../../core/data/connect.ts'
import type { Model } from '../../core/data/model.ts'
import { bindTable } from '../../core/data/table.ts'
import { createLog } from '../../core/log.ts'
import { Messages } from '../../core/outbox/message.ts'
import { Contacts } from '../../core/people/contact.ts'
import { coreModels } from '../../core/registry.ts'
import { BirthdayNotices } from '../../plugins/birthdays/notice.ts'
import { CashbackEntries } from '../../plugins/cashback/entry.ts'
import { consignments } from '../../plugins/consignments/consignment.ts'
import { Invoices } from '../../plugins/fiscal-invoices/invoice.ts'
import { orders } from '../../plugins/orders/order.ts'
import { quotes } from '../../plugins/quotes/quote.ts'
import { Charges } from '../../plugins/receivables/instalment.ts'
import { serviceOrders } from '../../plugins/service-orders/service-order.ts'
import { tabs } from '../../plugins/tabs/tab.ts'
import { appParts } from '../../scripts/parts.ts'
import { seedDemo } from '../../scripts/seed/demo.ts'
import { demoContacts } from '../../scripts/seed/people.ts'
import type { TestDatabase } from '../support/database.ts'
import { eventually } from '../support/eventually.ts'
import { preparedDatabase } from '../support/prepared.ts'
import { type Program, programs, startProgram } from '../support/program.ts'

describe('A demo company', function () {
  this.timeout(180_000)
  const models = [...coreModels, ...plugins.flatMap(plugin => plugin.models ?? [])]
  let place: TestDatabase
  let database: Database
  let running: Program[]
  beforeEach(async () => {
    place = await preparedDatabase()
    database = connect(place.url, models)
    running = []
  })
  afterEach(async () => {
    for (const program of running) program.signal('SIGKILL')
    await Promise.all(running.map(({ ended }) => ended))
    await database.close()
    await place.remove()
  })

  const environment = () => ({
    DATA_DIR: place.folder,
    DATABASE_URL: place.url,
    SECRET_KEY: 'a secret key for tests, long enough',
    CHROMIUM_PATH: '/nowhere/chromium',
    LOG_LEVEL: 'silent',
    SEED: 'demo',
  })
  const seed = () => {
    const program = startProgram('scripts/seed.ts', environment())
    running.push(program)
    return program
  }
  /** The whole program, where it cannot come up. */
  const start = (given: Record<string, string>) => {
    const program = startProgram(programs.start, { ...environment(), ...given })
    running.push(program)
    return program.ended
  }
  /** As the next process does, so many seconds later. */
  async function seedLater(seconds: number) {
    const config = readConfig(environment())
    const clock = { ...systemClock, now: () => new Date(Date.now() + seconds * 1_000) }
    const app: App = createApp(appParts(config, { log: createLog('silent'), clock, chromiumPath: undefined }))
    try {
      return await seedDemo(app, config)
    } finally {
      await app.stop()
    }
  }
  const rowsOf = (model: Model) => bindTable(database, model, { now: new Date() })
  const counts = async () => ({
    companies: await rowsOf(Companies).count(),
    contacts: await rowsOf(Contacts).count(),
    quotes: await rowsOf(quotes.model).count(),
  })
  const whole = { companies: 1, contacts: demoContacts.length, quotes: 29 }

  it('that a killed process left half told is told anew: nothing is doubled, nothing left over', async () => {
    const victim = seed()
    await eventually(async () => expect((await counts()).quotes).to.be.above(2), 60)
    victim.signal('SIGKILL')
    await victim.ended
    expect((await counts()).quotes, 'killed in the middle').to.be.below(whole.quotes)
    expect((await seedLater(60)).password).to.be.a('string')
    expect(await counts()).to.deep.equal(whole)
    const [company] = await rowsOf(Companies).all()
    for (const model of models) {
      const companies = (await rowsOf(model).all({ limit: 10_000 })).map(row => row.companyId)
      expect(new Set(companies), model.name).to.satisfy((found: Set<string>) =>
        [...found].every(id => id === company?.id),
      )
    }
  })

  it('is told once when two processes start for the first time together: the second waits for the first', async () => {
    const outputs = await Promise.all([seed(), seed()].map(async ({ ended }) => (await ended).output))
    expect(outputs.map(output => /já existe|criada/.exec(output)?.[0]).sort()).to.deep.equal(['criada', 'já existe'])
    expect(await counts()).to.deep.equal(whole)
  })

  it('is not begun with an SMTP_URL that cannot be read: its password would be lost with the start that fails', async () => {
    const { complaints } = await start({ SMTP_URL: 'smpt://loja.test' })
    expect(complaints).to.contain('SMTP_URL não serve')
    expect((await counts()).companies).to.equal(0)
  })

  it('has its password shown even when another program listens on the port', async () => {
    const other = createServer().listen(0, '127.0.0.1')
    await once(other, 'listening')
    const { port } = other.address() as AddressInfo
    const { code, output } = await start({ PORT: String(port) })
    other.close()
    expect(code).to.not.equal(0)
    expect(output).to.match(/Senha: +\S+/)
  })

  it('has something of every module, in different states', async () => {
    await seedLater(0)
    const states = async (model: Model, of = 'status') => {
      const rows = (await rowsOf(model).all({ limit: 1_000 })) as unknown as Record<string, string>[]
      return [...new Set(rows.map(row => row[of]))].sort()
    }
    expect(await states(orders.model)).to.deep.equal(['cancelled', 'finished', 'open', 'sent'])
    expect(await states(tabs.model)).to.deep.equal(['cancelled', 'closed', 'open'])
    expect(await states(serviceOrders.model)).to.include.members([
      'received',
      'awaiting',
      'refused',
      'ready',
      'delivered',
    ])
    expect(await states(consignments.model)).to.deep.equal(['kept', 'out', 'overdue', 'partial', 'returned'])
    expect(await states(Invoices)).to.deep.equal(['authorised', 'cancelled', 'corrected'])
    expect(await states(CashbackEntries, 'kind')).to.deep.equal(['adjustment', 'credit', 'redemption'])
    expect(await rowsOf(BirthdayNotices).count()).to.equal(1)
    const sold = await rowsOf(Charges).all({ where: { source: 'module' } })
    expect(sold.map(({ origin }) => String(origin).split(':')[0])).to.include('order')
    const said = await rowsOf(Messages).all({ limit: 1_000 })
    for (const type of ['order.finished', 'tab.status_changed', 'service-order.created', 'consignment.created'])
      expect(
        said.filter(message => message.type === type && message.status !== 'held'),
        type,
      ).not.to.be.empty
    for (const type of ['birthday.greeting', 'fiscal_invoice.authorised', 'cashback.credited'])
      expect(said.map(message => message.type)).to.include(type)
  })

  it('that was told is left as it is', async () => {
    expect(await seedLater(0)).to.have.property('password')
    expect(await seedLater(86_400)).not.to.have.property('password')
    expect(await counts()).to.deep.equal(whole)
  })
})
