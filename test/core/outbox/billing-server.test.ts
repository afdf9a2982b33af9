import { expect } from 'chai'
import type { Invalid } from '../../../core/errors.ts'
import { billingServer, financeParameters } from '../../../core/outbox/billing-server.ts'
import { chooseSenders, senderFor } from '../../../core/outbox/module-sender.ts'
import type { Sender } from '../../../core/outbox/sender.ts'
import { removeSender } from '../../../core/outbox/sender-actions.ts'
import type { Purpose } from '../../../core/people/purpose.ts'
import { changeSettings } from '../../../core/people/settings.ts'
import { foundShop, openShop, type Shop } from '../../support/shop.ts'
import { visits } from '../../support/visits.ts'

describe('the server of boletos and invoices', () => {
  let shop: Shop
  let usual: Sender
  let bills: Sender
  beforeEach(async () => {
    shop = await openShop({ plugins: [visits()] })
    usual = await shop.addSender({ channel: 'email', driver: 'post', name: 'Loja' })
    bills = await shop.addSender({ channel: 'email', driver: 'post', name: 'Cobrança', isDefault: false })
  })
  afterEach(() => shop.close())

  const choose = (billingServerId: string) =>
    shop.write(work => changeSettings(work, financeParameters, { billingServerId }))
  const taker = async (purpose: Purpose) =>
    (await shop.read(work => senderFor(work, { plugin: 'visits', channel: 'email', purpose })))?.name

  it('is the default account while nobody chose one', async () => {
    expect(await shop.read(billingServer)).to.equal(undefined)
    expect(await taker('billing')).to.equal('Loja')
  })

  it('takes what is about money, and nothing else', async () => {
    await choose(bills.id)
    expect(await Promise.all((['billing', 'fiscal', 'service', 'marketing'] as const).map(taker))).to.deep.equal([
      'Cobrança',
      'Loja',
      'Loja',
      'Loja',
    ])
  })

  it('gives way to what was chosen for a module, and to the default once it is removed', async () => {
    await choose(bills.id)
    await shop.write(work => chooseSenders(work, 'visits', { email: usual.id }))
    expect(await taker('billing')).to.equal('Loja')
    await shop.write(async work => {
      await chooseSenders(work, 'visits', { email: null })
      await removeSender(work, bills.id)
    })
    expect(await taker('billing')).to.equal('Loja')
  })

  it('is no WhatsApp number, nor an account of another company', async () => {
    const number = await shop.addSender({ channel: 'whatsapp', driver: 'post' })
    const company = await foundShop(shop.app, 'outra-loja')
    const scope = { company, actor: shop.scope.actor }
    for (const refused of [
      choose(number.id),
      choose('nenhuma'),
      shop.app.works.write(scope, work => changeSettings(work, financeParameters, { billingServerId: bills.id })),
    ]) {
      const error = (await refused.then(
        () => undefined,
        (error: Invalid) => error,
      )) as Invalid
      expect(error.fields.billingServerId).to.contain('não existe mais')
    }
  })
})
