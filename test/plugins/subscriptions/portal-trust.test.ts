import { expect } from 'chai'
import { Events } from '../../../core/events/event.ts'
import { suspendSubscription } from '../../../plugins/subscriptions/standing.ts'
import { Plans, type Subscription } from '../../../plugins/subscriptions/subscription.ts'
import { textOf } from '../../support/counter.ts'
import { type Entrant, joao, openPortalApp, type PortalApp } from '../../support/portal.ts'
import { addSubscription, generate, goTo, seeSubscription } from '../../support/subscribing.ts'

/** Due on 10 December, suspended on the 25th. */
describe('"Desbloqueio de confiança" in the portal', () => {
  let app: PortalApp
  let subscription: Subscription
  let maria: Entrant
  beforeEach(async () => {
    app = await openPortalApp()
    subscription = await addSubscription(app.shop, { contact: await app.customer() })
    await generate(app.shop, '2026-12-31')
    for (const day of ['2026-12-20', '2026-12-25']) await morning(day)
    maria = await app.enters()
  })
  afterEach(() => app.close())

  const morning = async (date: string) => {
    goTo(app.shop, date)
    await app.shop.app.scheduler.runNow(app.shop.scope, 'subscriptions.suspend')
    await app.shop.relay()
    return (await seeSubscription(app.shop, subscription)).status
  }
  const path = () => `/assinaturas/subscription/${subscription.id}`
  const asks = () => app.shop.read(work => work.of(Events).all({ where: { name: 'subscription.trust_requested' } }))

  it('is offered where the service is suspended for being late, and gives it back at once', async () => {
    expect((await maria.get('/assinaturas')).text)
      .to.include('Suspensa por atraso')
      .and.include(`${path()}/desbloqueio`)
    expect(textOf((await maria.get(`${path()}/desbloqueio`)).text)).to.include('sem o pagamento, até 28/12/2026')
    const answer = await maria.post(`${path()}/desbloqueio`)
    expect(answer.headers.location).to.equal(`/c/loja-modelo${path()}`)
    expect(await seeSubscription(app.shop, subscription)).to.include({ status: 'active', trustedUntil: '2026-12-28' })
    expect(textOf((await maria.get(path())).text))
      .to.include('o serviço volta em instantes')
      .and.include('até 28/12/2026')
    expect(await morning('2026-12-29')).to.equal('suspended')
  })

  it('is written down: who, when, and from which address', async () => {
    await maria.post(`${path()}/desbloqueio`)
    const [event] = await asks()
    expect(event).to.deep.include({ subjectId: subscription.id, contactId: subscription.contactId })
    expect(event?.actor).to.include({ kind: 'contact', id: subscription.contactId, name: 'Maria da Silva' })
    expect(event?.payload.address).to.match(/127\.0\.0\.1/)
    expect(event?.occurredAt.toISOString()).to.match(/^2026-12-25/)
  })

  it('is refused with the day of the next one when it is used up', async () => {
    await maria.post(`${path()}/desbloqueio`)
    await morning('2026-12-29')
    maria = await app.enters()
    const page = await maria.get(`${path()}/desbloqueio`)
    expect(textOf(page.text)).to.include('já foi usado em 25/12/2026').and.include('24/01/2027')
    const answer = await maria.post(`${path()}/desbloqueio`, {}, '/assinaturas')
    expect(answer.status).to.equal(409)
    expect(textOf(answer.text)).to.include('O próximo pode ser feito em 24/01/2027')
    expect([await asks()].flat()).to.have.length(1)
    expect((await seeSubscription(app.shop, subscription)).status).to.equal('suspended')
  })

  it('is done once, of two clicks in the same instant', async () => {
    const token = /name="_csrf" value="(\w+)"/.exec((await maria.get(`${path()}/desbloqueio`)).text)?.[1]
    await Promise.all([1, 2].map(() => maria.postBare(`${path()}/desbloqueio`, { _csrf: token })))
    await app.shop.relay()
    const steps = await app.shop.read(work =>
      work.of(Events).all({ where: { name: 'subscription.status_changed', subjectId: subscription.id } }),
    )
    expect(steps.map(({ payload }) => payload.to)).to.deep.equal(['suspended', 'active'])
  })

  it('takes no form without its token, nor of another customer, and looking at it does nothing', async () => {
    expect((await maria.postBare(`${path()}/desbloqueio`)).status).to.equal(403)
    await maria.get(`${path()}/desbloqueio`)
    await app.customer(joao)
    const other = await app.enters(joao)
    expect((await other.get(path())).status).to.equal(404)
    expect((await other.post(`${path()}/desbloqueio`, {}, '/assinaturas')).status).to.equal(404)
    expect(await asks()).to.deep.equal([])
    expect((await seeSubscription(app.shop, subscription)).status).to.equal('suspended')
  })

  it('is not offered of what a person suspended for another reason, nor where nothing is suspended', async () => {
    await maria.post(`${path()}/desbloqueio`)
    expect((await maria.get(path())).text).not.to.include(`${path()}/desbloqueio`)
    const plan = await app.shop.read(work => work.of(Plans).get(subscription.planId))
    const other = await addSubscription(app.shop, { contact: await app.customer(joao), plan, startsOn: '2026-12-25' })
    await app.shop.write(work => suspendSubscription(work, other.id, { reason: 'A pedido' }))
    const joaos = await app.enters(joao)
    expect((await joaos.get(`/assinaturas/subscription/${other.id}`)).text).not.to.include('desbloqueio')
    expect((await joaos.get(`/assinaturas/subscription/${other.id}/desbloqueio`)).status).to.equal(409)
  })
})
