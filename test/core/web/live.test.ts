import { expect } from 'chai'
import { newId } from '../../../core/data/table.ts'
import { Messages } from '../../../core/outbox/message.ts'
import { type Browser, buildTestApp, type TestApp } from '../../support/build.ts'
import { eventually } from '../../support/eventually.ts'
import { listen as open } from '../../support/stream.ts'

describe('The badge', () => {
  let app: TestApp
  let browser: Browser
  beforeEach(async () => {
    app = await buildTestApp()
    browser = await app.signedIn()
  })
  afterEach(() => app.close())

  const hold = (amount: number) =>
    app.shop.write(async work => {
      const ids = { eventId: newId(), subjectId: newId(), contactId: newId(), type: 'quote.created', plugin: 'quotes' }
      const base = {
        ...ids,
        subjectKind: 'quote',
        recipientName: 'Ana',
        channel: 'email' as const,
        address: 'ana@exemplo.test',
      }
      const times = { dueAt: work.now, giveUpAt: work.now, attempts: 0, priority: 30, purpose: 'service' as const }
      const rows = Array.from({ length: amount }, () => ({
        ...base,
        ...times,
        eventId: newId(),
        subject: '',
        body: 'Olá',
        attachments: [],
        status: 'held' as const,
      }))
      await work.of(Messages).insertAll(rows)
    })

  const listen = (from = browser) => open(app.origin, '/live', from)

  it('counts what waits for a person, and no further than 99', async () => {
    expect((await browser.get('/')).text).to.match(/data-waiting hidden/)
    await hold(3)
    expect((await browser.get('/')).text).to.contain('data-waiting-text>3<')
    await hold(100)
    expect((await browser.get('/')).text).to.contain('data-waiting-text>99+<')
  })

  it('is pushed to an open page', async () => {
    await hold(2)
    const stream = listen()
    await eventually(async () => expect(stream.heard('held')).to.deep.equal(['2']))
    stream.stop()
  })

  it('counts each company’s own', async () => {
    await hold(2)
    const stream = listen(await app.stranger())
    await eventually(async () => expect(stream.heard('held')).to.deep.equal(['0']))
    stream.stop()
  })

  it('falls silent when the person signs out', async () => {
    const stream = listen()
    await eventually(async () => expect(stream.heard('held')).to.deep.equal(['0']))
    await browser.post('/sign-out', {}, '/')
    await eventually(async () => expect(stream.ended()).to.equal(true))
  })

  it('lets one person keep eight streams open, the newest ones', async () => {
    const streams = Array.from({ length: 8 }, () => listen())
    await eventually(async () => expect(streams.every(stream => stream.heard('held').length > 0)).to.equal(true))
    const ninth = listen()
    await eventually(async () => expect(streams.filter(stream => stream.ended())).to.have.length(1))
    for (const stream of [...streams, ninth]) stream.stop()
  })
})
