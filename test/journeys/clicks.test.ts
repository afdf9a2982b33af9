import { expect } from 'chai'
import { systemClock } from '../../core/clock.ts'
import type { DocumentRow } from '../../core/documents/tracked/declaration.ts'
import { Events } from '../../core/events/event.ts'
import { MessageAttempts } from '../../core/outbox/message.ts'
import { buildTestApp, type TestApp } from '../support/build.ts'
import { eventually } from '../support/eventually.ts'
import { type MailShop, messageIdOf, openMailShop } from '../support/mail-shop.ts'

describe('400 clicks at once on 200 quotes', function () {
  this.timeout(120_000)
  let mail: MailShop
  let second: TestApp | undefined
  beforeEach(async () => {
    second = undefined
    mail = await openMailShop({ clock: systemClock })
  })
  afterEach(async () => {
    await second?.close()
    await mail.close()
  })

  /** Two clicks on every quote, all on their way before the first is answered; each goes to the next of the processes. */
  const clickTwice = (quotes: DocumentRow[], origins: string[]) =>
    Promise.all(
      [...quotes, ...quotes].map(({ id }, index) => mail.click(id, origins[Math.floor(index / 200) % origins.length])),
    )

  const everybodyWasToldOnce = async (quotes: DocumentRow[]) => {
    await mail.sink.waitFor(quotes.length, 60_000)
    await eventually(async () =>
      expect((await mail.told()).map(({ status }) => status)).to.deep.equal(Array(200).fill('sent')),
    )
    await mail.shop.settle()
    const told = await mail.told()
    expect(told.map(({ subjectId }) => subjectId)).to.have.members(quotes.map(({ id }) => id))
    expect(mail.sink.mails.map(({ messageId }) => messageId)).to.have.members(told.map(messageIdOf))
    const where = { name: 'quote.status_changed' }
    const counts = await mail.shop.read(async work => [
      await work.of(Events).count(where),
      await work.of(MessageAttempts).count(),
    ])
    expect(counts, 'changes and attempts').to.deep.equal([200, 200])
  }

  const expectHalf = (statuses: number[]) => {
    const count = (status: number) => statuses.filter(one => one === status).length
    expect({ changed: count(200), refused: count(409) }).to.deep.equal({ changed: 200, refused: 200 })
  }

  it('are 200 changes, 200 conflicts and 200 e-mails', async () => {
    const quotes = await mail.quotes(200)
    mail.shop.app.start()
    expectHalf(await clickTwice(quotes, [mail.origin]))
    await everybodyWasToldOnce(quotes)
  })

  it('are the same when two processes share them, both handing over and sending', async () => {
    second = await buildTestApp({ share: mail.shop, clock: systemClock })
    const quotes = await mail.quotes(200)
    for (const { app } of [mail.shop, second.shop]) app.start()
    expectHalf(await clickTwice(quotes, [mail.origin, second.origin]))
    await everybodyWasToldOnce(quotes)
  })
})
