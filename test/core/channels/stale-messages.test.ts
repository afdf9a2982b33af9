import { expect } from 'chai'
import { discardMessage } from '../../../core/outbox/actions.ts'
import { Messages } from '../../../core/outbox/message.ts'
import { Contacts } from '../../../core/people/contact.ts'
import { type AilingNumber, openAilingNumber } from '../../support/ailing-number.ts'

describe('messages that waited while their number had stopped', () => {
  let number: AilingNumber
  const others: AilingNumber[] = []
  beforeEach(async () => {
    number = await openAilingNumber()
  })
  afterEach(async () => {
    for (const other of others.splice(0)) await other.close()
    await number.close()
  })

  /** It stopped, two messages waited for three hours, a third for one, the last only just began; then the confirmations came. */
  async function comeBack(): Promise<void> {
    const silent = await number.goSilent()
    number.pass(300)
    await number.look()
    for (const hours of [0, 2, 1]) {
      number.pass(hours * 3_600)
      await number.tell()
      if (hours === 0) await number.tell()
    }
    await number.confirm(silent)
    await number.look()
  }
  const status = async () => (await number.reloadSender()).status
  const refusal = (act: Promise<unknown>) =>
    act.then(
      () => 'done',
      (error: Error) => error.message,
    )

  it('ask for an answer first: until then nothing leaves, and the administrators are told', async () => {
    await comeBack()
    await number.settle()
    expect(await status()).to.equal('halted')
    expect(await number.statuses()).to.deep.equal({ delivered: 3, queued: 4 })
    const [, mail] = await number.sink.waitFor(2)
    expect(mail?.subject).to.contain('voltou e espera uma resposta')
    expect(mail?.text).to.contain('2 mensagens esperaram mais de 2 horas')
    expect(await refusal(number.answer())).to.equal('Há 2 mensagens que esperaram mais de 2 horas: o que fazer?')
    await number.look()
    expect(number.sink.mails).to.have.length(2)
  })

  it('leave now when a person says so', async () => {
    await comeBack()
    expect(await number.answer('send')).to.include({ stale: 2, expired: 0, moved: 0 })
    await number.settle()
    expect(await number.statuses()).to.deep.equal({ delivered: 3, sent: 4 })
    expect(await number.told()).to.deep.equal(['halted', 'recovered', 'resumed'])
  })

  it('expire with the reason, and the younger ones leave', async () => {
    await comeBack()
    expect(await number.answer('expire')).to.include({ stale: 2, expired: 2 })
    await number.settle()
    expect(await number.statuses()).to.deep.equal({ delivered: 3, sent: 2, expired: 2 })
    const [expired] = await number.read(work => work.of(Messages).all({ where: { status: 'expired' } }))
    expect(expired?.reason).to.equal('Esperou com o envio parado, e Ana decidiu deixar vencer.')
  })

  it('go by e-mail, save for customers who have none', async () => {
    const silent = await number.goSilent()
    number.pass(300)
    await number.look()
    for (let count = 0; count < 3; count++) await number.tell()
    const last = await number.customer('Sem e-mail')
    await number.tell({ contactId: last.id })
    await number.write(work => work.of(Contacts).change({ id: last.id }, { email: null }))
    number.pass(3 * 3_600)
    await number.confirm(silent)
    await number.look()
    expect(await number.answer('email')).to.include({ stale: 4, moved: 3, withoutEmail: 1 })
    await number.settle()
    expect(await number.statuses()).to.deep.equal({ delivered: 3, cancelled: 3, sent: 1, 'email sent': 3 })
  })

  it('are decided about by one person; the other is told', async () => {
    await comeBack()
    const answers = await Promise.all([refusal(number.answer('expire')), refusal(number.answer('send'))])
    expect(answers.filter(answer => answer === 'done')).to.have.length(1)
    expect(answers.find(answer => answer !== 'done')).to.match(/outra pessoa/i)
    expect(await refusal(number.answer('send'))).to.contain('já voltou a enviar')
    expect((await number.told()).filter(name => name === 'resumed')).to.have.length(1)
  })

  it('still ask after a restart', async () => {
    await comeBack()
    const after = await openAilingNumber({ share: number })
    others.push(after)
    await after.look()
    await after.settle()
    expect(await after.statuses()).to.deep.equal({ delivered: 3, queued: 4 })
    await after.answer('send')
    await after.settle()
    expect(await after.statuses()).to.deep.equal({ delivered: 3, sent: 4 })
  })

  it('ask no longer when people threw them away: the rest leaves by itself', async () => {
    await comeBack()
    const queued = await number.read(work =>
      work.of(Messages).all({ where: { status: 'queued' }, order: [['dueAt', 'ASC']] }),
    )
    for (const { id } of queued.slice(0, 2)) await number.write(work => discardMessage(work, id, 'Passou da hora.'))
    await number.look()
    await number.settle()
    expect(await status()).to.equal('ready')
    expect(await number.statuses()).to.deep.equal({ delivered: 3, discarded: 2, sent: 2 })
  })
})
