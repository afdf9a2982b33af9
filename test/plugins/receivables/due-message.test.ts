import { expect } from 'chai'
import { formatMoney } from '../../../core/brazil/money.ts'
import { changeRule } from '../../../core/notifier/rule.ts'
import { changeWords } from '../../../core/notifier/words.ts'
import { type Message, Messages } from '../../../core/outbox/message.ts'
import { sendingHours } from '../../../core/outbox/sending-hours.ts'
import type { Contact } from '../../../core/people/contact.ts'
import { changeSettings } from '../../../core/people/settings.ts'
import { editInstalment } from '../../../plugins/receivables/charge-actions.ts'
import { dueMessage } from '../../../plugins/receivables/due-message.ts'
import { Instalments } from '../../../plugins/receivables/instalment.ts'
import { cancelInstalment, settleInstalment } from '../../../plugins/receivables/payment-actions.ts'
import { receivableSettings } from '../../../plugins/receivables/settings.ts'
import { addContact } from '../../support/quoting.ts'
import { addCharge, paidInFull } from '../../support/receiving.ts'
import { type RecordingChannel, recordingChannel } from '../../support/recording-channel.ts'
import { openShop, type Shop } from '../../support/shop.ts'

/** Monday, 23 November 2026, 10 h in São Paulo. */
describe('the notice of a due date', () => {
  let shop: Shop
  let channel: RecordingChannel
  let contact: Contact
  beforeEach(async () => {
    channel = recordingChannel('post')
    shop = await openShop({ channels: [channel] })
    await shop.addSender({ channel: 'whatsapp', driver: 'post' })
    contact = await addContact(shop)
    await shop.write(work => changeSettings(work, sendingHours, { channels: [] }))
    await settings({})
    await shop.write(work => changeRule(work, dueMessage, { mode: 'automatic', channels: ['whatsapp'] }))
  })
  afterEach(() => shop.close())

  const settings = (more: object) =>
    shop.write(work =>
      changeSettings(work, receivableSettings, { pixKey: 'loja@exemplo.test', attachBoleto: false, ...more }),
    )
  const due = (dueDate: string, amountCents = 18_990, description = 'Mensalidade') =>
    addCharge(shop, { contact, description, instalments: [{ dueDate, amountCents }] })
  const runJob = async () => {
    // In the same instant a second click would be the same run.
    shop.clock.move(new Date(shop.clock.now().getTime() + 1_000))
    const { summary } = await shop.app.scheduler.runNow(shop.scope, 'receivables.due')
    await shop.relay()
    return summary
  }
  const messages = (): Promise<Message[]> =>
    shop.read(work => work.of(Messages).all({ where: { type: 'receivable.due' }, order: [['id', 'ASC']] }))
  const tomorrow = (days = 1) => shop.clock.move(new Date(shop.clock.now().getTime() + days * 86_400_000))

  it('says what, how much and when, with the PIX code as a message of its own', async () => {
    await due('2026-11-24')
    await runJob()
    await shop.settle()
    const [envelope] = channel.sent
    expect(envelope?.body).to.contain(`Mensalidade: ${formatMoney(18_990)}, vence amanhã (24/11/2026)`)
    expect(envelope?.codes.map(({ title }) => title)).to.deep.equal(['PIX copia e cola'])
    expect(envelope?.codes[0]?.text).to.match(/^000201.*loja@exemplo\.test/)
  })

  it('goes once, however often the job runs', async () => {
    await due('2026-11-24')
    for (let time = 0; time < 3; time++) await runJob()
    expect(await messages()).to.have.length(1)
  })

  it('tells all instalments of a contact in one message, each with its own code', async () => {
    await due('2026-11-24', 10_000, 'Internet')
    await due('2026-11-23', 20_000, 'Telefone')
    await addCharge(shop, {
      instalments: [{ dueDate: '2026-11-24', amountCents: 5 }],
      contact: await addContact(shop, 'Jorge Lima'),
    })
    expect(await runJob()).to.equal('2 clientes avisados')
    const [mine, other] = await messages()
    expect([mine, other].map(message => message?.recipientName).sort()).to.deep.equal(['Jorge Lima', 'Maria da Silva'])
    const both = [mine, other].find(message => message?.contactId === contact.id)
    expect(both?.body.split('\n').filter(line => line.startsWith('•'))).to.have.length(2)
    expect(both?.codes).to.have.length(2)
  })

  it('is in time until the first due date of what is not overdue yet', async () => {
    await settings({ reminderOffsets: [-5, -1, 0, 1] })
    await due('2026-11-24', 10_000, 'Internet')
    await due('2026-11-28', 20_000, 'Telefone')
    await due('2026-11-22', 30_000, 'Água')
    const overdue = await addContact(shop, 'Jorge Lima')
    await addCharge(shop, { instalments: [{ dueDate: '2026-11-22', amountCents: 5 }], contact: overdue })
    tomorrow()
    await runJob()
    const days = (await messages()).map(({ recipientName, tellBy, reasonCode }) => [recipientName, tellBy, reasonCode])
    expect(days).to.have.deep.members([
      ['Maria da Silva', '2026-11-24', null],
      ['Maria da Silva', null, 'backdated'],
      ['Jorge Lima', null, 'backdated'],
    ])
  })

  it('leaves out what was paid while it waited, and is cancelled when nothing is left', async () => {
    const [[internet], [phone]] = [
      await due('2026-11-24', 10_000, 'Internet'),
      await due('2026-11-23', 20_000, 'Telefone'),
    ]
    await runJob()
    await shop.write(work => settleInstalment(work, internet.id, { ...paidInFull, amountCents: 10_000 }))
    await shop.settle()
    expect(channel.sent[0]?.body).to.contain('Telefone').and.not.to.contain('Internet')
    const [third] = await due('2026-11-24', 30_000, 'Aluguel')
    await runJob()
    await shop.write(work => cancelInstalment(work, third.id, { reason: 'Acordo' }))
    await shop.settle()
    expect((await messages()).at(-1)).to.include({ status: 'cancelled', reason: 'A parcela já está cancelada.' })
    expect(phone.status).to.equal('open')
  })

  it('says the value of now, and goes anew for a new due date', async () => {
    const [instalment] = await due('2026-11-24')
    await runJob()
    await shop.write(work => settleInstalment(work, instalment.id, { ...paidInFull, amountCents: 8_990 }))
    await shop.settle()
    expect(channel.sent[0]?.body).to.contain(formatMoney(10_000))
    const [other] = await due('2026-11-23')
    await runJob()
    await shop.write(work => editInstalment(work, other.id, { dueDate: '2026-11-25' }))
    await shop.settle()
    expect((await messages()).at(-1)).to.include({
      status: 'cancelled',
      reason: 'O vencimento da parcela mudou para 25/11/2026.',
    })
    tomorrow()
    await runJob()
    await shop.settle()
    expect(channel.sent.at(-1)?.body).to.contain('vence amanhã (25/11/2026)')
  })

  it('speaks in the words of its level', async () => {
    await settings({ reminderOffsets: [-1, 3] })
    await shop.write(work =>
      changeWords(work, dueMessage, {
        channel: 'whatsapp',
        variant: '3',
        body: 'Cadê o pagamento, {{cliente.primeiroNome}}?',
      }),
    )
    await due('2026-11-24')
    await runJob()
    for (let day = 0; day < 4; day++) tomorrow()
    await runJob()
    const bodies = (await messages()).map(({ body }) => body)
    expect(bodies[0]).to.contain('Passando para lembrar')
    expect(bodies[1]).to.equal('Cadê o pagamento, Maria?')
  })

  it('is made up for after days without the machine, and is over after the maximum', async () => {
    await due('2026-11-24')
    await due('2026-12-04', 5_000, 'Outra')
    tomorrow(4)
    await runJob()
    // Friday the 27th: the 24th is three days gone, the 4th of December seven away.
    expect((await messages()).map(({ body }) => /venceu há 3 dias/.test(body))).to.deep.equal([true])
    tomorrow(4)
    await settings({ reminderOffsets: [0] })
    await due('2026-11-27', 100, 'Nova')
    expect(await runJob()).to.equal('0 clientes avisados')
  })

  it('respects how many a contact gets in seven days, and an instalment in all', async () => {
    await settings({
      reminderOffsets: [-3, -2, -1, 0],
      maximumRemindersPerWeek: 2,
      nonBusinessDays: 'same',
      maximumLatenessDays: 0,
    })
    await due('2026-11-26')
    for (let day = 0; day < 4; day++, tomorrow()) await runJob()
    expect(await messages()).to.have.length(2)
    await settings({
      reminderOffsets: [-3, -2, -1, 0, 1],
      maximumRemindersPerInstalment: 2,
      maximumRemindersPerWeek: 30,
    })
    expect(await runJob()).to.equal('0 clientes avisados')
  })

  it('of what was overdue when it was written down waits for a person', async () => {
    await settings({ maximumLatenessDays: 10 })
    await due('2026-11-18')
    await runJob()
    expect((await messages())[0]).to.include({ status: 'held', reasonCode: 'backdated' })
  })

  it('does not leave once it is later than the company allows', async () => {
    await settings({ maximumLatenessDays: 0, nonBusinessDays: 'same' })
    await due('2026-11-23')
    await runJob()
    tomorrow()
    await shop.settle()
    expect(channel.sent).to.deep.equal([])
    expect((await messages())[0]).to.include({
      status: 'cancelled',
      reason: 'O prazo deste aviso passou antes de ele poder sair.',
    })
  })

  it('asks nobody where the money is while something is not overdue', async () => {
    await due('2026-11-20', 100, 'Telefone')
    await shop.write(work => work.of(Instalments).change({ dueDate: '2026-11-20' }, { dueDate: '2026-11-18' }))
    await due('2026-11-24', 200, 'Internet')
    await runJob()
    const told = await messages()
    expect(told.find(({ status }) => status === 'queued')?.body)
      .to.contain('Passando para lembrar')
      .and.contain('Internet')
    expect(
      told.filter(({ body }) => body.includes('Ainda não encontramos') && body.includes('Internet')),
    ).to.deep.equal([])
  })

  it('is not made of an instalment whose due dates nobody announces, nor on a day that was over before it was made', async () => {
    await addCharge(shop, { contact, remind: false, instalments: [{ dueDate: '2026-11-24', amountCents: 1 }] })
    // Five days before was Friday.
    await due('2026-11-25')
    expect(await runJob()).to.equal('0 clientes avisados')
  })

  // Three days after would be a Sunday.
  it('is foreseen as it comes', async () => {
    await due('2026-12-10')
    const foreseen = await shop.read(async work => {
      const memory = new Map()
      const told: string[] = []
      for (let day = 0; day < 24; day++) {
        const at = work.at(new Date(work.now.getTime() + day * 86_400_000))
        const job = shop.app.scheduler.jobs.find(({ job }) => job.name === 'receivables.due')?.job
        for (const { payload } of (await job?.foresee?.(at, memory)) ?? [])
          told.push(`${at.today} ${((payload?.items ?? []) as { level: number }[]).map(({ level }) => level)}`)
      }
      return told
    })
    expect(foreseen).to.deep.equal(['2026-12-04 -5', '2026-12-09 -1', '2026-12-10 0', '2026-12-14 3'])
    expect(await messages()).to.deep.equal([])
  })
})
