import { expect } from 'chai'
import { changeRule } from '../../../core/notifier/rule.ts'
import { Messages } from '../../../core/outbox/message.ts'
import { receivableMessages } from '../../../plugins/receivables/messages.ts'
import { reopenInstalment, settleInstalment } from '../../../plugins/receivables/payment-actions.ts'
import { addCharge, paidInFull } from '../../support/receiving.ts'
import { recordingChannel } from '../../support/recording-channel.ts'
import { openShop, type Shop } from '../../support/shop.ts'

describe('the thanks for a payment', () => {
  const channel = recordingChannel('post')
  let shop: Shop
  before(async () => {
    shop = await openShop({ channels: [channel] })
    await shop.addSender({ channel: 'email', driver: 'post' })
    await shop.write(async work => {
      for (const type of receivableMessages) await changeRule(work, type, { mode: 'automatic', channels: ['email'] })
    })
  })
  after(() => shop.close())

  it('is said of the last one only, when a mistake was settled and taken back before it left', async () => {
    const [{ id }] = await addCharge(shop)
    await shop.write(work => settleInstalment(work, id, { ...paidInFull, method: 'cash' }))
    await shop.relay()
    await shop.write(work => reopenInstalment(work, id, { reason: 'Engano' }))
    await shop.write(work => settleInstalment(work, id, paidInFull))
    await shop.settle()
    expect(channel.sent.map(({ body }) => /\((.*?)\)/.exec(body)?.[1])).to.deep.equal(['PIX'])
    const cancelled = await shop.read(work => work.of(Messages).all({ where: { status: 'cancelled' } }))
    expect(cancelled.map(({ reason }) => reason)).to.deep.equal(['A situação mudou de novo depois deste aviso.'])
  })
})
