import { expect } from 'chai'
import supertest from 'supertest'
import { Events } from '../../../core/events/event.ts'
import { Messages } from '../../../core/outbox/message.ts'
import { changeSettings } from '../../../core/people/settings.ts'
import { createOpportunity, linkContact, loseOpportunity } from '../../../plugins/crm/actions.ts'
import { Activities } from '../../../plugins/crm/activity.ts'
import {
  type ActivityInput,
  addActivity,
  changeActivity,
  finishActivity,
} from '../../../plugins/crm/activity-actions.ts'
import { announceActivities } from '../../../plugins/crm/jobs.ts'
import { type ActivityList, listActivities } from '../../../plugins/crm/list.ts'
import { crmOffers } from '../../../plugins/crm/offers.ts'
import { Opportunities } from '../../../plugins/crm/opportunity.ts'
import { crmSettings } from '../../../plugins/crm/settings.ts'
import { buildTestApp, type TestApp } from '../../support/build.ts'
import { refusalOf } from '../../support/documents.ts'
import { addContact } from '../../support/quoting.ts'

/** Today is 23 November 2026, six in the morning in São Paulo: the clock has not told of the day yet. */
describe('an activity', () => {
  let app: TestApp
  let opportunityId: string
  beforeEach(async () => {
    app = await buildTestApp({ now: new Date('2026-11-23T09:00:00Z') })
    await app.shop.addSender({ channel: 'whatsapp', driver: 'paper' })
    const { id: contactId } = await addContact(app.shop)
    opportunityId = (await app.shop.write(work => createOpportunity(work, { title: 'Câmeras', contactId }))).id
  })
  afterEach(() => app.close())

  const visit = {
    kind: 'visit',
    title: 'Medir o local',
    dueOn: '2026-11-23',
    dueTime: '14:00',
    tellsCustomer: true,
  } as const
  const add = (given: Partial<ActivityInput> = {}) =>
    app.shop.write(work => addActivity(work, opportunityId, { ...visit, ...given }))
  const announce = () => app.shop.write(work => announceActivities.run(work))
  const dueEvents = () => app.shop.read(work => work.of(Events).all({ where: { name: 'activity.due' } }))
  const reminders = async () => {
    await app.shop.relay()
    return app.shop.read(work => work.of(Messages).all({ where: { type: 'activity.due', channel: 'whatsapp' } }))
  }
  const titles = async (list?: ActivityList) =>
    (await app.shop.read(work => listActivities(work, { list, limit: 9 }))).items.map(({ title }) => title)

  it('is told on its day, once, in the words of its kind', async () => {
    await add()
    expect((await announce()).count).to.equal(1)
    expect((await announce()).count).to.equal(0)
    const told = await reminders()
    expect(told.map(({ status, variant }) => [status, variant])).to.deep.equal([['held', 'visit']])
    expect(told[0]?.body).to.include('a nossa visita está marcada para 23/11/2026 às 14:00 (Medir o local)')
  })

  it('is told once, however many processes look at the same moment', async () => {
    await add()
    await Promise.allSettled([announce(), announce(), announce()])
    expect(await dueEvents()).to.have.length(1)
  })

  it('says nothing to the customer where it is only for the house', async () => {
    await add({ kind: 'task', tellsCustomer: false })
    await announce()
    expect(await dueEvents()).to.have.length(1)
    const told = await reminders()
    expect(told.filter(({ status }) => status !== 'skipped')).to.deep.equal([])
  })

  it('waits for its day, or comes days before where the company wants that', async () => {
    await add({ dueOn: '2026-11-25' })
    expect((await announce()).count).to.equal(0)
    await app.shop.write(work => changeSettings(work, crmSettings, { daysBefore: 2 }))
    expect((await announce()).count).to.equal(1)
  })

  it('put on another day is told again, and what was said of the first one does not leave', async () => {
    const { id } = await add()
    await announce()
    const [first] = await reminders()
    await app.shop.write(work => changeActivity(work, id, { ...visit, dueOn: '2026-11-24' }))
    const { type } = app.shop.app.notifier.type('activity.due')
    const [event] = await dueEvents()
    const truth = await app.shop.read(work => type.stillTrue(work, event as never))
    expect([first?.status, truth]).to.deep.equal(['held', 'A atividade passou para outro dia.'])
    app.shop.clock.move(new Date('2026-11-24T13:00:00Z'))
    expect((await announce()).count).to.equal(1)
  })

  it('is not told when it is done, over, or of an opportunity that was lost', async () => {
    const { id } = await add()
    await app.shop.write(work => finishActivity(work, id))
    await add({ dueOn: '2026-11-22' })
    expect((await announce()).count).to.equal(0)
    await add()
    await app.shop.write(work => loseOpportunity(work, opportunityId, { reason: 'Preço' }))
    expect((await announce()).count).to.equal(0)
  })

  it('stands in the list of its day until it is done, which happens once', async () => {
    await add({ title: 'Ontem', dueOn: '2026-11-22' })
    const { id } = await add({ title: 'Hoje' })
    await add({ title: 'Amanhã', dueOn: '2026-11-24' })
    expect(await titles()).to.deep.equal(['Ontem', 'Hoje', 'Amanhã'])
    expect([await titles('overdue'), await titles('today'), await titles('next')]).to.deep.equal([
      ['Ontem'],
      ['Hoje'],
      ['Amanhã'],
    ])
    const home = crmOffers.find(offer => offer.kind === 'homeCards')
    const cards = home?.kind === 'homeCards' ? await app.shop.read(work => home.cards(work)) : []
    expect(cards.map(({ count, advice }) => [count, advice])).to.deep.equal([
      [2, '1 já passou do dia. Faça ou remarque.'],
    ])
    const finish = () => app.shop.write(work => finishActivity(work, id))
    await finish()
    expect((await refusalOf(finish())).message).to.include('já foi feita')
    expect([await titles('today'), await titles('done')]).to.deep.equal([[], ['Hoje']])
  })

  it('promises that the customer is reminded while there is something to be reminded of', async () => {
    const promised = async () => (await (await app.signedIn()).get(`/crm/${opportunityId}`)).text
    await add({ dueTime: '09:30' })
    expect(await promised()).to.include('O cliente é lembrado')
    app.shop.clock.move(new Date('2026-11-23T12:30:00Z'))
    expect(await promised()).to.not.include('O cliente é lembrado')
  })

  it('is foreseen on its day, and on no other', async () => {
    await add({ dueOn: '2026-11-25' })
    const memory = new Map()
    const on = (day: string) =>
      app.shop.read(async work => announceActivities.foresee?.(work.at(new Date(`${day}T13:00:00Z`)), memory))
    expect(await on('2026-11-24')).to.have.length(0)
    expect(await on('2026-11-25')).to.have.length(1)
    expect(await on('2026-11-25')).to.have.length(0)
  })
})

