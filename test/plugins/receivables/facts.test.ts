import { expect } from 'chai'
import { chargeState } from '../../../core/contracts/charge.ts'
import { paymentReceived } from '../../../core/contracts/payment.ts'
import { newId } from '../../../core/data/table.ts'
import { Events } from '../../../core/events/event.ts'
import { record } from '../../../core/events/record.ts'
import { instalmentsOf } from '../../../plugins/receivables/charge.ts'
import { Charges, Instalments } from '../../../plugins/receivables/instalment.ts'
import { settleInstalment } from '../../../plugins/receivables/payment-actions.ts'
import { addContact } from '../../support/quoting.ts'
import { paidInFull } from '../../support/receiving.ts'
import { openShop, type Shop } from '../../support/shop.ts'

describe('what other modules ask to be charged', () => {
  let shop: Shop
  let contactId: string
  beforeEach(async () => {
    shop = await openShop()
    contactId = (await addContact(shop)).id
  })
  afterEach(() => shop.close())

  const instalments = [
    { dueDate: '2026-12-10', amountCents: 18_990 },
    { dueDate: '2027-01-10', amountCents: 18_990 },
  ]
  const tell = async (name: string, payload: object, subjectId = newId()) => {
    await shop.write(work =>
      record(work, { name, subject: 'subscription', subjectId, contactId, payload: { ...payload } }),
    )
    await shop.relay()
    return subjectId
  }
  const charges = () => shop.read(work => work.of(Charges).all())

  it('is charged when it is asked for', async () => {
    const id = await tell('charge.requested', { contactId, description: 'Mensalidade', instalments })
    const [charge] = await charges()
    expect(charge).to.include({ source: 'module', origin: `subscription:${id}`, totalCents: 37_980 })
    expect(await shop.read(work => instalmentsOf(work, charge?.id ?? ''))).to.have.length(2)
  })

  it('is charged once, however often it is told', async () => {
    const id = await tell('charge.requested', { contactId, description: 'Mensalidade', instalments })
    await tell('charge.requested', { contactId, description: 'Mensalidade', instalments }, id)
    expect(await charges()).to.have.length(1)
  })

  it('is what a sale leaves to pay later, and nothing when it was paid at once', async () => {
    await tell('sale.completed', { contactId, description: 'Pedido 1', totalCents: 100 })
    expect(await charges()).to.deep.equal([])
    await tell('sale.completed', { contactId, description: 'Pedido 2', totalCents: 37_980, instalments })
    expect((await charges()).map(({ description }) => description)).to.deep.equal(['Pedido 2'])
  })

  it('is not charged when the request cannot be read, and the request is kept for a person', async () => {
    await tell('charge.requested', {
      contactId,
      description: 'Mensalidade',
      instalments: [{ dueDate: 'amanhã', amountCents: -1 }],
    })
    expect(await charges()).to.deep.equal([])
    const [event] = await shop.read(work => work.of(Events).all({ where: { name: 'charge.requested' } }))
    expect(event).to.include({ processedAt: null, attempts: 1 })
  })

  const asked = () => {
    const one = { contactId, description: 'Mensalidade', instalments: instalments.slice(0, 1) }
    return tell('charge.requested', { ...one, remindFrom: '2026-11-25' })
  }
  const owed = async () => {
    const rows = await shop.read(work => work.of(Instalments).all({ order: [['number', 'ASC']] }))
    return rows.map(({ amountCents, status, remindFrom }) => [amountCents, status, remindFrom])
  }

  it('is another amount where who asked for it says so, and nothing where that is nothing', async () => {
    const id = await asked()
    await tell('charge.revision_requested', { amountCents: 9_000, reason: 'Plano trocado' }, id)
    expect(await owed()).to.deep.equal([[9_000, 'open', '2026-11-25']])
    await tell('charge.revision_requested', { amountCents: 0, reason: 'Cancelada' }, id)
    expect(await owed()).to.deep.equal([[9_000, 'cancelled', '2026-11-25']])
  })

  it('stays as it is where it was paid before another amount was asked', async () => {
    const id = await asked()
    const [first] = await shop.read(work => work.of(Instalments).all())
    await shop.write(work => settleInstalment(work, first?.id ?? '', paidInFull))
    await tell('charge.revision_requested', { amountCents: 0, reason: 'Cancelada' }, id)
    expect(await owed()).to.deep.equal([[18_990, 'settled', '2026-11-25']])
  })

  it('is told of as it stands, after each change', async () => {
    const subjectId = await asked()
    const [first] = await shop.read(work => work.of(Instalments).all())
    await shop.write(work => settleInstalment(work, first?.id ?? '', { ...paidInFull, amountCents: 10_000 }))
    await shop.write(work => settleInstalment(work, first?.id ?? '', { ...paidInFull, amountCents: 8_990 }))
    const told = await shop.read(work =>
      work.of(Events).all({ where: { name: ['charge.created', 'charge.changed'] }, order: [['seq', 'ASC']] }),
    )
    const states = told.map(({ payload }) => chargeState.parse(payload))
    expect(states.map(({ origin }) => origin?.subjectId)).to.deep.equal([subjectId, subjectId, subjectId])
    expect(states.map(({ instalments: [state] }) => [state?.status, state?.coveredCents])).to.deep.equal([
      ['open', 0],
      ['partial', 10_000],
      ['settled', 18_990],
    ])
  })

  it('hears of its payments, with what it was for', async () => {
    const id = await tell('charge.requested', { contactId, description: 'Mensalidade', instalments })
    const [first] = await shop.read(work => work.of(Instalments).all({ order: [['number', 'ASC']] }))
    await shop.write(work => settleInstalment(work, first?.id ?? '', paidInFull))
    const [event] = await shop.read(work => work.of(Events).all({ where: { name: 'payment.received' } }))
    expect(paymentReceived.parse(event?.payload)).to.deep.include({
      ...{ contactId, instalmentId: first?.id, amountCents: 18_990, settled: true },
      origin: { subject: 'subscription', subjectId: id },
    })
  })
})
