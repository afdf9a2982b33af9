import { setTimeout as pause } from 'node:timers/promises'
import { expect } from 'chai'
import { plugins } from '../../config/plugins.ts'
import type { DocumentRow } from '../../core/documents/tracked/declaration.ts'
import { Events } from '../../core/events/event.ts'
import { changeRule } from '../../core/notifier/rule.ts'
import { MessageAttempts } from '../../core/outbox/message.ts'
import { Contacts } from '../../core/people/contact.ts'
import { type ConnectionKiller, openConnectionKiller } from '../support/connection-killer.ts'
import { startDoomed } from '../support/doomed.ts'
import { eventually } from '../support/eventually.ts'
import { type Halt, lookout } from '../support/lookout.ts'
import { type MailShop, messageIdOf, openMailShop } from '../support/mail-shop.ts'
import { type RecordingChannel, recordingChannel } from '../support/recording-channel.ts'

const mariaDb = Boolean(process.env.TEST_DATABASE_URL)
let mail: MailShop

const arrived = () => mail.sink.mails.map(({ messageId }) => messageId)
const statuses = async () => (await mail.told()).map(({ status }) => status)
const count = (name: string) => mail.shop.read(work => work.of(Events).count({ name }))

if (mariaDb)
  describe('MariaDB that cuts its connections', function () {
    this.timeout(120_000)
    let killer: ConnectionKiller
    let phone: RecordingChannel
    afterEach(async () => {
      await killer.close()
      await mail.close()
    })
    const open = async (halt?: Halt) => {
      phone = recordingChannel('phone', { kinds: ['whatsapp'], resendable: false })
      const watching = halt ? [lookout('reaction', halt)] : []
      mail = await openMailShop({ plugins: [...plugins, ...watching], channels: [phone] })
      killer = await openConnectionKiller(mail.shop.databaseUrl)
    }

    it('between two clicks costs nothing: the next one gets a new connection', async () => {
      await open()
      const quotes = await mail.quotes(3)
      for (const { id } of quotes) {
        expect(await killer.killAll()).to.be.greaterThan(0)
        expect(await mail.click(id)).to.equal(200)
      }
      await mail.shop.settle()
      expect(arrived()).to.have.members((await mail.told()).map(messageIdOf))
    })

    it('inside a reaction makes it start anew: it happens once', async () => {
      let kills = 1
      await open(async () => {
        if (kills-- > 0) await killer.killAll()
      })
      const [quote] = (await mail.quotes(1)) as [DocumentRow]
      await mail.approve(quote.id)
      await mail.shop.relay()
      mail.pass(60)
      await mail.shop.settle()
      expect([await count('lookout.noted'), arrived().length]).to.deep.equal([1, 1])
    })

    it('after the provider took a message: what we know is written nevertheless', async () => {
      await open()
      const [quote] = (await mail.quotes(1)) as [DocumentRow]
      const { type } = mail.shop.app.notifier.type('quote.status_changed')
      await mail.shop.addSender({ channel: 'whatsapp', driver: 'phone' })
      await mail.shop.write(async work => {
        await changeRule(work, type, { channels: ['whatsapp'] })
        await work.of(Contacts).change({}, { mobile: '(49) 99999-0187' })
      })
      phone.answer = async () => void (await killer.killAll())
      await mail.approve(quote.id)
      await mail.shop.settle()
      mail.pass(60)
      await mail.shop.settle()
      expect(await statuses()).to.deep.equal(['sent'])
      expect(phone.sent).to.have.length(1)
    })

    it('again and again on a busy day: every quote is told of once', async () => {
      await open()
      const quotes = await mail.quotes(60)
      mail.shop.app.start()
      const { killAll } = killer
      const clicks = quotes.map(async ({ id }, index) => {
        if (index % 10 === 9) await killAll()
        await eventually(async () => expect(await mail.click(id)).to.be.oneOf([200, 409]))
      })
      await Promise.all(clicks)
      await killAll()
      await eventually(async () => expect(await count('quote.status_changed')).to.equal(60))
      for (let rounds = 0; rounds < 20 && (await statuses()).filter(one => one === 'sent').length < 60; rounds++) {
        await pause(500)
        mail.pass(31)
      }
      expect(await statuses()).to.deep.equal(Array(60).fill('sent'))
      expect([...new Set(arrived())]).to.have.members((await mail.told()).map(messageIdOf))
      const sent = await mail.shop.read(work => work.of(MessageAttempts).count({ outcome: 'sent' }))
      expect(arrived(), 'mails are attempts we know of').to.have.length(sent)
    })
  })
else
  describe('SQLite that another process is writing to', function () {
    this.timeout(120_000)
    afterEach(() => mail.close())

    it('for two seconds: clicks wait and succeed, readers do not even wait', async () => {
      mail = await openMailShop()
      const [theirs, first, ours] = (await mail.quotes(3)) as [DocumentRow, DocumentRow, DocumentRow]
      expect(await mail.click(first.id)).to.equal(200)
      const other = await startDoomed(mail.shop, {
        quoteIds: [theirs.id],
        tasks: ['approve'],
        haltAt: 'transaction',
      })
      await other.until('transaction')
      let answered = false
      const click = mail.click(ours.id).finally(() => {
        answered = true
      })
      expect((await mail.quote(ours.id)).status).to.equal('sent')
      await pause(2_000)
      expect(answered, 'while the other one writes').to.equal(false)
      await other.kill()
      expect(await click).to.equal(200)
      await mail.shop.settle()
      expect((await mail.quote(theirs.id)).status, 'rolled back').to.equal('sent')
      expect(arrived()).to.have.members((await mail.told()).map(messageIdOf))
      expect(arrived()).to.have.length(2)
    })
  })
