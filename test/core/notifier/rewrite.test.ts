import { expect } from 'chai'
import { plugins } from '../../../config/plugins.ts'
import { editDocument } from '../../../core/documents/tracked/actions.ts'
import type { DocumentInput, DocumentRow } from '../../../core/documents/tracked/declaration.ts'
import { changeRule } from '../../../core/notifier/rule.ts'
import { confirmMessage, postponeMessage } from '../../../core/outbox/actions.ts'
import { type Message, Messages } from '../../../core/outbox/message.ts'
import { changeSettings } from '../../../core/people/settings.ts'
import { quotes } from '../../../plugins/quotes/quote.ts'
import { quoteSettings } from '../../../plugins/quotes/settings.ts'
import { addContact, addQuote, quoteInput } from '../../support/quoting.ts'
import { openShop, type Shop } from '../../support/shop.ts'

describe('what waits to be said of a quote, when the quote is edited', () => {
  let shop: Shop
  let quote: DocumentRow
  const open = async (delayMinutes?: number) => {
    shop = await openShop({ plugins })
    await shop.addSender({ channel: 'email', driver: 'paper' })
    await shop.write(work => changeSettings(work, quoteSettings, { attachPdf: false }))
    const { type } = shop.app.notifier.type('quote.created')
    const alone = delayMinutes === undefined ? {} : { mode: 'automatic' as const, delayMinutes }
    await shop.write(work => changeRule(work, type, { channels: ['email'], ...alone }))
    quote = await addQuote(shop)
    await shop.relay()
  }
  afterEach(() => shop.close())

  const cheaper = { items: [{ description: 'Pintura', quantity: 1, unitPriceCents: 7_700 }] }
  const edit = async (more: Partial<DocumentInput>) => {
    const input = quoteInput(quote.contactId, more)
    await shop.write(work => editDocument(work, quotes, { id: quote.id, input }))
    await shop.relay()
  }
  const message = async () =>
    (await shop.read(work => work.of(Messages).first({ where: { subjectId: quote.id } }))) as Message
  const confirm = async () => {
    const { id } = await message()
    return shop.write(work => confirmMessage(work, id))
  }

  it('asks about the text as it is now, and what is let go leaves', async () => {
    await open()
    await edit({ ...cheaper, validUntil: '2026-12-31' })
    expect((await message()).body).to.contain('R$\u00a077,00, válido até 31/12/2026')
    await confirm()
    await shop.settle()
    expect((await message()).status).to.equal('sent')
  })

  it('follows what a rule alone put in the queue', async () => {
    await open(10)
    await edit(cheaper)
    expect(await message())
      .to.include({ status: 'queued' })
      .and.property('body')
      .contain('R$\u00a077,00')
    shop.clock.move(new Date(shop.clock.now().getTime() + 11 * 60_000))
    await shop.settle()
    expect((await message()).status).to.equal('sent')
  })

  it('changes along with the text the values that an official number says', async () => {
    await open()
    const { type } = shop.app.notifier.type('quote.created')
    await shop.write(work => changeRule(work, type, { channels: ['whatsapp'] }))
    quote = await addQuote(shop)
    await shop.relay()
    await edit(cheaper)
    expect((await message()).variables).to.include({ 'orcamento.total': 'R$\u00a077,00' })
  })

  it('leaves alone what a person wrote', async () => {
    await open()
    const { id } = await message()
    await shop.write(work => postponeMessage(work, id, { body: 'Oi, Maria! Combinamos na loja.' }))
    await edit(cheaper)
    expect((await message()).body).to.equal('Oi, Maria! Combinamos na loja.')
  })

  it('does not send what a person let go with another amount in it', async () => {
    await open()
    await confirm()
    await edit(cheaper)
    await shop.settle()
    expect(await message()).to.include({
      status: 'cancelled',
      reason: 'O valor de Orçamento 1 mudou depois deste aviso.',
    })
  })

  it('tells the first customer nothing of what is another one’s now', async () => {
    await open()
    const { body } = await message()
    const { id: contactId } = await addContact(shop, 'João Souza')
    await edit({ ...cheaper, contactId })
    expect((await message()).body).to.equal(body)
    await confirm()
    await shop.settle()
    expect((await message()).reason).to.equal('Orçamento 1 passou para outro cliente.')
  })
})
