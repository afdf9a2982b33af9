import { expect } from 'chai'
import { operatorActor } from '../../../core/data/work.ts'
import { Events } from '../../../core/events/event.ts'
import { CompanyPlans, planOf, planText } from '../../../core/people/company-plan.ts'
import { changePlan, type PlanChange } from '../../../core/people/plan-actions.ts'
import { foundShop, openShop, type Shop } from '../../support/shop.ts'

describe('what the operator gives a company', () => {
  let shop: Shop
  beforeEach(async () => {
    shop = await openShop({ plan: { plan: 'basic', addOns: [] } })
  })
  afterEach(() => shop.close())

  const change = (given: PlanChange) =>
    shop.app.works.write({ company: shop.company, actor: operatorActor }, work => changePlan(work, given))
  const refusal = async (given: PlanChange) => (await change(given).catch(error => error)).message
  const plan = () => shop.read(planOf)
  const changes = () => shop.read(work => work.of(Events).all({ where: { name: 'company.plan_changed' } }))

  it('is Básico without add-ons until the operator says otherwise', async () => {
    await shop.write(work => work.of(CompanyPlans).remove({}))
    expect(await plan()).to.deep.equal({ plan: 'basic', addOns: [] })
    expect(planText(await plan())).to.equal('Básico')
  })

  for (const allowing of ['master', 'plus'] as const) {
    it(`W2: may be the WhatsApp add-on on ${allowing}`, async () => {
      await change({ plan: allowing, release: ['whatsapp'] })
      expect(await plan()).to.deep.equal({ plan: allowing, addOns: ['whatsapp'] })
    })
  }

  it('W2: is never the WhatsApp add-on on Básico', async () => {
    const sentence = 'O add-on WhatsApp precisa do plano Master ou Plus; com o Básico ele não funciona.'
    expect(await refusal({ release: ['whatsapp'] })).to.equal(sentence)
    expect(await refusal({ plan: 'basic', release: ['whatsapp'] })).to.equal(sentence)
    expect(await plan()).to.deep.equal({ plan: 'basic', addOns: [] })
  })

  it('W2: goes down to Básico only when it is said that the add-on goes off', async () => {
    await change({ plan: 'plus', release: ['whatsapp'] })
    expect(await refusal({ plan: 'basic' })).to.equal(
      'O plano Básico não tem o add-on WhatsApp: ele seria desligado, e cada mensagem passaria a esperar que uma pessoa a envie. Se é isso mesmo, repita com --no-add-on whatsapp.',
    )
    expect(await plan()).to.deep.equal({ plan: 'plus', addOns: ['whatsapp'] })
    await change({ plan: 'basic', withdraw: ['whatsapp'] })
    expect(await plan()).to.deep.equal({ plan: 'basic', addOns: [] })
  })

  it('keeps its add-on when only the plan changes, and its plan when only the add-on does', async () => {
    await change({ plan: 'master', release: ['whatsapp'] })
    expect(planText(await change({ plan: 'plus' }))).to.equal('Plus, com WhatsApp')
    expect(planText(await change({ withdraw: ['whatsapp'] }))).to.equal('Plus')
  })

  it('is on record with what it was, what it is and who changed it; what changes nothing is not', async () => {
    const before = (await changes()).length
    await change({ plan: 'master' })
    await change({ plan: 'master' })
    await change({ withdraw: ['whatsapp'] })
    const [event, ...others] = (await changes()).slice(before)
    expect(others).to.deep.equal([])
    expect(event?.payload).to.deep.equal({
      before: { plan: 'basic', addOns: [] },
      after: { plan: 'master', addOns: [] },
    })
    expect(event?.actor).to.deep.equal({ kind: 'operator', id: 'operator', name: 'Operador da instalação' })
  })

  it('is nobody else’s', async () => {
    const other = await foundShop(shop.app, 'outra', { plan: 'master', addOns: [] })
    await change({ plan: 'plus', release: ['whatsapp'] })
    const scope = { company: other, actor: operatorActor }
    expect(await shop.app.works.read(scope, planOf)).to.deep.equal({ plan: 'master', addOns: [] })
  })

  it('cannot be founded with what its plan does not have', async () => {
    const founding = foundShop(shop.app, 'outra', { plan: 'basic', addOns: ['whatsapp'] })
    expect((await founding.catch(error => error)).message).to.include('precisa do plano Master ou Plus')
  })
})
