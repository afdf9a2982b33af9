import { expect } from 'chai'
import { Conflict } from '../../../core/errors.ts'
import { Messages } from '../../../core/outbox/message.ts'
import { orders } from '../../../plugins/orders/order.ts'
import { Charges, Instalments, Payments } from '../../../plugins/receivables/instalment.ts'
import { reopenInstalment, settleInstalment } from '../../../plugins/receivables/payment-actions.ts'
import { drawerOf, refusalOf } from '../../support/documents.ts'
import { addCharge, paidInFull } from '../../support/receiving.ts'
import { openShop, type Shop } from '../../support/shop.ts'

const mistake = { reason: 'Baixa errada' }

describe('what was to be received of a sale that was taken back', () => {
  let shop: Shop
  beforeEach(async () => {
    shop = await openShop()
    await shop.addSender({ channel: 'whatsapp', driver: 'paper' })
  })
  afterEach(() => shop.close())

  const instalments = () => shop.read(work => work.of(Instalments).all({ order: [['number', 'ASC']] }))
  const statuses = async () => (await instalments()).map(({ status, coveredCents }) => [status, coveredCents])
  const pay = (id: string, amountCents: number) =>
    shop.write(work => settleInstalment(work, id, { ...paidInFull, amountCents }))
  const reopen = (id: string) => shop.write(work => reopenInstalment(work, id, mistake))

  /** 1 250,00 in two instalments, of the first of which something was paid before the sale was taken back. */
  const takenBack = async (paidCents: number): Promise<[string, string]> => {
    const drawer = drawerOf(shop, orders)
    const { id } = await drawer.add({ instalmentCount: 2 })
    await drawer.change(id, 'finished')
    await shop.relay()
    const ids = (await instalments()).map(row => row.id) as [string, string]
    await pay(ids[0], paidCents)
    await drawer.change(id, 'reversed', { reversalReason: 'O cliente desistiu' })
    await shop.relay()
    return ids
  }

  for (const [how, paidCents] of [
    ['whole', 62_500],
    ['in part', 10_000],
  ] as const)
    it(`is cancelled where a payment ${how} was a mistake`, async () => {
      const [first] = await takenBack(paidCents)
      expect(await reopen(first)).to.include({ status: 'cancelled', cancelledFor: 'O cliente desistiu' })
      expect(await statuses()).to.deep.equal(Array(2).fill(['cancelled', 0]))
      const [payment] = await shop.read(work => work.of(Payments).all())
      expect(payment?.reversedAt).to.be.instanceOf(Date)
    })

  it('is not opened again', async () => {
    const [, second] = await takenBack(62_500)
    const refusal = await refusalOf(reopen(second))
    expect(refusal).to.be.instanceOf(Conflict)
    expect(refusal.message).to.match(/^A venda desta parcela foi estornada/)
    expect((await statuses())[1]).to.deep.equal(['cancelled', 0])
  })

  describe('and stayed open', () => {
    const dueTomorrow = () => addCharge(shop, { instalments: [{ dueDate: '2026-11-24', amountCents: 18_990 }] })
    const takeBack = () => shop.write(work => work.of(Charges).change({}, { reversedFor: 'Desistiu' }))
    const announce = async () => {
      await shop.app.scheduler.runNow(shop.scope, 'receivables.due')
      await shop.relay()
    }
    const notices = () =>
      shop.read(work => work.of(Messages).all({ where: { type: 'receivable.due', channel: 'whatsapp' } }))

    it('is not announced', async () => {
      await dueTomorrow()
      await takeBack()
      await announce()
      expect(await notices()).to.deep.equal([])
    })

    it('is not told of where the notice had not left yet', async () => {
      await dueTomorrow()
      await announce()
      await takeBack()
      await shop.settle()
      const [notice] = await notices()
      expect(notice).to.include({ status: 'cancelled', reason: 'A venda desta parcela foi estornada.' })
    })
  })
})
