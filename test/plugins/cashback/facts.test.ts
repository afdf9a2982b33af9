import { expect } from 'chai'
import { createContact } from '../../../core/people/contact-actions.ts'
import { tellBirthdays } from '../../../plugins/birthdays/tell.ts'
import { Instalments } from '../../../plugins/receivables/instalment.ts'
import { reopenInstalment, settleInstalment } from '../../../plugins/receivables/payment-actions.ts'
import { balance, factsNamed, ledger, sell, setRule, tell } from '../../support/earning.ts'
import { addContact } from '../../support/quoting.ts'
import { openShop, type Shop } from '../../support/shop.ts'

describe('cashback is earned', () => {
  let shop: Shop
  let contactId: string
  beforeEach(async () => {
    shop = await openShop()
    contactId = (await addContact(shop)).id
  })
  afterEach(() => shop.close())

  const later = { instalments: [{ dueDate: '2026-12-10', amountCents: 6_000 }] }
  const pay = async () => {
    const [instalment] = await shop.read(work => work.of(Instalments).all())
    const { id = '', amountCents = 0 } = instalment ?? {}
    await shop.write(work => settleInstalment(work, id, { paidAt: '2026-11-23', amountCents, method: 'pix' }))
    await shop.relay()
    return id
  }

  it('by nobody until the company says how much', async () => {
    await sell(shop, contactId)
    expect(await ledger(shop, contactId)).to.deep.equal([])
  })

  it('by a sale, once however often it is told, rounded down and from the minimum on', async () => {
    await setRule(shop, { percent: 2.5, minimumSale: '50,00' })
    const id = await sell(shop, contactId, { totalCents: 9_999 })
    await sell(shop, contactId, { totalCents: 9_999 }, id)
    await sell(shop, contactId, { totalCents: 4_999 })
    await sell(shop, null)
    expect(await ledger(shop, contactId)).to.deep.equal([['credit', 249]])
  })

  it('once by a sale that is paid later, whichever of the two counts', async () => {
    await setRule(shop)
    await sell(shop, contactId, later)
    await pay()
    expect(await ledger(shop, contactId)).to.deep.equal([['credit', 500]])
  })

  it('by what was paid at once and then by each payment, where payments count', async () => {
    await setRule(shop, { creditOn: 'payment' })
    await sell(shop, contactId, later)
    expect(await ledger(shop, contactId)).to.deep.equal([['credit', 200]])
    await pay()
    expect(await ledger(shop, contactId)).to.deep.equal([
      ['credit', 200],
      ['credit', 300],
    ])
  })

  it('not twice when the company changes what counts between the sale and its payment', async () => {
    await setRule(shop)
    await sell(shop, contactId, later)
    await setRule(shop, { creditOn: 'payment' })
    await pay()
    expect(await balance(shop, contactId)).to.equal(500)
  })

  it('but not by the interest and the fine of a late payment', async () => {
    await setRule(shop, { creditOn: 'payment' })
    await sell(shop, contactId, later)
    const [instalment] = await shop.read(work => work.of(Instalments).all({}))
    const late = { amountCents: 6_300, interestCents: 100, fineCents: 200, method: 'pix' as const }
    await shop.write(work => settleInstalment(work, instalment?.id ?? '', { paidAt: work.today, ...late }))
    await shop.relay()
    expect((await ledger(shop, contactId)).at(-1)).to.deep.equal(['credit', 300])
  })

  it('and taken back with a payment that did not hold, and earned anew with the next', async () => {
    await setRule(shop, { creditOn: 'payment' })
    await sell(shop, contactId, later)
    const id = await pay()
    await shop.write(work => reopenInstalment(work, id, { reason: 'Cheque devolvido' }))
    await shop.relay()
    expect((await ledger(shop, contactId)).slice(1)).to.deep.equal([
      ['credit', 300],
      ['reversal', -300],
    ])
    await pay()
    expect(await balance(shop, contactId)).to.equal(500)
  })

  it('and taken back with its sale, once', async () => {
    await setRule(shop)
    const subjectId = await sell(shop, contactId)
    await sell(shop, contactId, { totalCents: 2_000 })
    const reversal = { name: 'sale.reversed', subject: 'order', subjectId, contactId }
    await tell(shop, { ...reversal, payload: { contactId, reason: 'Devolveu tudo' } })
    await tell(shop, { ...reversal, payload: { contactId } })
    expect(await ledger(shop, contactId)).to.deep.equal([
      ['credit', 500],
      ['credit', 100],
      ['reversal', -500],
    ])
    expect(await factsNamed(shop, 'cashback.reversed')).to.have.length(1)
  })

  it('on birthdays, where the company gives a present, once a year', async () => {
    await setRule(shop, { percent: 0, birthdayGift: '10,00' })
    const { id } = await shop.write(work => createContact(work, { name: 'Ana', birthDate: '1984-11-23' }))
    await shop.write(work => tellBirthdays(work))
    await shop.write(work => tellBirthdays(work))
    await shop.relay()
    expect(await ledger(shop, id)).to.deep.equal([['credit', 1_000]])
  })
})
