import { createHash } from 'node:crypto'
import { expect } from 'chai'
import request from 'supertest'
import { Companies } from '../../../core/data/company.ts'
import { Messages } from '../../../core/outbox/message.ts'
import { Contacts } from '../../../core/people/contact.ts'
import { changeSettings } from '../../../core/people/settings.ts'
import { fiscalInvoicesPlugin } from '../../../plugins/fiscal-invoices/index.ts'
import { InvoiceEvents, Invoices } from '../../../plugins/fiscal-invoices/invoice.ts'
import { invoiceSettings } from '../../../plugins/fiscal-invoices/settings.ts'
import { answerOf, eventXml, keyOf, type NoteWishes, noteXml, shopTaxId } from '../../../scripts/seed/fiscal-notes.ts'
import { type ApiShop, bytesOf, type Client, openApiShop } from '../../support/api.ts'
import { zipOf } from '../../support/zip-of.ts'

describe('fiscal notes over the API', () => {
  let shop: ApiShop
  let api: Client
  before(async () => {
    shop = await openApiShop({ plugins: [fiscalInvoicesPlugin] })
    api = await shop.as('administrator')
    await shop.write(work => work.of(Companies).change({ id: shop.company.id }, { taxId: shopTaxId }))
  })
  after(() => shop.close())

  const send = (xml: string | Buffer, type = 'application/xml', path = '/fiscal-invoices') =>
    api
      .post(path)
      .set('content-type', type)
      .send(xml as never)
  let numbers = 2_000
  const fresh = (more: Partial<NoteWishes> = {}) => {
    const wishes = { number: ++numbers, ...more }
    return {
      xml: noteXml(wishes),
      number: wishes.number,
      key: keyOf({ issuer: shopTaxId, model: '55', series: 1, ...wishes }),
    }
  }
  const rows = () => shop.read(async work => [await work.of(Invoices).count(), await work.of(Contacts).count()])
  const messagesOf = async (subjectId: string, type: string) => {
    await shop.relay()
    return shop.read(work => work.of(Messages).all({ where: { subjectId, type } }))
  }

  it('takes an authorised note in, once, and introduces its recipient', async () => {
    const { xml, key, number } = fresh()
    const first = await send(xml)
    expect(first.status).to.equal(201)
    expect(first.body).to.include({
      accessKey: key,
      model: '55',
      number,
      status: 'authorised',
      totalCents: 18_990,
      source: 'api',
    })
    expect(first.headers.location).to.equal(`/api/v1/fiscal-invoices/${first.body.id}`)
    const again = await send(xml)
    expect([again.status, again.body.id, again.headers.location]).to.deep.equal([200, first.body.id, undefined])
    const contact = await shop.read(work => work.of(Contacts).get(first.body.contactId))
    expect(contact).to.include({
      name: 'Maria Aparecida da Conceição',
      taxId: '52998224725',
      city: 'Chapecó',
      mobile: '49999990187',
    })
    const other = await send(fresh().xml)
    expect(other.body.contactId).to.equal(first.body.contactId)
  })

  it('takes it as a form with a file too', async () => {
    const { xml, key } = fresh()
    const { status, body } = await api.post('/fiscal-invoices').attach('file', Buffer.from(xml), 'nota.xml')
    expect([status, body.accessKey]).to.deep.equal([201, key])
  })

  it('answers a repeated Idempotency-Key as before, and refuses it for another file', async () => {
    const { xml } = fresh()
    const keyed = (text: string) => send(text).set('idempotency-key', 'uma-chave')
    const [first, again] = [await keyed(xml), await keyed(xml)]
    expect([first.status, again.status, again.body.id]).to.deep.equal([201, 201, first.body.id])
    expect((await keyed(fresh().xml)).status).to.equal(422)
  })

  it('says everything that is wrong at once, and changes nothing', async () => {
    const before = await rows()
    const { status, body } = await send(
      fresh({ status: '301', issuer: '99888777000166', recipient: { taxId: '11144477735', name: 'Outra' } }).xml,
    )
    expect(status).to.equal(422)
    const fields = body.errors.map(({ field }: { field: string }) => field)
    expect(fields).to.include.members(['protocol', 'issuer'])
    expect((await send(fresh({ issuer: '11222333000262' }).xml)).body.detail).to.match(
      /outro emitente.*11\.222\.333\/0002-62/,
    )
    expect((await send('<cteProc xmlns="x"/>')).body.detail).to.contain('É um CT-e')
    expect((await send('')).status).to.equal(422)
    expect((await send('{}', 'application/json')).status).to.equal(415)
    expect(await rows()).to.deep.equal(before)
  })

  it('follows corrections and the cancellation, each once', async () => {
    const { xml, key } = fresh()
    const { id } = (await send(xml)).body
    const correct = eventXml({ key, type: '110110', text: 'Onde se lê A, leia-se B' })
    expect([(await send(correct)).body.status, (await send(correct)).status]).to.deep.equal(['corrected', 200])
    expect((await send(eventXml({ key, type: '110110', sequence: 2, text: 'E mais esta' }))).status).to.equal(201)
    const cancelled = await send(eventXml({ key }))
    expect([cancelled.status, cancelled.body.id, cancelled.body.status]).to.deep.equal([201, id, 'cancelled'])
    const { body } = await api.get(`/fiscal-invoices/${id}`)
    expect(body.events.map(({ type }: { type: string }) => type)).to.have.members(['110110', '110110', '110111'])
    expect((await messagesOf(id, 'fiscal_invoice.cancelled')).length).to.be.greaterThan(0)
  })

  it('refuses an event of a note that it does not know', async () => {
    const { key } = fresh()
    const before = await shop.read(work => work.of(InvoiceEvents).count())
    const { status, body } = await send(eventXml({ key }))
    expect(status).to.equal(422)
    expect(body.detail).to.match(/ainda não está aqui.*Envie primeiro/)
    expect(await shop.read(work => work.of(InvoiceEvents).count())).to.equal(before)
  })

  it('tells of an authorised note with DANFE and XML, and never of one that came cancelled', async () => {
    const { id } = (await send(fresh().xml)).body
    const told = await messagesOf(id, 'fiscal_invoice.authorised')
    expect(told.map(({ attachments }) => attachments.map(({ kind }) => kind))).to.deep.include([
      'fiscal_invoice',
      'fiscal_invoice_xml',
    ])
    const { key, number } = fresh()
    const inside = answerOf({ key, type: '110111', sequence: 1, text: '', status: '135', answerKey: key })
    const gone = await send(noteXml({ number, inside }))
    expect([gone.status, gone.body.status]).to.deep.equal([201, 'cancelled'])
    expect(await messagesOf(gone.body.id, 'fiscal_invoice.authorised')).to.deep.equal([])
  })

  it('has nobody to tell of an NFC-e without consumer, and says so', async () => {
    const { body } = await send(fresh({ model: '65', recipient: null }).xml)
    expect([body.contactId, body.model]).to.deep.equal([null, '65'])
    await shop.relay()
    const why = await shop.read(async work => work.of(Messages).all({ where: { subjectId: body.id } }))
    expect(why).to.deep.equal([])
  })

  it('introduces nobody and tells nobody for a note of the test environment', async () => {
    const before = (await rows())[1]
    const { body } = await send(
      fresh({
        test: true,
        recipient: { taxId: '11144477735', name: 'NF-E EMITIDA EM AMBIENTE DE HOMOLOGACAO - SEM VALOR FISCAL' },
      }).xml,
    )
    expect([body.test, body.contactId, (await rows())[1]]).to.deep.equal([true, null, before])
    expect(
      (await messagesOf(body.id, 'fiscal_invoice.authorised')).filter(({ status }) => status !== 'skipped'),
    ).to.deep.equal([])
  })

  it('keeps an old note back until a person says so', async () => {
    const { body } = await send(fresh({ issuedAt: '2026-03-02T09:00:00-03:00' }).xml)
    const told = await messagesOf(body.id, 'fiscal_invoice.authorised')
    expect(told.map(({ status }) => status)).to.not.include('queued')
  })

  it('takes a note whose signature is broken only where the company says so, with a warning', async () => {
    const { xml } = fresh({ tamper: text => text.replace('Documento de teste', 'Documento reescrito') })
    expect((await send(xml)).body.errors[0].field).to.equal('signature')
    await shop.write(work => changeSettings(work, invoiceSettings, { brokenSignature: 'warn' }))
    const { status, body } = await send(xml)
    expect(status).to.equal(201)
    expect(body.warning).to.contain('alterado depois da assinatura')
    await shop.write(work => changeSettings(work, invoiceSettings, {}))
  })

  it('takes a ZIP in a batch, notes before their events, and says what became of each', async () => {
    const [one, two] = [fresh(), fresh()]
    const zip = await zipOf({
      'a-cancelamento.xml': eventXml({ key: two.key }),
      'um.xml': one.xml,
      'pasta/dois.xml': two.xml,
      'leia.txt': 'x',
      'mau.xml': '<rss/>',
    })
    const { body } = await send(zip, 'application/zip', '/fiscal-invoices/batch')
    expect(
      body.results.map(({ name, outcome }: { name: string; outcome: string }) => [name.split(': ')[1], outcome]),
    ).to.have.deep.members([
      ['um.xml', 'new'],
      ['pasta/dois.xml', 'new'],
      ['mau.xml', 'refused'],
      ['a-cancelamento.xml', 'new'],
    ])
    const found = await shop.read(work => work.of(Invoices).first({ where: { accessKey: two.key } }))
    expect(found?.status).to.equal('cancelled')
  })

  it('gives the XML back byte for byte, and to its own company only', async () => {
    const { xml } = fresh()
    const { id } = (await send(xml)).body
    const bytes = await bytesOf(api.get(`/fiscal-invoices/${id}/xml`))
    expect(createHash('sha256').update(bytes).digest('hex')).to.equal(createHash('sha256').update(xml).digest('hex'))
    const stranger = await shop.stranger()
    expect((await stranger.get(`/fiscal-invoices/${id}/xml`)).status).to.equal(404)
    expect((await stranger.get(`/fiscal-invoices/${id}`)).status).to.equal(404)
    expect((await request(shop.express).post('/api/v1/fiscal-invoices').send('x')).status).to.equal(401)
  })

  it('lists the newest first, a page at a time, by what is asked', async () => {
    const { key, number } = fresh({ issuedAt: '2026-12-24T09:00:00-03:00' })
    await send(noteXml({ number, issuedAt: '2026-12-24T09:00:00-03:00' }))
    const list = async (query: string) => (await api.get(`/fiscal-invoices?${query}`)).body
    for (const query of [`search=${number}`, `search=${key}`, 'from=2026-12-24', `search=${key.slice(25, 44)}`])
      expect(
        (await list(query)).items.map((item: { accessKey: string }) => item.accessKey),
        query,
      ).to.deep.equal([key])
    expect((await list('search=aparecida&limit=1')).nextCursor).to.be.a('string')
    expect((await list('model=65')).items.every((item: { model: string }) => item.model === '65')).to.equal(true)
    const first = await list('limit=2')
    const next = await list(`limit=2&cursor=${first.nextCursor}`)
    expect(
      first.items.some(({ id }: { id: string }) => next.items.some((item: { id: string }) => item.id === id)),
    ).to.equal(false)
  })
})
