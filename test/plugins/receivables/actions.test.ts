import { expect } from 'chai'
import fc from 'fast-check'
import { formatMoney } from '../../../core/brazil/money.ts'
import { Invalid } from '../../../core/errors.ts'
import { Events } from '../../../core/events/event.ts'
import { createCharge, editInstalment } from '../../../plugins/receivables/charge-actions.ts'
import { Charges, Payments } from '../../../plugins/receivables/instalment.ts'
import { cancelInstalment, reopenInstalment, settleInstalment } from '../../../plugins/receivables/payment-actions.ts'
import { addContact } from '../../support/quoting.ts'
import { addCharge, chargeOf, paidInFull, reload } from '../../support/receiving.ts'
import { openShop, type Shop } from '../../support/shop.ts'

describe('what is to be received', () => {
  let shop: Shop
  before(async () => {
    shop = await openShop()
  })
  after(() => shop.close())

  const refusal = async (work: Promise<unknown>) => {
    const error = await work.then(
      () => undefined,
      (caught: unknown) => caught,
    )
    return error instanceof Invalid ? error.fields : (error as Error | undefined)?.message
  }
  const settle = (id: string, more: Partial<Parameters<typeof settleInstalment>[2]> = {}) =>
    shop.write(work => settleInstalment(work, id, { ...paidInFull, ...more }))
  const eventsOf = async (subjectId: string) =>
    (await shop.read(work => work.of(Events).all({ where: { subjectId }, order: [['seq', 'ASC']] }))).map(
      ({ name }) => name,
    )

  describe('a charge', () => {
    const problem = async (more: object) => {
      const { id } = await addContact(shop)
      return refusal(shop.write(work => createCharge(work, { ...chargeOf(id), ...more } as never, { source: 'api' })))
    }

    it('has its instalments in order and their sum', async () => {
      const instalments = [1, 2, 3].map(month => ({ dueDate: `2026-12-0${month}`, amountCents: month * 100 }))
      const rows = await addCharge(shop, { instalments, totalCents: 600 })
      expect(rows.map(({ number, of, amountCents }) => [number, of, amountCents])).to.deep.equal([
        [1, 3, 100],
        [2, 3, 200],
        [3, 3, 300],
      ])
      expect((await shop.read(work => work.of(Charges).get(rows[0].chargeId))).totalCents).to.equal(600)
    })
    it('is refused when its instalments do not add up', async () =>
      expect(await problem({ totalCents: 19_000 })).to.deep.equal({
        totalCents: `As parcelas somam ${formatMoney(18_990)}, e o total é ${formatMoney(19_000)}.`,
      }))
    for (const [what, instalment, field, sentence] of [
      ['nothing', { amountCents: 0 }, 'instalments.0.amountCents', 'maior que zero'],
      ['a negative amount', { amountCents: -5 }, 'instalments.0.amountCents', 'maior que zero'],
      ['half a cent', { amountCents: 10.5 }, 'instalments.0.amountCents', 'centavos'],
      ['a day that does not exist', { dueDate: '2026-02-30' }, 'instalments.0.dueDate', 'não existe'],
      [
        'a line with a wrong check digit',
        { digitableLine: '00193373700000001000500940144816060680935030' },
        'instalments.0.digitableLine',
        '',
      ],
    ] as const)
      it(`is refused with ${what}, at its field`, async () => {
        const wrong = await problem({ instalments: [{ dueDate: '2026-12-10', amountCents: 18_990, ...instalment }] })
        expect(wrong).to.have.property(field).that.contains(sentence)
      })
    it('is refused without a customer, and with none of its instalments kept', async () => {
      const before = await shop.read(work => work.of(Charges).count())
      expect(await problem({ contactId: '01890000-0000-7000-8000-000000000000' })).to.have.property('contactId')
      expect(await shop.read(work => work.of(Charges).count())).to.equal(before)
    })
  })

  describe('a payment', () => {
    it('of all that is left settles it, with its day', async () => {
      const [instalment] = await addCharge(shop)
      await settle(instalment.id)
      expect(await reload(shop, instalment)).to.include({
        status: 'settled',
        settledOn: '2026-11-23',
        coveredCents: 18_990,
      })
      expect(await eventsOf(instalment.id)).to.deep.equal(['payment.received', 'instalment.status_changed'])
    })
    it('in part leaves the rest to pay, and the last part settles it', async () => {
      const [instalment] = await addCharge(shop)
      for (const amountCents of [10_000, 5_000]) await settle(instalment.id, { amountCents })
      expect(await reload(shop, instalment)).to.include({ status: 'partial', coveredCents: 15_000 })
      await settle(instalment.id, { amountCents: 3_990 })
      expect((await reload(shop, instalment)).status).to.equal('settled')
    })
    it('may bring interest and a fine on top, and a discount instead of money', async () => {
      const [late, early] = [(await addCharge(shop))[0], (await addCharge(shop))[0]]
      await settle(late.id, { amountCents: 19_500, interestCents: 110, fineCents: 400 })
      await settle(early.id, { amountCents: 18_000, discountCents: 990 })
      for (const one of [late, early]) expect((await reload(shop, one)).status).to.equal('settled')
    })
    it('larger than the balance is refused, and changes nothing', async () => {
      const [instalment] = await addCharge(shop)
      expect(await refusal(settle(instalment.id, { amountCents: 18_991 })))
        .to.have.property('amountCents')
        .that.contains(formatMoney(18_990))
      expect(await reload(shop, instalment)).to.deep.equal(instalment)
    })
    it('is refused when the form was made for another balance: sent twice it is one payment', async () => {
      const [{ id }] = await addCharge(shop)
      const form = { amountCents: 5_000, seenBalanceCents: 18_990 }
      await settle(id, form)
      expect(await refusal(settle(id, form))).to.contain('outro pagamento')
    })
    it('of the year 26 is refused', async () =>
      expect(await refusal(settle((await addCharge(shop))[0].id, { paidAt: '0026-11-20' }))).to.have.property('paidAt'))
    it('of tomorrow is refused', async () =>
      expect(await refusal(settle((await addCharge(shop))[0].id, { paidAt: '2026-11-24' }))).to.have.property('paidAt'))
    it('of nothing, or of less than its interest, is refused', async () => {
      const [{ id }] = await addCharge(shop)
      for (const wrong of [{ amountCents: 0 }, { amountCents: 100, interestCents: 100 }])
        expect(await refusal(settle(id, wrong))).to.have.property('amountCents')
    })
    it('counts once when it comes twice at the same time', async () => {
      const [instalment] = await addCharge(shop)
      const outcomes = await Promise.allSettled([settle(instalment.id), settle(instalment.id)])
      expect(outcomes.filter(({ status }) => status === 'fulfilled')).to.have.length(1)
      expect(await shop.read(work => work.of(Payments).count({ instalmentId: instalment.id }))).to.equal(1)
    })
    it('never makes more than the amount out of parts, whatever comes beside what', () =>
      fc.assert(
        fc.asyncProperty(fc.array(fc.integer({ min: 1, max: 10_000 }), { minLength: 2, maxLength: 5 }), async parts => {
          const [instalment] = await addCharge(shop)
          const outcomes = await Promise.allSettled(parts.map(amountCents => settle(instalment.id, { amountCents })))
          const taken = parts.filter((_, index) => outcomes[index]?.status === 'fulfilled')
          const { coveredCents } = await reload(shop, instalment)
          expect(coveredCents)
            .to.equal(taken.reduce((sum, part) => sum + part, 0))
            .and.to.be.at.most(18_990)
        }),
        { numRuns: 10 },
      ))
  })

  describe('a mistake', () => {
    it('is taken back: payments are reversed, and it is open again', async () => {
      const [instalment] = await addCharge(shop)
      await settle(instalment.id)
      await shop.write(work => reopenInstalment(work, instalment.id, { reason: 'Cheque devolvido' }))
      expect(await reload(shop, instalment)).to.include({ status: 'open', coveredCents: 0, settledOn: null })
      const [payment] = await shop.read(work => work.of(Payments).all({ where: { instalmentId: instalment.id } }))
      expect(payment?.reversedAt).to.be.instanceOf(Date)
      expect(await eventsOf(instalment.id)).to.include('payment.reversed')
      await settle(instalment.id)
      expect((await reload(shop, instalment)).status).to.equal('settled')
    })
    it('of cancelling is taken back to what was paid', async () => {
      const [instalment] = await addCharge(shop)
      await settle(instalment.id, { amountCents: 100 })
      await shop.write(work => cancelInstalment(work, instalment.id, { reason: 'Acordo' }))
      await shop.write(work => reopenInstalment(work, instalment.id, { reason: 'Não houve acordo' }))
      expect(await reload(shop, instalment)).to.include({ status: 'partial', coveredCents: 100, cancelledFor: null })
    })
    it('needs a reason', async () => {
      const [instalment] = await addCharge(shop)
      expect(
        await refusal(shop.write(work => cancelInstalment(work, instalment.id, { reason: ' ' }))),
      ).to.have.property('reason')
    })
  })

  describe('what is settled or cancelled', () => {
    it('takes no payment, no change and no second cancelling', async () => {
      const [instalment] = await addCharge(shop)
      await shop.write(work => cancelInstalment(work, instalment.id, { reason: 'Engano' }))
      expect(await refusal(settle(instalment.id))).to.contain('cancelada')
      expect(await refusal(shop.write(work => editInstalment(work, instalment.id, { amountCents: 1 })))).to.contain(
        'em aberto',
      )
      expect(
        await refusal(shop.write(work => cancelInstalment(work, instalment.id, { reason: 'De novo' }))),
      ).to.contain('já é')
    })
  })

  it('keeps what somebody else changed meanwhile', async () => {
    const [{ id, updatedAt }] = await addCharge(shop)
    shop.clock.move(new Date(shop.clock.now().getTime() + 1_000))
    await shop.write(work => editInstalment(work, id, { dueDate: '2026-12-20' }))
    const seenAt = updatedAt.toISOString()
    expect(await refusal(shop.write(work => editInstalment(work, id, { amountCents: 1, seenAt })))).to.contain('mudou')
  })

  it('follows a changed amount in its total, and is written down with before and after', async () => {
    const [instalment] = await addCharge(shop)
    await shop.write(work => editInstalment(work, instalment.id, { amountCents: 20_000, dueDate: '2026-12-15' }))
    expect((await shop.read(work => work.of(Charges).get(instalment.chargeId))).totalCents).to.equal(20_000)
    const [event] = await shop.read(work => work.of(Events).all({ where: { subjectId: instalment.id } }))
    expect(event?.payload).to.deep.include({ amountCents: 20_000, dueDate: '2026-12-15' })
    expect(event?.payload.before).to.deep.include({ amountCents: 18_990, dueDate: '2026-12-10' })
  })
})
