import { expect } from 'chai'
import { type ApiShop, type Client, openApiShop } from '../../support/api.ts'
import { occasions, visitBooked, visits } from '../../support/visits.ts'

describe('the words for an occasion, over the API', () => {
  let shop: ApiShop
  let client: Client
  before(async () => {
    shop = await openApiShop({ plugins: [visits(visitBooked({ variants: occasions }))] })
    client = await shop.as('administrator')
  })
  after(() => shop.close())

  const path = '/rules/visit.booked/words/whatsapp'
  const bodyOf = async (query = '') => (await client.get(`${path}${query}`).expect(200)).body.body

  it('are those of the occasions that the type has', async () => {
    expect((await client.get('/rules/visit.booked/variants').expect(200)).body.items).to.deep.equal([
      { key: '-1', title: 'Na véspera da visita' },
      { key: '0', title: 'No dia da visita' },
    ])
    expect((await client.get('/rules/contact.opted_out/variants').expect(200)).body.items).to.deep.equal([])
    await client.get('/rules/nothing.at_all/variants').expect(404)
  })

  it('are shown, changed and restored for that one', async () => {
    expect(await bodyOf('?variant=0')).to.equal('É hoje, {{cliente.primeiroNome}}: {{visita.hora}}!')
    const written = await client.put(`${path}?variant=-1`, { body: 'Amanhã às {{visita.hora}}' }).expect(200)
    expect(written.body).to.include({ body: 'Amanhã às {{visita.hora}}', isDefault: false, isInherited: false })
    await client.put(path, { body: 'Às {{visita.hora}}' }).expect(200)
    const inherited = await client.get(`${path}?variant=0`).expect(200)
    expect(inherited.body).to.deep.equal({
      subject: '',
      body: 'Às {{visita.hora}}',
      isDefault: false,
      isInherited: true,
    })
    expect((await client.delete(`${path}?variant=-1`).expect(200)).body).to.include({ body: 'Às {{visita.hora}}' })
    await client.delete(path).expect(200)
    expect(await bodyOf('?variant=0')).to.contain('É hoje')
  })

  it('are refused with the variable that was meant, and for an occasion that nobody knows', async () => {
    const { body } = await client.put(`${path}?variant=0`, { body: '{{visita.horas}}' }).expect(422)
    expect(body.errors[0].message).to.contain('visita.hora')
    await client.get(`${path}?variant=7`).expect(404)
    await client.put(`${path}?variant=7`, { body: 'Oi' }).expect(404)
    await client.delete(`${path}?variant=7`).expect(404)
    await client.get('/rules/contact.opted_out/words/whatsapp?variant=0').expect(404)
  })
})
