import { expect } from 'chai'
import { createContact } from '../../../core/people/contact-actions.ts'
import { switchModule } from '../../../core/people/module.ts'
import { startTask } from '../../../core/tasks/actions.ts'
import { type ApiShop, type Client, openApiShop } from '../../support/api.ts'
import { addDue, createDues, Dues, duesPlugin } from '../../support/dues.ts'
import { simulationOf } from '../../support/treasure.ts'

describe('Over the API', () => {
  let shop: ApiShop
  let ana: Client
  let contactId: string
  beforeEach(async () => {
    shop = await openApiShop({ plugins: [duesPlugin()] })
    await createDues(shop)
    await shop.addSender({ channel: 'whatsapp', driver: 'paper' })
    ana = await shop.as('administrator')
    const maria = { name: 'Maria', mobile: '(49) 99999-0187', email: null }
    contactId = (await shop.write(work => createContact(work, maria))).id
  })
  afterEach(() => shop.close())

  describe('jobs', () => {
    it('are listed, with the next time and what the last runs did', async () => {
      await addDue(shop, contactId, '2026-11-27')
      shop.clock.move(new Date('2026-11-24T11:00:10Z'))
      await shop.app.scheduler.heartbeat()
      const { body } = await ana.get('/jobs').expect(200)
      expect(body.items).to.have.length(1)
      expect(body.items[0]).to.deep.include({
        ...{ name: 'dues.remind', title: 'Avisar vencimentos', plugin: 'dues' },
        nextRunAt: '2026-11-25T11:00:00.000Z',
      })
      expect(body.items[0].runs).to.deep.equal([
        {
          ...{ slot: '2026-11-24T08:00', startedAt: '2026-11-24T11:00:10.000Z', durationMs: 0, outcome: 'done' },
          ...{ count: 1, summary: '1 avisos', askedBy: null },
        },
      ])
      await shop.write(work => switchModule(work, 'dues', false))
      expect((await ana.get('/jobs')).body.items[0].nextRunAt).to.equal(null)
    })

    it('run when an administrator says so, and say what they did', async () => {
      await addDue(shop, contactId, '2026-11-24')
      const { body } = await ana.post('/jobs/dues.remind/run').expect(200)
      expect(body).to.include({ slot: null, count: 1, outcome: 'done', askedBy: 'teste' })
      expect((await shop.read(work => work.of(Dues).first({})))?.toldOn).to.equal('2026-11-23')
    })

    it('that nobody declared are not found, and are the business of administrators', async () => {
      const { body } = await ana.post('/jobs/dues.burn/run').expect(404)
      expect(body.detail).to.equal('Este agendamento não existe. Veja os que existem em GET /jobs.')
      const staff = await shop.as('staff')
      await staff.post('/jobs/dues.remind/run').expect(403)
      await staff.get('/jobs').expect(403)
    })

    it('that fail say why', async () => {
      await shop.app.database.sequelize.query('DROP TABLE dues')
      const { body } = await ana.post('/jobs/dues.remind/run').expect(503)
      expect(body.detail).to.contain('"Avisar vencimentos" não terminou').and.not.contain('no such table')
      expect((await ana.get('/jobs')).body.items[0].runs[0]).to.include({ outcome: 'failed', count: null })
    })
  })

  describe('long work', () => {
    const start = () => shop.write(work => startTask(work, simulationOf(shop), { days: 2 }))

    it('is looked at while it goes on and after its end', async () => {
      const { id } = await start()
      const look = async () => (await ana.get(`/tasks/${id}`).expect(200)).body
      expect(await look()).to.deep.include({
        ...{ id, kind: 'messages.simulation', title: 'Simulação de mensagens: próximos 2 dias', status: 'waiting' },
        ...{ done: 0, total: 0, cancelRequested: false, error: null, result: null, startedBy: 'Ana', finishedAt: null },
      })
      while ((await shop.app.tasks.round()) > 0);
      expect(await look()).to.deep.include({
        ...{ status: 'done', done: 3, total: 3, finishedAt: '2026-11-23T13:00:00.000Z' },
        result: { first: '2026-11-23', last: '2026-11-25' },
      })
    })

    it('is cancelled, once', async () => {
      const { id } = await start()
      const { body } = await ana.post(`/tasks/${id}/cancellation`).expect(200)
      expect(body).to.include({ status: 'cancelled', cancelRequested: true })
      await ana.post(`/tasks/${id}/cancellation`).expect(409)
    })

    it('is nobody else’s business', async () => {
      const { id } = await start()
      const [reader, stranger] = await Promise.all([shop.as('reader'), shop.stranger()])
      await reader.get(`/tasks/${id}`).expect(403)
      await reader.post(`/tasks/${id}/cancellation`).expect(403)
      await stranger.get(`/tasks/${id}`).expect(404)
      await stranger.post(`/tasks/${id}/cancellation`).expect(404)
    })
  })

  describe('the days ahead', () => {
    it('are told message by message, and counted by day and module', async () => {
      await addDue(shop, contactId, '2026-11-27')
      const { body } = await ana.get('/simulation?days=3').expect(200)
      expect(body).to.deep.include({ first: '2026-11-23', last: '2026-11-26', complete: true })
      expect(body.days).to.deep.equal([{ date: '2026-11-24', plugin: 'dues', queued: 1, held: 0, skipped: 1 }])
      expect(body.items[0]).to.deep.equal({
        ...{ date: '2026-11-24', leavesAt: '2026-11-24T11:00:00.000Z', plugin: 'dues', type: 'due.reminder' },
        ...{ contactId, recipient: 'Maria', channel: 'whatsapp', address: '+5549999990187', outcome: 'queued' },
        ...{ reasons: [], subject: '', body: 'Olá Maria, Conta 2026-11-27 vence em 27/11/2026.', attachments: [] },
        messageId: null,
      })
      expect(body.items[1].reasons[0]).to.contain('não tem E-mail principal válido')
    })

    it('end where there are too many, and say so', async () => {
      await shop.write(work =>
        work.of(Dues).insertAll(
          Array.from({ length: 700 }, (_, index) => ({
            ...{ contactId, imported: false, title: `Conta ${index}` },
            dueDate: index < 400 ? '2026-11-27' : '2026-11-28',
          })),
        ),
      )
      const { body } = await ana.get('/simulation').expect(200)
      expect(body.items).to.have.length(1_000)
      expect([body.complete, body.last]).to.deep.equal([false, '2026-11-25'])
    })

    it('are thirty unless said otherwise, and ninety at most', async () => {
      expect((await ana.get('/simulation').expect(200)).body.last).to.equal('2026-12-23')
      await ana.get('/simulation?days=91').expect(422)
      await (await shop.as('reader')).get('/simulation?days=1').expect(200)
    })
  })
})
