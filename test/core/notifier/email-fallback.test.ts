import { expect } from 'chai'
import { SendError } from '../../../core/errors.ts'
import { changeRule, type Rule } from '../../../core/notifier/rule.ts'
import { retryMessage } from '../../../core/outbox/actions.ts'
import type { Envelope } from '../../../core/outbox/channel.ts'
import { hearReceipt, retellEarlyReceipts } from '../../../core/outbox/early-receipt.ts'
import { type Message, Messages } from '../../../core/outbox/message.ts'
import { type Contact, Contacts } from '../../../core/people/contact.ts'
import { updateContact } from '../../../core/people/contact-actions.ts'
import { repairMessage } from '../../../core/web/screens/messages/repair.ts'
import { type Inbox, openInbox } from '../../support/inbox.ts'
import { book } from '../../support/visits.ts'

describe('Sem WhatsApp, enviar por e-mail', () => {
  let inbox: Inbox
  let maria: Contact
  beforeEach(async () => {
    inbox = await openInbox()
    maria = await inbox.customer()
    inbox.channel.answer = ({ address }: Envelope) => {
      if (!address.includes('@')) throw noAccount()
    }
    await rule({ fallbackToEmail: true })
  })
  afterEach(() => inbox.close())

  const noAccount = () =>
    new SendError('O número (49) 99999-0187 não tem WhatsApp.', { permanent: true, code: 'no_account' })
  const type = () => inbox.app.notifier.type('visit.booked').type
  const rule = (change: Partial<Rule>) => inbox.write(work => changeRule(work, type(), change))
  const messages = () => inbox.read(work => work.of(Messages).all({ order: [['channel', 'DESC']] }))
  async function tell(contact = maria): Promise<Message[]> {
    await inbox.write(work => book(work, { contactId: contact.id }))
    await inbox.settle()
    return messages()
  }
  const shape = (rows: Message[]) => rows.map(({ channel, status, reasonCode }) => [channel, status, reasonCode])

  it('tells the same event by e-mail when nobody has WhatsApp at the number; the history shows both and why', async () => {
    const rows = await tell()
    expect(shape(rows)).to.deep.equal([
      ['whatsapp', 'failed', 'no_account'],
      ['email', 'sent', null],
    ])
    expect(rows[0]?.reason).to.equal(
      'O número (49) 99999-0187 não tem WhatsApp. O aviso vai por e-mail, como a regra manda.',
    )
    expect(rows[1]).to.include({ eventId: rows[0]?.eventId, contactId: maria.id, address: 'maria@cliente.test' })
    expect(inbox.channel.sent.map(({ subject }) => subject)).to.deep.equal(['Visita 7'])
  })

  it('tells it by e-mail when the customer has no Celular at all', async () => {
    const rows = await tell(await inbox.customer({ mobile: null }))
    expect(shape(rows)).to.deep.equal([
      ['whatsapp', 'skipped', 'no_address'],
      ['email', 'sent', null],
    ])
    expect(rows[0]?.reason).to.contain('não tem Celular válido').and.to.contain('O aviso vai por e-mail')
  })

  it('shows so before anything is sent, and in the diagnosis', async () => {
    const joao = await inbox.customer({ mobile: null })
    const event = await inbox.write(work => book(work, { contactId: joao.id }))
    const found = await inbox.read(work => inbox.app.notifier.diagnose(work, 'visit', event.subjectId))
    expect(found.map(({ channel, reasons }) => [channel, reasons.map(({ code }) => code)])).to.deep.equal([
      ['whatsapp', ['no_address', 'by_email']],
      ['email', []],
    ])
  })

  it('stays a failure where the rule does not say so', async () => {
    await rule({ fallbackToEmail: false })
    expect(shape(await tell())).to.deep.equal([['whatsapp', 'failed', 'no_account']])
    expect(shape(await tell(await inbox.customer({ mobile: null })))).to.have.length(2)
  })

  it('writes no second e-mail where the rule uses e-mail anyway', async () => {
    await rule({ channels: ['whatsapp', 'email'] })
    expect(shape(await tell())).to.deep.equal([
      ['whatsapp', 'failed', 'no_account'],
      ['email', 'sent', null],
    ])
    expect((await messages())[0]?.reason).not.to.contain('e-mail')
  })

  it('says that there is no e-mail either', async () => {
    const [failed, ...others] = await tell(await inbox.customer({ email: null }))
    expect(others).to.deep.equal([])
    expect(failed?.reason).to.contain('Por e-mail também não foi possível').and.to.contain('E-mail principal')
    const unknown = await tell(await inbox.customer({ name: 'João', email: null, mobile: null }))
    expect(unknown).to.have.length(2)
    expect(unknown.find(({ status }) => status === 'skipped')?.reason).to.contain('não tem E-mail principal válido')
  })

  it('is for numbers without WhatsApp only: other failures stay what they are', async () => {
    inbox.channel.answer = () => {
      throw new SendError('O provedor recusou a mensagem.', { permanent: true })
    }
    expect(shape(await tell())).to.deep.equal([['whatsapp', 'failed', 'refused']])
  })

  it('happens once, however often the number is tried', async () => {
    const [failed] = await tell()
    await inbox.write(work => retryMessage(work, failed?.id ?? ''))
    await inbox.settle()
    expect(shape(await messages())).to.deep.equal([
      ['whatsapp', 'failed', 'no_account'],
      ['email', 'sent', null],
    ])
    expect(inbox.channel.sent).to.have.length(1)
  })

  it('asks before the e-mail goes where the rule asks', async () => {
    const event = await inbox.write(work => book(work, { contactId: maria.id }))
    await inbox.relay()
    await rule({ mode: 'confirm' })
    await inbox.settle()
    const rows = await messages()
    expect(shape(rows)).to.deep.equal([
      ['whatsapp', 'failed', 'no_account'],
      ['email', 'held', 'confirm'],
    ])
    expect(rows[0]?.reason).to.contain('espera uma pessoa em Mensagens > Confirmar')
    expect(rows[1]?.eventId).to.equal(event.id)
  })

  it('waits where the e-mail lacks something, and can be tried again like any other', async () => {
    await inbox.write(work => book(work, { contactId: maria.id, numero: '' }))
    await inbox.settle()
    const [, mail] = await messages()
    expect(mail).to.include({ channel: 'email', status: 'held', reasonCode: 'repair' })
    const again = await inbox.write(work => repairMessage(work, inbox.app.notifier, mail?.id ?? ''))
    expect(again).to.include({ status: 'held', reasonCode: 'repair' })
  })

  it('tells nobody what has become untrue meanwhile', async () => {
    await inbox.close()
    inbox = await openInbox({ type: { stillTrue: async () => 'A visita foi desmarcada.' } })
    maria = await inbox.customer({ mobile: null })
    await rule({ fallbackToEmail: true })
    expect(shape(await tell())).to.deep.equal([
      ['whatsapp', 'skipped', 'no_address'],
      ['email', 'cancelled', 'no_longer_true'],
    ])
  })

  it('hears it from a provider that says so only afterwards', async () => {
    inbox.channel.answer = () => undefined
    const [sent] = await tell()
    const receipt = { providerId: sent?.providerId ?? '', status: 'failed' as const, at: inbox.clock.now() }
    await inbox.write(work => hearReceipt(work, { ...receipt, reason: 'Não tem WhatsApp.', code: 'no_account' }))
    await inbox.settle()
    expect(shape(await messages())).to.deep.equal([
      ['whatsapp', 'failed', 'no_account'],
      ['email', 'sent', null],
    ])
  })

  it('hears it also when the provider was quicker than our own notes', async () => {
    inbox.channel.answer = () => undefined
    const event = await inbox.write(work => book(work, { contactId: maria.id }))
    await inbox.relay()
    const { id } = (await inbox.read(work => work.of(Messages).first({ where: { eventId: event.id } }))) as Message
    const receipt = { providerId: `id-${id}`, status: 'failed' as const, at: inbox.clock.now() }
    await inbox.write(work => hearReceipt(work, { ...receipt, code: 'no_account' }))
    await inbox.settle()
    await retellEarlyReceipts(inbox.app)
    await inbox.settle()
    expect(shape(await messages())).to.deep.equal([
      ['whatsapp', 'failed', 'no_account'],
      ['email', 'sent', null],
    ])
  })

  it('leaves the Celular as it was typed', async () => {
    await inbox.write(work => updateContact(work, maria.id, { mobile: '49 9999-0187' }))
    expect((await tell())[0]).to.include({ address: '+5549999990187', reasonCode: 'no_account' })
    expect(await inbox.read(work => work.of(Contacts).get(maria.id))).to.include({ mobile: '49 9999-0187' })
  })
})
