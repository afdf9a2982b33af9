import { expect } from 'chai'
import { SendError } from '../../../core/errors.ts'
import { hearReceipt } from '../../../core/outbox/early-receipt.ts'
import { pauseSender, resumeSender } from '../../../core/outbox/sender-actions.ts'
import type { Role } from '../../../core/people/permission.ts'
import { createUser, disableUser } from '../../../core/people/user-actions.ts'
import { type AilingNumber, type AilingOptions, openAilingNumber } from '../../support/ailing-number.ts'
import { permanent, temporary } from '../../support/recording-channel.ts'
import { startSmtpSink } from '../../support/smtp-sink.ts'

const minutes = 60
const hours = 3_600

describe('a number in trouble', () => {
  const opened: AilingNumber[] = []
  const open = async (options: AilingOptions = {}) => {
    const number = await openAilingNumber(options)
    opened.push(number)
    return number
  }
  afterEach(async () => {
    for (const number of opened.splice(0).reverse()) await number.close()
  })

  it('stops by itself when confirmations stop, keeps what waits, and tells the administrators', async () => {
    const number = await open()
    await number.goSilent()
    number.pass(4 * minutes)
    await number.look()
    expect((await number.reloadSender()).status).to.equal('ready')
    number.pass(1 * minutes)
    await number.look()
    for (let n = 0; n < 2; n++) await number.tell()
    await number.settle()
    const reason = 'O WhatsApp aceitou as últimas 3 mensagens, mas não confirmou que elas saíram.'
    expect(await number.reloadSender()).to.include({ status: 'halted', statusReason: reason })
    expect(await number.statuses()).to.deep.equal({ sent: 3, queued: 2 })
    const [mail] = await number.sink.waitFor(1)
    expect(mail?.envelope.to).to.deep.equal([number.administrator.email])
    expect(mail?.subject).to.equal('O número loja@exemplo.test ("Remetente") parou de enviar mensagens')
    expect(mail?.text)
      .to.contain('Olá, Ana!')
      .and.contain(`Por quê: ${reason}`)
      .and.contain('Desde: 23/11/2026')
      .and.contain('O que fazer: abra o WhatsApp no celular')
      .and.contain(`/settings/whatsapp/${number.sender.id}`)
  })

  it('is stopped once and told of once, whichever process looks and however often', async () => {
    const one = await open()
    const other = await open({ share: one })
    await one.goSilent()
    one.pass(5 * minutes)
    await Promise.all([one.app.health.round(), other.app.health.round()])
    await Promise.all([one.relay(), other.relay()])
    one.pass(10 * minutes)
    await Promise.all([one.look(), other.look()])
    expect((await one.told()).filter(name => name === 'halted')).to.have.length(1)
    expect(await one.incidents()).to.have.length(1)
    expect(one.sink.mails).to.have.length(1)
  })

  it('stays stopped after a restart, and nobody is told again', async () => {
    const before = await open()
    await before.goSilent()
    before.pass(5 * minutes)
    await before.look()
    const after = await open({ share: before })
    await after.tell()
    after.pass(30 * minutes)
    await after.look()
    await after.settle()
    expect(await after.statuses()).to.deep.equal({ sent: 3, queued: 1 })
    expect(before.sink.mails).to.have.length(1)
  })

  it('goes on by itself when the confirmations come after all, says so, and forgives what was', async () => {
    const number = await open()
    const silent = await number.goSilent()
    number.pass(5 * minutes)
    await number.look()
    await number.tell()
    await number.confirm(silent)
    await number.look()
    await number.settle()
    expect((await number.reloadSender()).status).to.equal('ready')
    expect(await number.statuses()).to.deep.equal({ delivered: 3, sent: 1 })
    expect((await number.sink.waitFor(2)).map(({ subject }) => subject?.replace(/.*\) /, ''))).to.deep.equal([
      'parou de enviar mensagens',
      'voltou a enviar',
    ])
    number.pass(60 * minutes)
    await number.look()
    expect(await number.told()).to.deep.equal(['halted', 'recovered'])
  })

  it('stops when five of the last ten are refused, but not for customers without WhatsApp', async () => {
    const number = await open()
    const nobody = new SendError('Não tem WhatsApp.', { permanent: true, code: 'no_account' })
    number.channel.answer = () => {
      throw nobody
    }
    await number.goSilent(6)
    await number.look()
    expect((await number.reloadSender()).status).to.equal('ready')
    number.channel.answer = () => {
      throw permanent('O WhatsApp não aceitou.')
    }
    await number.goSilent(4)
    await number.look()
    expect((await number.reloadSender()).status).to.equal('ready')
    number.pass(1)
    await number.goSilent(1)
    await number.look()
    expect(await number.reloadSender()).to.include({
      status: 'halted',
      statusReason: '5 das últimas 10 mensagens foram recusadas. O último motivo: O WhatsApp não aceitou.',
    })
  })

  const ours = (text: string) => new SendError(text, { permanent: true, code: 'unsendable' })
  const notNow = () => new SendError('A Meta pede uma pausa para esta pessoa.', { permanent: false, messageOnly: true })
  for (const [when, error] of [
    ['the message cannot go as it is', ours('Escolha um modelo aprovado.')],
    ['the recipients alone are in the way for now', notNow()],
  ] as const)
    it(`goes on where ${when}, however many they are`, async () => {
      const number = await open()
      number.channel.answer = () => {
        throw error
      }
      await number.goSilent(12)
      await number.look()
      expect((await number.reloadSender()).status).to.equal('ready')
    })

  it('goes on where the provider says afterwards that the recipients were in the way', async () => {
    const number = await open()
    for (const { id } of await number.goSilent(8))
      await number.write(work =>
        hearReceipt(work, { providerId: `p-${id}`, status: 'failed', at: work.now, code: 'unsendable' }),
      )
    await number.look()
    expect((await number.reloadSender()).status).to.equal('ready')
    expect(await number.statuses()).to.deep.equal({ failed: 8 })
  })

  it('does not stop for one message that fails for now again and again', async () => {
    const number = await open()
    number.channel.answer = () => {
      throw temporary()
    }
    await number.tell()
    for (let n = 0; n < 8; n++) {
      await number.settle()
      await number.look()
      number.pass(35 * minutes)
    }
    expect((await number.reloadSender()).status).to.equal('failing')
  })

  it('stops when five messages in a row fail for now, and is let go on by a person only', async () => {
    const number = await open()
    number.channel.answer = () => {
      throw temporary()
    }
    for (const status of ['failing', 'failing', 'failing', 'failing', 'halted']) {
      await number.tell()
      await number.settle()
      await number.look()
      expect((await number.reloadSender()).status).to.equal(status)
      number.pass(10 * minutes)
    }
    number.channel.answer = () => undefined
    await number.look()
    expect((await number.reloadSender()).status).to.equal('halted')
    expect(await number.answer()).to.include({ stale: 0, expired: 0, moved: 0 })
    await number.settle()
    await number.look()
    expect(await number.statuses()).to.deep.equal({ sent: 5 })
    expect((await number.reloadSender()).status).to.equal('ready')
  })

  it('that a person paused is left alone, and a stopped one cannot be continued past the question', async () => {
    const number = await open()
    await number.goSilent()
    await number.write(work => pauseSender(work, number.sender.id))
    number.pass(5 * minutes)
    await number.look()
    expect(await number.reloadSender()).to.include({ status: 'paused', statusReason: 'Pausado por Ana.' })
    await number.write(work => resumeSender(work, number.sender.id))
    await number.look()
    expect((await number.reloadSender()).status).to.equal('halted')
    const refused = await number
      .write(work => resumeSender(work, number.sender.id))
      .catch((error: Error) => error.message)
    expect(refused).to.contain('Este remetente está parado.')
    expect(number.sink.mails).to.have.length(1)
  })

  it('is told of later when the mail server is away, once to each, and not to whoever left', async () => {
    const number = await open()
    const hire = (name: string, role: Role) =>
      number.write(work => createUser(work, { name, email: `${name}@loja.test`, role }))
    await hire('bia', 'administrator')
    await hire('davi', 'staff')
    const { user: gone } = await hire('caio', 'administrator')
    await number.write(work => disableUser(work, gone.id))
    await number.sink.stop()
    await number.goSilent()
    number.pass(5 * minutes)
    await number.look()
    let isFull = true
    const reject = (stage: string, address: string) =>
      isFull && stage === 'rcpt' && address === 'bia@loja.test' ? '451 4.3.0 Depois' : undefined
    number.sink = await startSmtpSink({ port: number.sink.port, reject })
    number.pass(1 * minutes)
    await number.relay()
    isFull = false
    for (let tries = 0; tries < 3; tries++) {
      number.pass(5 * minutes)
      await number.relay()
    }
    expect(number.sink.mails.map(({ envelope }) => envelope.to[0])).to.deep.equal([
      number.administrator.email,
      'bia@loja.test',
    ])
  })

  it('is only on the screens where the company has no e-mail account', async () => {
    const number = await open({ without: 'email' })
    await number.goSilent()
    number.pass(5 * minutes)
    await number.look()
    number.pass(2 * hours)
    await number.look()
    expect(await number.told()).to.deep.equal(['halted'])
    expect(number.sink.mails).to.have.length(0)
  })
})
