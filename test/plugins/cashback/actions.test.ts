import { expect } from 'chai'
import { formatMoney } from '../../../core/brazil/money.ts'
import type { Work } from '../../../core/data/work.ts'
import { Messages } from '../../../core/outbox/message.ts'
import { mergeContacts } from '../../../core/people/merge-contacts.ts'
import { switchModule } from '../../../core/people/module.ts'
import { adjust } from '../../../plugins/cashback/actions.ts'
import { watchExpiry } from '../../../plugins/cashback/jobs.ts'
import { quotesPlugin } from '../../../plugins/quotes/index.ts'
import { balance, factsNamed, ledger, sell, setRule } from '../../support/earning.ts'
import { addContact } from '../../support/quoting.ts'
import { openShop, type Shop } from '../../support/shop.ts'

const failureOf = (doing: Promise<unknown>) =>
  doing.then(
    () => 'nothing',
    (error: Error) =>
      `${error.name}: ${Object.values((error as { fields?: object }).fields ?? {})[0] ?? error.message}`,
  )

describe('cashback', () => {
  let shop: Shop
  let contactId: string
  beforeEach(async () => {
    shop = await openShop()
    contactId = (await addContact(shop)).id
  })
  afterEach(() => shop.close())

  const use = (cents: number, origin: string) => shop.write(work => work.loyalty.redeem({ contactId, cents, origin }))
  const runJob = () => shop.write((work: Work) => watchExpiry.run(work))
  const to = (day: string) => shop.clock.move(new Date(`${day}T13:00:00Z`))

  it('is used once for each origin, never beyond the balance, and comes back when the use is undone', async () => {
    await setRule(shop)
    await sell(shop, contactId)
    await use(300, 'order:1')
    await use(300, 'order:1')
    expect(await balance(shop, contactId)).to.equal(200)
    expect(await failureOf(use(299, 'order:1'))).to.include('Conflict: Isto já foi registrado com outro valor')
    expect(await failureOf(use(201, 'order:2'))).to.equal(`Invalid: É mais do que o cliente tem: ${formatMoney(200)}.`)
    for (const _ of [1, 2]) await shop.write(work => work.loyalty.giveBack({ contactId, origin: 'order:1' }))
    expect(await ledger(shop, contactId)).to.deep.equal([
      ['credit', 500],
      ['redemption', -300],
      ['return', 300],
    ])
  })

  it('of two rows of one customer is that of both, credits, uses and all', async () => {
    await setRule(shop)
    const other = (await addContact(shop, 'Maria Silva')).id
    for (const whose of [contactId, other]) {
      await sell(shop, whose)
      await shop.write(work => work.loyalty.redeem({ contactId: whose, cents: 200, origin: `order:${whose}` }))
    }
    await sell(shop, other, { totalCents: 2_000 })
    const merge = { keptId: contactId, goneId: other }
    await shop.write(work => mergeContacts(work, shop.app.registry.models, merge))
    expect(await ledger(shop, contactId)).to.deep.equal([
      ...[
        ['credit', 500],
        ['redemption', -200],
        ['credit', 500],
        ['redemption', -200],
        ['credit', 100],
      ],
    ])
    expect([await balance(shop, contactId), await ledger(shop, other)]).to.deep.equal([700, []])
    await use(700, 'order:all')
    expect(await balance(shop, contactId)).to.equal(0)
  })

  it('is never used twice by two processes at the same moment', async () => {
    await setRule(shop)
    await sell(shop, contactId)
    const second = await openShop({ share: shop })
    try {
      const other = second.write(work => work.loyalty.redeem({ contactId, cents: 400, origin: 'tab:2' }))
      const ends = await Promise.all([failureOf(use(400, 'tab:1')), failureOf(other)])
      expect(ends.filter(end => end === 'nothing')).to.have.length(1)
      expect(await balance(shop, contactId)).to.equal(100)
    } finally {
      await second.close()
    }
  })

  it('is nothing where the module is off or not installed, and what was used comes back all the same', async () => {
    await setRule(shop)
    await sell(shop, contactId)
    await use(100, 'order:1')
    await shop.write(work => switchModule(work, 'cashback', false))
    expect(await shop.read(work => work.loyalty.balanceOf(contactId))).to.equal(0)
    expect(await failureOf(use(100, 'order:2'))).to.include('Conflict: Não há cashback para usar')
    await shop.write(work => work.loyalty.giveBack({ contactId, origin: 'order:1' }))
    expect(await balance(shop, contactId)).to.equal(500)
    const without = await openShop({ plugins: [quotesPlugin] })
    expect(await without.read(work => work.loyalty.balanceOf(contactId))).to.equal(0)
    await without.close()
  })

  it('is put right by a person, with a reason', async () => {
    const put = (cents: number, reason: string, origin: string) =>
      failureOf(shop.write(work => adjust(work, { contactId, cents, reason, origin })))
    expect(await put(500, ' ', 'a')).to.equal('Invalid: Escreva o motivo.')
    expect(await put(500, 'Cortesia', 'a')).to.equal('nothing')
    expect(await put(-600, 'Engano', 'b')).to.include('É mais do que o cliente tem')
    expect(await put(-200, 'Engano', 'c')).to.equal('nothing')
    expect(await ledger(shop, contactId)).to.deep.equal([
      ['adjustment', 500],
      ['adjustment', -200],
    ])
  })

  it('expires after its last day, whether or not the clock came by, and is written down once', async () => {
    await setRule(shop, { validityDays: 10 })
    await sell(shop, contactId)
    to('2026-12-03')
    expect([await balance(shop, contactId), (await runJob()).summary]).to.deep.equal([
      500,
      'Venceu o de 0 clientes; 1 aviso de vencimento.',
    ])
    to('2026-12-04')
    expect(await balance(shop, contactId)).to.equal(0)
    expect(await failureOf(use(1, 'order:1'))).to.equal(`Invalid: É mais do que o cliente tem: ${formatMoney(0)}.`)
    for (const count of [1, 0]) expect((await runJob()).count).to.equal(count)
    expect(await ledger(shop, contactId)).to.deep.equal([
      ['credit', 500],
      ['expiry', -500],
    ])
  })

  const messages = (type: string) => shop.read(work => work.of(Messages).all({ where: { type } }))

  it('tells the balance after a credit (W21)', async () => {
    await shop.addSender({ channel: 'whatsapp', driver: 'paper' })
    await setRule(shop, { validityDays: 30 })
    await sell(shop, contactId)
    const [message] = await messages('cashback.credited')
    expect(message).to.include({ status: 'held', reasonCode: 'confirm' })
    expect(message?.body)
      .to.include(`*${formatMoney(500)}* de cashback`)
      .and.to.include('Use até 23/12/2026')
  })

  it('announces once what is about to expire, some days before (W22)', async () => {
    await shop.addSender({ channel: 'whatsapp', driver: 'paper' })
    await setRule(shop, { validityDays: 10, noticeDays: 3 })
    await sell(shop, contactId)
    await sell(shop, contactId, { totalCents: 2_000 })
    to('2026-11-29')
    await runJob()
    expect(await factsNamed(shop, 'cashback.expiring')).to.deep.equal([])
    for (const day of ['2026-11-30', '2026-11-30', '2026-12-01']) {
      to(day)
      await runJob()
    }
    await shop.relay()
    const told = await messages('cashback.expiring')
    expect(told.map(({ status, body }) => [status, body.includes(`*${formatMoney(600)}*`)])).to.deep.equal([
      ['held', true],
    ])
  })

  it('announces nothing without a validity, and the diagnosis says why (W22)', async () => {
    await setRule(shop)
    await sell(shop, contactId)
    await sell(shop, contactId)
    expect((await runJob()).summary).to.include(
      'a validade não está configurada em Configurações > Clientes > Cashback',
    )
    const found = await shop.read(work => shop.app.notifier.diagnose(work, 'cashback', contactId))
    const why = found.filter(({ type }) => type === 'cashback.expiring')
    expect(why).to.have.length(1)
    expect(why[0]?.reasons.map(({ text }) => text).join(' ')).to.include('Configurações > Clientes > Cashback')
    expect(why[0]?.message?.status).to.equal('skipped')
  })
})
