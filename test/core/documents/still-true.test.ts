import { expect } from 'chai'
import { changeDocumentStatus, editDocument } from '../../../core/documents/tracked/actions.ts'
import type { DocumentRow } from '../../../core/documents/tracked/declaration.ts'
import { type Event, Events } from '../../../core/events/event.ts'
import type { MessageType } from '../../../core/notifier/message-type.ts'
import { quotes } from '../../../plugins/quotes/quote.ts'
import { addQuote, quoteInput } from '../../support/quoting.ts'
import { openShop, type Shop } from '../../support/shop.ts'

describe('what was to be said about a quote', () => {
  let shop: Shop
  let quote: DocumentRow
  beforeEach(async () => {
    shop = await openShop()
    quote = await addQuote(shop)
  })
  afterEach(() => shop.close())

  const [created, changed] = quotes.messages as [MessageType, MessageType]
  const change = (to: string) => shop.write(work => changeDocumentStatus(work, quotes, { id: quote.id, to }))
  const edit = (more: object) =>
    shop.write(work => editDocument(work, quotes, { id: quote.id, input: quoteInput(quote.contactId, more) }))
  const lastEvent = async () =>
    (await shop.read(work =>
      work.of(Events).first({ where: { subjectId: quote.id }, order: [['seq', 'DESC']] }),
    )) as Event
  const stillTrue = (type: MessageType, event: Event) => shop.read(work => type.stillTrue(work, event))

  it('is still true while nothing happened to it', async () => {
    expect(await stillTrue(created, await lastEvent())).to.equal(true)
    await change('sent')
    expect(await stillTrue(changed, await lastEvent())).to.equal(true)
  })

  it('is still true when only its notes were changed', async () => {
    const event = await lastEvent()
    await edit({ notes: 'Cor branca' })
    expect(await stillTrue(created, event)).to.equal(true)
  })

  it('is no longer true when its status went on', async () => {
    await change('sent')
    const event = await lastEvent()
    await change('approved')
    expect(await stillTrue(changed, event)).to.equal('Orçamento 1 já mudou para "Aprovado".')
  })

  it('is no longer true when it costs something else', async () => {
    const event = await lastEvent()
    await edit({ items: [{ description: 'Pintura', quantity: 1, unitPriceCents: 1 }] })
    expect(await stillTrue(created, event)).to.equal('O valor de Orçamento 1 mudou depois deste aviso.')
  })

  for (const [status, title] of [
    ['cancelled', 'Cancelado'],
    ['expired', 'Vencido'],
  ] as const) {
    it(`is not announced as new any more when it is ${status}`, async () => {
      const event = await lastEvent()
      await change(status)
      expect(await stillTrue(created, event)).to.equal(`Orçamento 1 está como "${title}".`)
    })
  }

  it('is still announced as new when it was sent meanwhile', async () => {
    const event = await lastEvent()
    await change('sent')
    expect(await stillTrue(created, event)).to.equal(true)
  })

  it('may be said that it is cancelled', async () => {
    await change('cancelled')
    expect(await stillTrue(changed, await lastEvent())).to.equal(true)
  })

  it('is no longer true when it is gone', async () => {
    const event = await lastEvent()
    await shop.write(work => work.of(quotes.model).remove({ id: quote.id }))
    expect(await stillTrue(created, event)).to.equal('Orçamento não existe mais.')
  })
})