describe('the CRM over the API', () => {
  let app: TestApp
  let token: string
  beforeEach(async () => {
    app = await buildTestApp()
    token = await app.shop.token()
  })
  afterEach(() => app.close())

  const call = (method: 'get' | 'post' | 'put' | 'delete', path: string, body?: object) =>
    supertest(app.origin)[method](`/api/v1${path}`).auth(token, { type: 'bearer' }).send(body)

  it('takes a lead through its stages to the order', async () => {
    const { body: made } = await call('post', '/opportunities', {
      title: 'Câmeras',
      leadName: 'Rui',
      valueCents: 9_000,
    })
    const at = `/opportunities/${made.id}`
    expect((await call('get', '/opportunities/stages')).body.items[2]).to.deep.equal({
      key: 'stage3',
      title: 'Proposta',
    })
    expect((await call('post', `${at}/stage`, { stage: 'stage3' })).body.status).to.equal('stage3')
    expect((await call('post', `${at}/stage`, { stage: 'stage3' })).status).to.equal(409)
    expect(
      (await call('put', at, { title: 'Quatro câmeras', leadName: 'Rui', valueCents: 8_000 })).body.title,
    ).to.equal('Quatro câmeras')
    const won = await call('post', `${at}/won`, { make: 'orders' })
    expect([won.body.status, won.body.documents.map(({ title }: { title: string }) => title)]).to.deep.equal([
      'won',
      ['Pedido 1'],
    ])
    expect((await call('get', '/opportunities?status=won')).body.items).to.have.length(1)
  })

  it('loses one with a reason, and refuses what is not there', async () => {
    const { body: made } = await call('post', '/opportunities', { title: 'Câmeras', leadName: 'Rui' })
    expect((await call('post', `/opportunities/${made.id}/lost`, {})).status).to.equal(422)
    expect((await call('post', `/opportunities/${made.id}/lost`, { reason: 'Prazo' })).body.lostReason).to.equal(
      'Prazo',
    )
    expect((await call('post', '/opportunities', { title: 'Câmeras' })).status).to.equal(422)
    const stray = {
      opportunityId: '0199a000-0000-7000-8000-000000000001',
      kind: 'call',
      title: 'Ligar',
      dueOn: '2026-11-25',
    }
    expect((await call('post', '/activities', stray)).status).to.equal(422)
  })

  it('marks, changes, does and cancels activities', async () => {
    const { id: opportunityId } = await app.shop.write(work =>
      createOpportunity(work, { title: 'Câmeras', leadName: 'Rui' }),
    )
    await app.shop.write(work => linkContact(work, opportunityId))
    const phoning = { kind: 'call', title: 'Ligar', dueOn: '2026-11-25' }
    const { body: made, status } = await call('post', '/activities', { ...phoning, opportunityId })
    expect([status, made.dueTime, made.doneAt]).to.deep.equal([201, null, null])
    const at = `/activities/${made.id}`
    expect((await call('put', at, { ...phoning, dueTime: '25:00' })).status).to.equal(422)
    expect((await call('put', at, { ...phoning, dueTime: '09:30' })).body.dueTime).to.equal('09:30')
    expect((await call('post', `${at}/done`)).body.doneAt).to.be.a('string')
    expect((await call('get', `/activities?opportunityId=${opportunityId}`)).body.items).to.deep.equal([])
    expect((await call('delete', at)).status).to.equal(204)
    expect(await app.shop.read(work => work.of(Activities).count())).to.equal(0)
    expect(await app.shop.read(work => work.of(Opportunities).count())).to.equal(1)
  })
})
