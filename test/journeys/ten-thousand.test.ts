import { expect } from 'chai'
import { newId } from '../../core/data/table.ts'
import type { DocumentRow } from '../../core/documents/tracked/declaration.ts'
import { Messages } from '../../core/outbox/message.ts'
import { whatsappPace } from '../../core/outbox/pace.ts'
import { Contacts } from '../../core/people/contact.ts'
import { derivedOf } from '../../core/people/search-text.ts'
import { type Browser, buildTestApp, type TestApp } from '../support/build.ts'
import { insertQuotes } from '../support/mail-shop.ts'
import { queriesOf, type Watched } from '../support/query-watch.ts'

describe('A shop with 10,000 customers, 2,000 quotes and 2,000 messages to confirm', function () {
  this.timeout(120_000)
  let app: TestApp
  let token: string
  let clerk: Browser
  before(async () => {
    app = await buildTestApp()
    token = await app.shop.token('staff')
    clerk = await app.signedIn('staff')
    const quotes = await insertQuotes(app.shop, 2_000)
    for (let thousand = 2; thousand < 10; thousand++) await insertContacts(thousand * 1_000)
    await holdMessages(quotes)
  })
  after(() => app.close())

  const insertContacts = (from: number) =>
    app.shop.write(work => {
      const names = Array.from({ length: 1_000 }, (_, index) => `Cliente ${String(from + index + 1).padStart(5, '0')}`)
      return work.of(Contacts).insertAll(names.map(name => ({ name, ...derivedOf({ name }) })))
    })
  const holdMessages = (quotes: DocumentRow[]) =>
    app.shop.write(work => {
      const held = { type: 'quote.created', plugin: 'quotes', subjectKind: 'quote', status: 'held' as const }
      const text = { channel: 'email' as const, address: 'x@y.test', subject: 'Oi', body: 'Olá', attachments: [] }
      const times = { dueAt: work.now, giveUpAt: new Date(work.now.getTime() + 86_400_000), attempts: 0 }
      const rows = quotes.map(({ id: subjectId, contactId: customer }, index) => ({
        ...{ ...held, ...text, ...times, subjectId, contactId: customer ?? '', eventId: newId() },
        ...{ recipientName: `Cliente ${index + 1}`, purpose: 'service' as const, priority: 30, reasonCode: 'confirm' },
      }))
      return work.of(Messages).insertAll(rows)
    })

  interface Page {
    items: { id: string }[]
    nextCursor: string | null
  }
  const ask = async (path: string): Promise<Page> => {
    const answer = await fetch(`${app.origin}/api/v1${path}`, { headers: { authorization: `Bearer ${token}` } })
    expect(answer.status, path).to.equal(200)
    return (await answer.json()) as Page
  }
  const watching = <T>(body: () => Promise<T>) => queriesOf(app.shop.app.database, body)
  /** No page counts its way through the rows before it, and none reads many more rows than it shows. */
  const expectKeyset = (asked: Watched[], limit: number) => {
    for (const { sql, rows } of asked) {
      expect(sql).not.to.match(/OFFSET|LIMIT \d+, ?\d+/i)
      expect(rows, sql).to.be.at.most(limit + 1)
    }
  }

  for (const { path, limit, all } of [
    { path: '/contacts', limit: 200, all: 10_000 },
    { path: '/quotes', limit: 200, all: 2_000 },
    { path: '/messages', limit: 200, all: 2_000 },
  ]) {
    it(`lists ${all} of ${path} page by page, each once, the last page for the price of the first`, async () => {
      const ids: string[] = []
      const costs: number[] = []
      for (let cursor: string | null = ''; cursor !== null; ) {
        const [page, asked] = await watching(() => ask(`${path}?limit=${limit}&cursor=${cursor}`))
        expectKeyset(asked, limit)
        costs.push(asked.length)
        ids.push(...page.items.map(({ id }) => id))
        cursor = page.nextCursor
      }
      expect([ids.length, new Set(ids).size]).to.deep.equal([all, all])
      expect(Math.max(...costs.slice(1))).to.be.at.most(costs[0] as number)
    })
  }

  it('finds one customer among them without reading the others', async () => {
    const [page, asked] = await watching(() => ask('/contacts?search=cliente%2009876'))
    expect(page.items.map(item => (item as unknown as { name: string }).name)).to.deep.equal(['Cliente 09876'])
    expectKeyset(asked, 1)
  })

  it('finds the quotes of a customer by name', async () => {
    const [page, asked] = await watching(() => ask('/quotes?search=cliente%2001234'))
    expect(page.items).to.have.length(1)
    expectKeyset(asked, 50)
  })

  // The frame of every page asks four: what waits, what came in, which number is down, which one halted.
  for (const { path, rows, most } of [
    { path: '/contacts', rows: /href="\/contacts\/[0-9a-f-]{36}"/g, most: 11 },
    { path: '/contacts?search=cliente', rows: /href="\/contacts\/[0-9a-f-]{36}"/g, most: 11 },
    { path: '/quotes', rows: /href="\/quotes\/[0-9a-f-]{36}"/g, most: 11 },
    { path: '/messages/confirm', rows: /name="ids"/g, most: 14 },
    { path: '/messages/history?channel=all', rows: /x@y\.test/g, most: 14 },
    { path: '/search?text=cliente', rows: /href="\/contacts\/[0-9a-f-]{36}"/g, most: 14 },
  ]) {
    it(`shows ${path} with at most ${most} questions to the database`, async () => {
      const [page, asked] = await watching(() => clerk.get(path))
      expect(page.status).to.equal(200)
      expect(page.text.match(rows)?.length).to.be.within(10, 220)
      expectKeyset(asked, 50)
      expect(asked.length, asked.map(({ sql }) => sql.slice(0, 120)).join('\n')).to.be.at.most(most)
    })
  }

  it('leads from page to page of the list to confirm', async () => {
    const seen = new Set<string>()
    let path: string | undefined = '/messages/confirm'
    for (let pages = 0; path && pages < 3; pages++) {
      const { text } = await clerk.get(path)
      for (const [, id] of text.matchAll(/name="ids" value="([0-9a-f-]{36})"/g)) seen.add(id as string)
      path = /href="(\/messages\/confirm\?[^"]*cursor=[^"]+)"/
        .exec(text)?.[1]
        ?.replaceAll('&amp;', '&')
        .replaceAll('&#38;', '&')
    }
    expect(seen.size).to.equal(150)
  })
})

