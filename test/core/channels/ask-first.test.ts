import { expect } from 'chai'
import { continueSender } from '../../../core/channels/health/ask-first.ts'
import { whatsappWeb } from '../../../core/channels/whatsapp/connection.ts'
import { wishConnected, wishDisconnected, wishLoggedOut } from '../../../core/channels/whatsapp/session-actions.ts'
import { Messages } from '../../../core/outbox/message.ts'
import { pauseSender } from '../../../core/outbox/sender-actions.ts'
import { type AilingNumber, type AilingOptions, openAilingNumber } from '../../support/ailing-number.ts'
import { type Connector, openConnector } from '../../support/connector.ts'

const hour = 3_600

/** A question is asked before stale messages leave, whoever let the number rest and however it comes back. */
describe('a number that rested because a person wished it', () => {
  let number: AilingNumber
  let connector: Connector
  afterEach(() => number.close())

  const open = async (options: AilingOptions = {}) => {
    number = await openAilingNumber(options)
    connector = openConnector(number)
  }
  const status = async () => (await number.reloadSender()).status
  const pause = () => number.write(work => pauseSender(work, number.sender.id))
  const goOn = () => number.write(work => continueSender(work, number.sender.id))

  describe('that is paused', () => {
    beforeEach(() => open())

    it('asks when it is continued, and nothing leaves until somebody answers', async () => {
      await pause()
      await number.tell()
      await number.tell()
      number.pass(3 * hour)
      expect(await goOn()).to.equal(2)
      await number.settle()
      await number.look()
      expect([await status(), await number.statuses()]).to.deep.equal(['halted', { queued: 2 }])
      expect(await number.answer('send')).to.include({ stale: 2 })
      await number.settle()
      expect([await status(), await number.statuses()]).to.deep.equal(['ready', { sent: 2 }])
      expect(number.sink.mails).to.deep.equal([])
    })

    it('expires or moves to e-mail what waited, as after a drop', async () => {
      await pause()
      await number.tell()
      number.pass(3 * hour)
      await goOn()
      expect(await number.answer('expire')).to.include({ expired: 1 })
      await pause()
      await number.tell()
      number.pass(3 * hour)
      await goOn()
      expect(await number.answer('email')).to.include({ moved: 1 })
      expect(await number.statuses()).to.deep.equal({ expired: 1, cancelled: 1, 'email queued': 1 })
    })

    it('goes on at once where nothing waited for long, or not because of the pause', async () => {
      await number.tell()
      number.pass(3 * hour)
      await pause()
      number.pass(1 * hour)
      expect(await goOn()).to.equal(0)
      await pause()
      number.pass(3 * hour)
      await number.write(work => work.of(Messages).change({}, { dueAt: new Date(work.now.getTime() - hour * 1_000) }))
      expect([await goOn(), await status()]).to.deep.equal([0, 'ready'])
    })

    it('is asked about once, whoever continues it', async () => {
      await pause()
      await number.tell()
      number.pass(3 * hour)
      const both = await Promise.allSettled([goOn(), goOn()])
      expect(both.filter(one => one.status === 'fulfilled' && one.value === 1)).to.have.length(1)
      expect(await number.incidents()).to.have.length(1)
    })

    it('goes on by itself when people threw away what asked', async () => {
      await pause()
      await number.tell()
      number.pass(3 * hour)
      await goOn()
      await number.write(work => work.of(Messages).change({}, { status: 'discarded' }))
      await number.look()
      expect(await status()).to.equal('ready')
    })
  })

  describe('that was taken off the line', () => {
    beforeEach(() => open({ sender: { driver: whatsappWeb } }))

    const connect = () => number.write(work => wishConnected(work, number.sender.id))
    const comesUp = async () => {
      await connector.connects(number.sender)
      await number.look()
    }

    const goesOff = async () => {
      await number.write(work => wishDisconnected(work, number.sender.id))
      await connector.sees(number.sender, { state: 'off', ownedBy: null, ownedUntil: null })
    }
    const forgets = async () => {
      await number.write(work => wishLoggedOut(work, number.sender.id))
      await connector.sees(number.sender, { state: 'logged_out', phone: null, heartbeatAt: null })
    }

    it('asks when it is back, and says so to the administrators', async () => {
      await comesUp()
      await goesOff()
      await number.tell()
      number.pass(3 * hour)
      expect(await connect()).to.equal(1)
      expect(await status()).to.equal('halted')
      await number.look()
      expect(number.sink.mails).to.have.length(0)
      await comesUp()
      expect([await status(), (await number.incidents())[0]?.code]).to.deep.equal(['halted', 'offline'])
      const [mail] = await number.sink.waitFor(1)
      expect(mail?.subject).to.contain('voltou e espera uma resposta')
      expect(await number.answer('expire')).to.include({ stale: 1, expired: 1 })
      expect(await status()).to.equal('ready')
    })

    it('cannot be answered before it is back', async () => {
      await comesUp()
      await goesOff()
      await number.tell()
      number.pass(3 * hour)
      await connect()
      const refused = await number.answer('send').catch((error: Error) => error.message)
      expect(refused).to.contain('ainda está sem conexão')
    })

    it('asks at the very first connection, when a queue has waited for it', async () => {
      await number.tell()
      number.pass(3 * hour)
      await number.tell()
      expect(await connect()).to.equal(1)
      await comesUp()
      expect(await status()).to.equal('halted')
      expect(await number.answer('send')).to.include({ stale: 1 })
      expect(await status()).to.equal('ready')
    })

    it('does not ask where it was away for a moment only, however old its queue is', async () => {
      await comesUp()
      await number.tell()
      number.pass(5 * hour)
      await comesUp()
      await goesOff()
      number.pass(0.5 * hour)
      expect([await connect(), await status()]).to.deep.equal([0, 'ready'])
      await comesUp()
      await forgets()
      number.pass(0.5 * hour)
      expect([await connect(), await status()]).to.deep.equal([0, 'ready'])
    })

    it('asks after the session was wiped, once', async () => {
      await comesUp()
      await forgets()
      await number.tell()
      number.pass(3 * hour)
      expect([await connect(), await connect()]).to.deep.equal([1, 0])
      expect(await number.incidents()).to.have.length(1)
    })

    it('goes on by itself when what waited is gone by the time it is back', async () => {
      await number.tell()
      number.pass(3 * hour)
      await connect()
      await number.write(work => work.of(Messages).change({}, { status: 'discarded' }))
      await comesUp()
      expect(await status()).to.equal('ready')
    })
  })
})
