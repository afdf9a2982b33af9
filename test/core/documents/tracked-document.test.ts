import { expect } from 'chai'
import {
  changeDocumentStatus,
  createDocument,
  duplicateDocument,
  editDocument,
  getDocument,
} from '../../../core/documents/tracked/actions.ts'
import type { DocumentInput } from '../../../core/documents/tracked/declaration.ts'
import { Conflict, Invalid, NotFound } from '../../../core/errors.ts'
import { Events } from '../../../core/events/event.ts'
import { archiveContact } from '../../../core/people/contact-actions.ts'
import { quotes } from '../../../plugins/quotes/quote.ts'
import { addContact, addQuote, quoteInput } from '../../support/quoting.ts'
import { foundShop, openShop, type Shop } from '../../support/shop.ts'

describe('a quote', () => {
  let shop: Shop
  beforeEach(async () => {
    shop = await openShop()
  })
  afterEach(() => shop.close())

  const full = (id: string) => shop.read(work => getDocument(work, quotes, id))
  const change = (id: string, to: string) => shop.write(work => changeDocumentStatus(work, quotes, { id, to }))
  const edit = (id: string, input: DocumentInput) => shop.write(work => editDocument(work, quotes, { id, input }))
  const refusal = (act: Promise<unknown>): Promise<Invalid> =>
    act.then(
      () => null as never,
      error => error,
    )
  const events = (subjectId: string) =>
    shop.read(work => work.of(Events).all({ where: { subjectId }, order: [['seq', 'ASC']] }))

  it('begins open, with a number, its lines in their order and their total', async () => {
    const items = [
      { description: 'Tinta', quantity: 2.5, unitPriceCents: 1_999 },
      { description: 'Mão de obra', quantity: 1, unitPriceCents: 50_000 },
    ]
    const { id } = await addQuote(shop, { items, notes: 'Cor branca' })
    const quote = await full(id)
    expect(quote.head).to.include({ number: 1, status: 'open', totalCents: 54_998, notes: 'Cor branca' })
    expect(quote.items.map(item => [item.position, item.description, item.quantity, item.totalCents])).to.deep.equal([
      [1, 'Tinta', 2.5, 4_998],
      [2, 'Mão de obra', 1, 50_000],
    ])
  })

  it('has the next number of its company', async () => {
    await addQuote(shop)
    const company = await foundShop(shop.app, 'outra')
    const other = { ...shop, scope: { ...shop.scope, company } }
    const theirs: Shop = { ...other, write: body => shop.app.works.write(other.scope, body) }
    expect([(await addQuote(shop)).number, (await addQuote(theirs)).number]).to.deep.equal([2, 1])
  })

  it('has a page of its own that nobody can guess', async () => {
    const tokens = [(await addQuote(shop)).token, (await addQuote(shop)).token]
    expect(tokens[0]).to.match(/^[\w-]{43}$/)
    expect(tokens[1]).to.not.equal(tokens[0])
  })

  it('is told of when it is made, with what must not drift', async () => {
    const { id, contactId } = await addQuote(shop)
    const [event] = await events(id)
    expect(event).to.deep.include({ name: 'quote.created', contactId, payload: { number: 1, totalCents: 125_000 } })
  })

  it('is for a customer who exists and is not archived', async () => {
    const contact = await addContact(shop)
    await shop.write(work => archiveContact(work, contact.id))
    const make = (contactId: string) => refusal(shop.write(work => createDocument(work, quotes, quoteInput(contactId))))
    expect((await make(contact.id)).fields.contactId).to.include('arquivado')
    expect((await make('0199a000-0000-7000-8000-000000000001')).fields.contactId).to.equal(
      'Escolha um cliente cadastrado.',
    )
    expect(await shop.read(work => work.of(quotes.model).count())).to.equal(0)
  })

  it('may be edited while it is open or sent: lines, total, customer', async () => {
    const { id } = await addQuote(shop)
    await change(id, 'sent')
    const other = await addContact(shop, 'Outra Pessoa')
    await edit(id, quoteInput(other.id, { items: [{ description: 'Verniz', quantity: 3, unitPriceCents: 1_000 }] }))
    const quote = await full(id)
    expect(quote.head).to.include({ totalCents: 3_000, contactId: other.id, number: 1, status: 'sent', notes: null })
    expect(quote.items.map(item => item.description)).to.deep.equal(['Verniz'])
    expect((await events(id)).at(-1)).to.deep.include({
      name: 'quote.edited',
      payload: { totalCents: 3_000, totalBefore: 125_000 },
    })
  })

  for (const path of [['sent', 'approved'], ['sent', 'rejected'], ['expired'], ['cancelled']]) {
    it(`may not be edited once it is ${path.at(-1)}`, async () => {
      const { id, contactId } = await addQuote(shop)
      for (const to of path) await change(id, to)
      const error = await refusal(edit(id, quoteInput(contactId, { items: [] })))
      expect(error).to.be.instanceOf(Conflict)
      expect(error.message).to.match(
        /^Orçamento 1 está como ".+" e não pode mais ser alterado\. Duplique para fazer outro\.$/,
      )
      expect((await full(id)).items).to.have.length(1)
    })
  }

  it('has another address once it is another customer’s: the first one has the old one', async () => {
    const { id, token, contactId } = await addQuote(shop)
    await edit(id, quoteInput(contactId, {}))
    expect((await full(id)).head.token).to.equal(token)
    const other = await addContact(shop, 'Bia')
    await edit(id, quoteInput(other.id, {}))
    expect((await full(id)).head.token)
      .to.match(/^\w/)
      .and.not.equal(token)
  })

  it('can be duplicated from any status: a new number, open, the same lines', async () => {
    const { id, token } = await addQuote(shop, { notes: 'Cor branca' })
    await change(id, 'cancelled')
    const fresh = { validUntil: '2027-01-31' }
    const copy = await shop.write(work => duplicateDocument(work, quotes, { id, fresh }))
    expect(copy).to.include({ number: 2, status: 'open', totalCents: 125_000, notes: 'Cor branca', ...fresh })
    expect(copy.token).to.not.equal(token)
    expect((await full(copy.id)).items.map(item => item.description)).to.deep.equal(['Pintura'])
  })

  const statuses = Object.keys(quotes.lifecycle.statuses)
  const ways: Record<string, string[]> = {
    open: [],
    sent: ['sent'],
    approved: ['sent', 'approved'],
    rejected: ['sent', 'rejected'],
    expired: ['expired'],
    finished: ['sent', 'approved', 'finished'],
    cancelled: ['cancelled'],
  }
  const allowed: Record<string, string[]> = {
    open: ['sent', 'expired', 'cancelled'],
    sent: ['approved', 'rejected', 'expired', 'cancelled'],
    approved: ['finished', 'cancelled'],
    rejected: ['finished', 'cancelled'],
    expired: ['finished', 'cancelled'],
    finished: [],
    cancelled: [],
  }
  for (const from of statuses) {
    it(`that is ${from} may become ${allowed[from]?.join(', ') || 'nothing else'}`, async () => {
      const became: string[] = []
      const contactId = (await addContact(shop)).id
      for (const to of statuses) {
        const { id } = await addQuote(shop, { contactId })
        for (const step of ways[from] ?? []) await change(id, step)
        const error = await change(id, to).then(
          () => became.push(to),
          refused => refused,
        )
        if (typeof error !== 'number') expect(error).to.be.instanceOf(Conflict)
      }
      expect(became).to.have.members(allowed[from] ?? [])
    })
  }

  for (const to of ['aberto', '', 'constructor', 'toString', '__proto__']) {
    it(`has no status ${JSON.stringify(to)}`, async () => {
      const { id } = await addQuote(shop)
      const error = await refusal(change(id, to))
      expect(error).to.be.instanceOf(Invalid)
      expect(error.fields.status).to.match(/^Use uma destas: open, sent, /)
    })
  }

  it('tells of a new status with its number and total at that time', async () => {
    const { id } = await addQuote(shop)
    await change(id, 'sent')
    expect((await events(id)).at(-1)?.payload).to.deep.equal({
      from: 'open',
      to: 'sent',
      title: 'Enviado',
      number: 1,
      totalCents: 125_000,
    })
  })

  it('of another company is not there', async () => {
    const { id } = await addQuote(shop)
    const scope = { ...shop.scope, company: await foundShop(shop.app, 'outra') }
    const acts = [
      shop.app.works.read(scope, work => getDocument(work, quotes, id)),
      shop.app.works.write(scope, work => changeDocumentStatus(work, quotes, { id, to: 'sent' })),
      shop.app.works.write(scope, work => duplicateDocument(work, quotes, { id, fresh: {} })),
    ]
    for (const act of acts) expect(await refusal(act)).to.be.instanceOf(NotFound)
  })
})