describe('A number with 10,000 messages in its queue', function () {
  this.timeout(120_000)
  let app: TestApp
  let clerk: Browser
  before(async () => {
    app = await buildTestApp()
    clerk = await app.signedIn()
    const { id: senderId } = await app.shop.addSender({ channel: 'whatsapp', driver: 'paper', pace: whatsappPace })
    await app.shop.addSender({ channel: 'email', driver: 'paper' })
    const now = app.shop.clock.now()
    const queued = { type: 'quote.created', plugin: 'quotes', subjectKind: 'quote', status: 'queued' as const }
    const text = { channel: 'whatsapp' as const, address: '+5549999990187', subject: '', body: 'Olá', attachments: [] }
    // Worth ten days: some four thousand may leave in them.
    const times = { dueAt: now, giveUpAt: new Date(now.getTime() + 10 * 86_400_000), attempts: 0 }
    for (let thousand = 0; thousand < 10; thousand++) {
      const rows = Array.from({ length: 1_000 }, (_, index) => ({
        ...{ ...queued, ...text, ...times, senderId, subjectId: newId(), contactId: newId(), eventId: newId() },
        ...{ recipientName: `Cliente ${index}`, purpose: 'service' as const, priority: 10 * (1 + (index % 4)) },
      }))
      await app.shop.write(work => work.of(Messages).insertAll(rows))
    }
  })
  after(() => app.close())

  it('shows when each leaves with a handful of questions, reading whole only what it shows', async () => {
    const [page, asked] = await queriesOf(app.shop.app.database, () => clerk.get('/messages/outbox'))
    expect(page.status).to.equal(200)
    expect(page.text.match(/data-href="\/messages\//g)).to.have.length(200)
    expect(page.text)
      .to.contain('10.000 na fila')
      .and.match(/6\.\d{3} mensagens “Criação do orçamento” sairão depois do prazo/)
    expect(asked.length, asked.map(({ sql }) => sql.slice(0, 120)).join('\n')).to.be.at.most(20)
    const large = asked.filter(({ rows }) => rows > 200)
    expect(large.map(({ sql }) => sql)).to.have.length(1)
    expect(large[0]?.sql).not.to.contain('body')
  })

  it('and without work worth mentioning: it may be looked at while the machine is busy', async () => {
    const before = process.cpuUsage()
    await clerk.get('/messages/outbox')
    const { user, system } = process.cpuUsage(before)
    expect((user + system) / 1_000_000).to.be.below(2)
  })
})
