import { expect } from 'chai'
import { Messages } from '../../../core/outbox/message.ts'
import { changeSettings } from '../../../core/people/settings.ts'
import { editInstalment } from '../../../plugins/receivables/charge-actions.ts'
import { receivableSettings } from '../../../plugins/receivables/settings.ts'
import type { Invoice } from '../../../plugins/subscriptions/invoice.ts'
import { invoicePaper } from '../../../plugins/subscriptions/paper.ts'
import { subscriptionSettings } from '../../../plugins/subscriptions/settings.ts'
import { recordingChannel } from '../../support/recording-channel.ts'
import { openShop, type Shop } from '../../support/shop.ts'
import { addSubscription, fullInvoice, generate, goTo, instalmentOf, pay } from '../../support/subscribing.ts'

describe('What subscribers are told', () => {
  let shop: Shop
  let channel: ReturnType<typeof recordingChannel>
  beforeEach(async () => {
    channel = recordingChannel('post')
    shop = await openShop({ channels: [channel] })
    await shop.addSender({ channel: 'email', driver: 'post' })
    await shop.write(async work => {
      await changeSettings(work, receivableSettings, { pixKey: 'loja@exemplo.test', attachBoleto: false })
      // There is no browser here.
      await changeSettings(work, subscriptionSettings, { attachPdf: false })
    })
    await addSubscription(shop)
  })
  afterEach(() => shop.close())

  const subjects = () => channel.sent.map(({ subject }) => subject?.replace(/\u00a0/g, ' '))
  const made = async () => (await generate(shop, '2026-12-31'))[0] as Invoice
  const morning = async (date: string, ...jobs: string[]) => {
    goTo(shop, date)
    for (const job of jobs) await shop.app.scheduler.runNow(shop.scope, job)
    await shop.settle()
  }

  it('is a new invoice, with its items, its address and the PIX to copy', async () => {
    const invoice = await made()
    await shop.settle()
    expect(subjects()).to.deep.equal(['Fatura de 12/2026: R$ 90,00, vence em 10/12/2026'])
    const [mail] = channel.sent
    expect(mail?.body.replace(/\u00a0/g, ' ')).to.include('Fibra 300, de 10/11/2026 a 09/12/2026: R$ 90,00')
    expect(mail?.body)
      .to.match(/\/d\/invoice\/[\w-]{48}\n/)
      .and.not.to.include(invoice.token)
    expect(JSON.stringify(mail)).to.include('PIX copia e cola')
  })

  it('is what the invoice says when it leaves', async () => {
    const invoice = await made()
    const { id } = await instalmentOf(shop, invoice)
    await shop.write(work => editInstalment(work, id, { amountCents: 8_000 }))
    await shop.settle()
    expect(subjects()).to.deep.equal(['Fatura de 12/2026: R$ 80,00, vence em 10/12/2026'])
  })

  it('is nothing about an invoice that was paid meanwhile', async () => {
    await pay(shop, await made())
    await shop.settle()
    expect(subjects().filter(subject => subject?.startsWith('Fatura'))).to.deep.equal([])
    const cancelled = await shop.read(work =>
      work.of(Messages).all({ where: { type: 'invoice.issued', channel: 'email' } }),
    )
    expect(cancelled.map(({ status, reason }) => [status, reason])).to.deep.equal([
      ['cancelled', 'A fatura já está paga.'],
    ])
  })

  it('is not an invoice and a reminder of it within the same days', async () => {
    await morning('2026-12-05')
    await made()
    await morning('2026-12-05', 'receivables.due')
    expect(subjects()).to.have.length(1)
    await morning('2026-12-09', 'receivables.due')
    expect(subjects()).to.have.length(2)
  })

  it('is the suspension to come, the suspension, and the return', async () => {
    const invoice = await made()
    await shop.settle()
    await morning('2026-12-20', 'subscriptions.suspend')
    await morning('2026-12-25', 'subscriptions.suspend')
    await pay(shop, invoice)
    await morning('2026-12-26')
    expect(subjects().slice(1)).to.deep.equal([
      ...['Seu plano será suspenso em 25/12/2026', 'Seu plano Fibra 300 foi suspenso'],
      'Seu plano Fibra 300 está ativo de novo',
    ])
    expect(channel.sent[2]?.body).to.include('Fatura vencida há 15 dias.')
    expect(channel.sent[3]?.body).to.include('Pagamento recebido.')
  })

  it('is foreseen by the simulation as it comes', async () => {
    await made()
    const job = shop.app.scheduler.jobs.find(({ job }) => job.name === 'subscriptions.suspend')?.job
    const memory = new Map<string, unknown>()
    const days = ['2026-12-19', '2026-12-20', '2026-12-21', '2026-12-24', '2026-12-25', '2026-12-26']
    const foreseen = await shop.read(async work => {
      const all: string[] = []
      for (const day of days) {
        const then = work.at(new Date(`${day}T10:10:00Z`))
        for (const { name } of (await job?.foresee?.(then, memory)) ?? []) all.push(`${day} ${name}`)
      }
      return all
    })
    expect(foreseen).to.deep.equal([
      ...['2026-12-20 subscription.suspension_warned', '2026-12-25 subscription.status_changed'],
    ])
  })

  it('has a paper with its items and its PIX, which a paid one lacks', async () => {
    const invoice = await made()
    const paper = () => shop.read(work => invoicePaper.load(work, invoice.id))
    const open = await paper()
    expect(open).to.include({ contactId: invoice.contactId, name: 'fatura-1.pdf' })
    expect(open.html).to.include('Fibra 300, de 10/11/2026 a 09/12/2026').and.include('br.gov.bcb.pix')
    await pay(shop, invoice)
    const paid = await paper()
    expect(paid.html).to.include('PAGA em 23/11/2026').and.not.include('br.gov.bcb.pix')
    expect((await fullInvoice(shop, invoice)).invoice.status).to.equal('paid')
  })
})
