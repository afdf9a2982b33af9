import { expect } from 'chai'
import { plugins } from '../../config/plugins.ts'
import type { DocumentRow } from '../../core/documents/tracked/declaration.ts'
import { EventReceipts, Events } from '../../core/events/event.ts'
import { JobRuns } from '../../core/jobs/job-run.ts'
import { changeRule } from '../../core/notifier/rule.ts'
import { settleUnsure } from '../../core/outbox/actions.ts'
import { type Message, MessageAttempts } from '../../core/outbox/message.ts'
import { Contacts } from '../../core/people/contact.ts'
import { type Doomed, startDoomed } from '../support/doomed.ts'
import { eventually } from '../support/eventually.ts'
import { goOn, lookout, type Place } from '../support/lookout.ts'
import { type MailShop, messageIdOf, openMailShop } from '../support/mail-shop.ts'
import { type RecordingChannel, recordingChannel } from '../support/recording-channel.ts'
import type { SinkOptions } from '../support/smtp-sink.ts'
import type { Orders } from '../support/victim.ts'

describe('A process killed with SIGKILL', function () {
  this.timeout(120_000)
  let mail: MailShop
  let phone: RecordingChannel
  let doomed: Doomed[]
  beforeEach(() => {
    doomed = []
  })
  afterEach(async () => {
    for (const one of doomed) await one.kill()
    await mail.close()
  })

  /** The shop as the process that lives on sees it; `place` installs the plug-in that has a hand in it there. */
  const open = async (place?: Place, sink: SinkOptions = {}) => {
    phone = recordingChannel('phone', { kinds: ['whatsapp'], resendable: false })
    mail = await openMailShop({ plugins: [...plugins, lookout(place, goOn)], channels: [phone], sink })
    return mail
  }
  const start = async (quotes: DocumentRow[], orders: Omit<Orders, 'shop' | 'now' | 'quoteIds'>) => {
    const one = await startDoomed(mail.shop, { quoteIds: quotes.map(({ id }) => id), ...orders })
    doomed.push(one)
    return one
  }
  /** Thirty seconds after the victim's last sign of life, which was at most a minute after it began. */
  const leaseRunsOut = () => mail.pass(90)
  const steps = (name = 'quote.status_changed') => mail.shop.read(work => work.of(Events).all({ where: { name } }))
  const arrived = () => mail.sink.mails.map(({ messageId }) => messageId)

  it('inside a status change leaves neither the status nor the event, and nothing locked', async () => {
    const [quote] = (await (await open()).quotes(1)) as [DocumentRow]
    const victim = await start([quote], { tasks: ['approve'], haltAt: 'transaction' })
    await victim.until('transaction')
    await victim.kill()
    expect((await mail.quote(quote.id)).status).to.equal('sent')
    expect(await steps()).to.deep.equal([])
    await mail.approve(quote.id)
    await mail.shop.settle()
    expect(arrived()).to.have.length(1)
  })

  it('after the commit leaves the event to the next process', async () => {
    const quotes = await (await open()).quotes(2)
    const victim = await start(quotes, { tasks: ['approve'] })
    await victim.until('done')
    await victim.kill()
    leaseRunsOut()
    await mail.shop.settle()
    expect(arrived()).to.have.members((await mail.told()).map(messageIdOf))
    expect(arrived()).to.have.length(2)
  })

  it('inside a reaction takes back what it wrote; reaction and message happen once', async () => {
    const [quote] = (await (await open('reaction')).quotes(1)) as [DocumentRow]
    const victim = await start([quote], { tasks: ['approve', 'relay'], haltAt: 'reaction' })
    await victim.until('reaction')
    await victim.kill()
    const [event] = await steps()
    const receipts = () => mail.shop.read(work => work.of(EventReceipts).count({ eventId: event?.id ?? '' }))
    expect([await receipts(), await mail.told(), await steps('lookout.noted')]).to.deep.equal([0, [], []])
    leaseRunsOut()
    await mail.shop.settle()
    expect([await steps('lookout.noted'), arrived()].map(({ length }) => length)).to.deep.equal([1, 1])
  })

  it('inside an errand keeps what the reactions did; the errand runs again', async () => {
    const [quote] = (await (await open('errand')).quotes(1)) as [DocumentRow]
    const victim = await start([quote], { tasks: ['approve', 'relay'], haltAt: 'errand' })
    await victim.until('errand')
    await victim.kill()
    expect(await mail.told()).to.have.length(1)
    leaseRunsOut()
    await mail.shop.settle()
    expect([await steps('lookout.called'), arrived()].map(({ length }) => length)).to.deep.equal([1, 1])
    expect(await mail.told()).to.have.length(1)
  })

  it('with messages written and not sent leaves them in the queue', async () => {
    const quotes = await (await open()).quotes(3)
    const victim = await start(quotes, { tasks: ['approve', 'relay'] })
    await victim.until('done')
    await victim.kill()
    expect((await mail.told()).map(({ status }) => status)).to.deep.equal(['queued', 'queued', 'queued'])
    leaseRunsOut()
    await mail.shop.settle()
    expect(arrived()).to.have.members((await mail.told()).map(messageIdOf))
  })

  it('between the acceptance of an e-mail and our note of it: it comes again under the same Message-ID', async () => {
    let victim: Doomed | undefined
    // The server has the whole text and holds its 250 until nobody is there any more to hear it.
    const onData = () => victim?.kill()
    const [quote] = (await (await open(undefined, { onData })).quotes(1)) as [DocumentRow]
    victim = await start([quote], { tasks: ['approve', 'relay', 'send'] })
    await mail.sink.waitFor(1, 60_000)
    expect((await mail.told())[0]?.status).to.equal('sending')
    await mail.shop.settle()
    expect(arrived(), 'before the lease ran out').to.have.length(1)
    leaseRunsOut()
    await mail.shop.settle()
    const [message] = await mail.told()
    expect(message?.status).to.equal('sent')
    expect(arrived()).to.deep.equal(Array(2).fill(messageIdOf(message as Message)))
    const attempts = await mail.shop.read(work => work.of(MessageAttempts).all({ order: [['createdAt', 'ASC']] }))
    expect(attempts.map(({ outcome }) => outcome)).to.deep.equal(['unsure', 'sent'])
  })

  it('in the middle of many e-mails loses none; what comes twice comes under the same Message-ID', async () => {
    let victim: Doomed | undefined
    const onData = async () => (arrived().length === 7 ? victim?.kill() : undefined)
    const quotes = await (await open(undefined, { onData })).quotes(20)
    victim = await start(quotes, { tasks: ['approve', 'relay', 'send'] })
    await mail.sink.waitFor(8, 60_000)
    leaseRunsOut()
    await mail.shop.settle()
    const told = await mail.told()
    expect(told.map(({ status }) => status)).to.deep.equal(Array(20).fill('sent'))
    expect([...new Set(arrived())]).to.have.members(told.map(messageIdOf))
  })

  for (const { answer, calls } of [
    { answer: 'sent' as const, calls: 0 },
    { answer: 'again' as const, calls: 1 },
  ]) {
    it(`while a phone message leaves makes it "unsure"; a person says "${answer}"`, async () => {
      const [quote] = (await (await open()).quotes(1)) as [DocumentRow]
      await byPhone()
      const victim = await start([quote], { tasks: ['approve', 'relay', 'send'], haltAt: 'phone' })
      await victim.until('phone')
      await victim.kill()
      leaseRunsOut()
      await mail.shop.settle()
      const [message] = (await mail.told()) as [Message]
      expect([message.status, phone.sent]).to.deep.equal(['unsure', []])
      await mail.shop.write(work => settleUnsure(work, message.id, answer))
      await mail.shop.settle()
      expect((await mail.told()).map(({ status }) => status)).to.deep.equal(['sent'])
      expect(phone.sent).to.have.length(calls)
    })
  }

  const byPhone = async () => {
    const { type } = mail.shop.app.notifier.type('quote.status_changed')
    await mail.shop.addSender({ channel: 'whatsapp', driver: 'phone' })
    await mail.shop.write(work =>
      work
        .of(Contacts)
        .change({}, { mobile: '(49) 99999-0187' })
        .then(() => changeRule(work, type, { channels: ['whatsapp'] })),
    )
  }

  const runs = () => mail.shop.read(work => work.of(JobRuns).all({ where: { job: 'lookout.approve' } }))

  it('during a job takes back slot and work; the next process runs the missed slot', async () => {
    const quotes = await (await open('job')).quotes(3)
    mail.pass(86_400)
    const victim = await start(quotes, { tasks: ['heartbeat'], haltAt: 'job' })
    await victim.until('job')
    await victim.kill()
    expect(await runs()).to.deep.equal([])
    expect(await steps()).to.deep.equal([])
    await mail.shop.app.scheduler.heartbeat()
    await mail.shop.settle()
    expect((await runs()).map(({ outcome, summary }) => [outcome, summary])).to.deep.equal([['done', '3 aprovados']])
    expect(arrived()).to.have.length(3)
  })

  it('after a job leaves its slot taken: the next process does not run it again', async () => {
    const quotes = await (await open('job')).quotes(2)
    mail.pass(86_400)
    const victim = await start(quotes, { tasks: ['heartbeat'], installs: 'job' })
    await victim.until('done')
    await victim.kill()
    expect(await steps()).to.have.length(2)
    expect(await mail.shop.app.scheduler.heartbeat()).to.equal(0)
    expect(await runs()).to.have.length(1)
    leaseRunsOut()
    await mail.shop.settle()
    expect(arrived()).to.have.length(2)
  })

  it('three times on one busy day: every quote is told of, once but for what was in flight', async () => {
    const quotes = await (await open()).quotes(40)
    for (const mails of [1, 14, 28]) {
      const victim = await start(quotes, { tasks: ['everything'] })
      await mail.sink.waitFor(mails, 60_000)
      await victim.kill()
      leaseRunsOut()
    }
    for (const { id } of quotes) if ((await mail.quote(id)).status === 'sent') await mail.approve(id)
    await eventually(async () => {
      await mail.shop.settle()
      expect((await mail.told()).map(({ status }) => status)).to.deep.equal(Array(40).fill('sent'))
    })
    expect(await steps()).to.have.length(40)
    expect([...new Set(arrived())]).to.have.members((await mail.told()).map(messageIdOf))
  })
})
