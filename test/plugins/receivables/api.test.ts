import { expect } from 'chai'
import { composeBarcode } from '../../../core/brazil/boleto-compose.ts'
import { readPixCode } from '../../../core/brazil/pix-reader.ts'
import { changeSettings } from '../../../core/people/settings.ts'
import { receivablesPlugin } from '../../../plugins/receivables/index.ts'
import { receivableSettings } from '../../../plugins/receivables/settings.ts'
import { type ApiShop, type Client, openApiShop } from '../../support/api.ts'
import { addContact } from '../../support/quoting.ts'
import { chargeOf } from '../../support/receiving.ts'

describe('receivables over the API', () => {
  let shop: ApiShop
  let api: Client
  let contactId: string
  before(async () => {
    shop = await openApiShop({ plugins: [receivablesPlugin] })
    api = await shop.as('administrator')
    contactId = (await addContact(shop)).id
  })
  after(() => shop.close())

  const create = async (more = {}) => (await api.post('/receivables', chargeOf(contactId, more))).body
  const settlement = { paidAt: '2026-11-23', amountCents: 18_990, method: 'pix' }

  it('creates a charge and answers with its instalments', async () => {
    const charge = await create()
    expect(charge).to.include({ contactId, description: 'Mensalidade', totalCents: 18_990, source: 'api' })
    expect(charge.instalments[0]).to.include({ number: 1, of: 1, status: 'open', balanceCents: 18_990 })
    expect((await api.get(`/receivables/${charge.id}`)).body).to.deep.equal(charge)
  })

  it('lists by due date, a page at a time, and by what is asked', async () => {
    const due = ['2026-11-20', '2026-11-23', '2026-11-25', '2027-03-01']
    await create({ instalments: due.map(dueDate => ({ dueDate, amountCents: 100 })), description: 'Consórcio' })
    const list = async (query: string) =>
      (await api.get(`/receivables/instalments?search=Cons%C3%B3rcio&${query}`)).body
    const first = await list('limit=3')
    expect(first.items.map((item: { dueDate: string }) => item.dueDate)).to.deep.equal(due.slice(0, 3))
    const next = await list(`limit=3&cursor=${first.nextCursor}`)
    expect([next.items[0].dueDate, next.items.length, next.nextCursor]).to.deep.equal([due[3], 1, null])
    for (const [ageing, dueDate] of [
      ['overdue', due[0]],
      ['today', due[1]],
      ['week', due[2]],
      ['later', due[3]],
    ])
      expect((await list(`ageing=${ageing}`)).items.map((item: { dueDate: string }) => item.dueDate)).to.deep.equal([
        dueDate,
      ])
  })

  it('lists charges whole, the newest first, by what one of their instalments is', async () => {
    const dates = ['2026-11-01', '2026-12-24']
    const both = await create({
      description: 'Enxoval',
      instalments: dates.map(dueDate => ({ dueDate, amountCents: 7 })),
    })
    const later = await create({ description: 'Enxoval', instalments: [{ dueDate: '2026-12-24', amountCents: 7 }] })
    const list = async (query: string) => (await api.get(`/receivables?search=enxoval&${query}`)).body
    expect(await list('')).to.deep.equal({ items: [later, both], nextCursor: null })
    expect((await list('ageing=overdue')).items).to.deep.equal([both])
    expect((await list('status=settled')).items).to.deep.equal([])
    expect((await list('from=2026-12-24&to=2026-12-24')).items).to.have.length(2)
    // Both are asked, both hold.
    expect((await list('ageing=overdue&to=2026-10-31')).items).to.deep.equal([])
    expect((await list('ageing=later&from=2026-01-01')).items).to.have.length(2)
    expect((await list('ageing=later&to=2026-12-23')).items).to.deep.equal([])
    const { items, nextCursor } = await list('limit=1')
    expect([items, (await list(`limit=1&cursor=${nextCursor}`)).items]).to.deep.equal([[later], [both]])
  })

  it('settles, refuses more than is left, cancels and reopens', async () => {
    const { id } = await create()
    const at = `/receivables/${id}/instalments/1`
    expect((await api.post(`${at}/settlement`, { ...settlement, amountCents: 20_000 })).status).to.equal(422)
    expect((await api.post(`${at}/settlement`, settlement)).body).to.include({
      status: 'settled',
      settledOn: '2026-11-23',
    })
    expect((await api.post(`${at}/cancellation`, { reason: 'Engano' })).status).to.equal(409)
    expect((await api.post(`${at}/reopening`, { reason: 'Estorno' })).body).to.include({ status: 'open' })
    expect((await api.post(`${at}/cancellation`, { reason: 'Engano' })).body).to.include({ status: 'cancelled' })
    expect((await api.post(`/receivables/${id}/instalments/2/settlement`, settlement)).status).to.equal(404)
  })

  it('gives the PIX code of what is left, and none once nothing is', async () => {
    const { id } = await create()
    const pix = () => api.get(`/receivables/${id}/instalments/1/pix`)
    expect((await pix()).status).to.equal(409)
    await shop.write(work => changeSettings(work, receivableSettings, { pixKey: '12.ABC.345/01DE-35' }))
    await api.post(`/receivables/${id}/instalments/1/settlement`, { ...settlement, amountCents: 10_000 })
    const { payload, qrPng } = (await pix()).body
    expect(readPixCode(payload)).to.deep.include({ key: '12ABC34501DE35', amountCents: 8_990 })
    expect(Buffer.from(qrPng, 'base64').subarray(1, 4).toString()).to.equal('PNG')
    await api.post(`/receivables/${id}/instalments/1/settlement`, { ...settlement, amountCents: 8_990 })
    expect((await pix()).status).to.equal(409)
  })

  it('takes the boleto that says the same, and refuses another with what differs', async () => {
    const digitableLine = composeBarcode({
      bank: '001',
      dueDate: '2026-12-10',
      amountCents: 18_990,
      freeField: '1'.repeat(25),
    })
    const right = await create({ instalments: [{ dueDate: '2026-12-10', amountCents: 18_990, digitableLine }] })
    expect(right.instalments[0].digitableLine).to.match(/^\d{47}$/)
    const wrong = { instalments: [{ dueDate: '2026-12-11', amountCents: 18_991, digitableLine }] }
    const { status, body } = await api.post('/receivables', chargeOf(contactId, wrong))
    expect(status).to.equal(422)
    expect(body.errors[0].field).to.equal('instalments.0.digitableLine')
    expect(body.errors[0].message).to.contain('189,90').and.contain('10/12/2026')
    // What is on the paper stands: the amount moves only without it.
    expect((await api.patch(`/receivables/${right.id}/instalments/1`, { amountCents: 20_000 })).status).to.equal(422)
    expect(
      (await api.patch(`/receivables/${right.id}/instalments/1`, { amountCents: 20_000, digitableLine: null })).status,
    ).to.equal(200)
  })

  it('keeps its settings, and says at the field which is wrong', async () => {
    const url = '/settings/receivables'
    for (const [wrong, field] of [
      [{ pixKey: 'isto não é chave' }, 'pixKey'],
      [{ reminderOffsets: [1, 1] }, 'reminderOffsets'],
      [{ nonBusinessDays: 'nunca' }, 'nonBusinessDays'],
    ] as const) {
      const { status, body } = await api.put(url, wrong)
      expect([status, body.errors[0].field]).to.deep.equal([422, field])
    }
    const saved = await api.put(url, { pixKey: '(49) 99999-0187', reminderOffsets: [-5, 10] })
    expect(saved.status).to.equal(200)
    expect((await api.get(url)).body).to.deep.include({
      pixKey: '+5549999990187',
      reminderOffsets: [-5, 10],
      maximumLatenessDays: 3,
    })
  })
})
