import { expect } from 'chai'
import { editDocument } from '../../../core/documents/tracked/actions.ts'
import type { DocumentRow } from '../../../core/documents/tracked/declaration.ts'
import { changeRule } from '../../../core/notifier/rule.ts'
import { type Message, MessageAttempts, Messages } from '../../../core/outbox/message.ts'
import { Senders } from '../../../core/outbox/sender.ts'
import { changeSettings } from '../../../core/people/settings.ts'
import { quotes } from '../../../plugins/quotes/quote.ts'
import { quoteSettings } from '../../../plugins/quotes/settings.ts'
import { addContact, addQuote, quoteInput } from '../../support/quoting.ts'
import { type RecordingChannel, recordingChannel } from '../../support/recording-channel.ts'
import { openShop, type Shop } from '../../support/shop.ts'

describe('a message that takes a document along', () => {
  let shop: Shop
  let channel: RecordingChannel
  let quote: DocumentRow
  beforeEach(async () => {
    channel = recordingChannel('post')
    // Without a browser: no PDF can be made here.
    shop = await openShop({ channels: [channel] })
    await shop.addSender({ channel: 'email', driver: 'post' })
    const { type } = shop.app.notifier.type('quote.created')
    await shop.write(work => changeRule(work, type, { mode: 'automatic', channels: ['email'] }))
  })
  afterEach(() => shop.close())

  const tell = async (): Promise<Message> => {
    quote = await addQuote(shop)
    await shop.relay()
    return message()
  }
  const message = async () => (await shop.read(work => work.of(Messages).first({}))) as Message
  const attach = (attachPdf: boolean) =>
    shop.write(work => changeSettings(work, quoteSettings, { attachPdf, validityDays: 15 }))
  const hand = (contactId: string) =>
    shop.write(work => editDocument(work, quotes, { id: quote.id, input: quoteInput(contactId) }))

  it('names it, and whose it is, until it is rendered', async () => {
    const { attachments } = await tell()
    expect(attachments).to.deep.equal([{ kind: 'quote', id: quote.id, name: 'orcamento-1.pdf' }])
  })

  it('takes none along when the company does not want it', async () => {
    await attach(false)
    expect((await tell()).attachments).to.deep.equal([])
    await shop.settle()
    expect((await message()).status).to.equal('sent')
  })

  it('waits in the queue, with the reason, while no PDF can be made; the quote does not notice', async () => {
    await tell()
    await shop.settle()
    expect(channel.sent).to.deep.equal([])
    const { status, reasonCode, reason, dueAt } = await message()
    expect([status, reasonCode]).to.deep.equal(['queued', 'retry'])
    expect(reason).to.match(/PDF|navegador|Chrom/i)
    expect(dueAt > shop.clock.now()).to.equal(true)
    expect(await shop.read(work => work.of(quotes.model).get(quote.id))).to.include({ status: 'open', number: 1 })
  })

  it('blames neither the sender nor the provider for a missing PDF', async () => {
    await tell()
    await shop.settle()
    expect((await shop.read(work => work.of(Senders).first({})))?.status).to.equal('ready')
    expect(await shop.read(work => work.of(MessageAttempts).count())).to.equal(0)
  })

  it('never leaves when the document has meanwhile become that of somebody else, with or without the file', async () => {
    for (const attachPdf of [true, false]) {
      await attach(attachPdf)
      await tell()
      await hand((await addContact(shop, 'Outra Pessoa')).id)
    }
    await shop.settle()
    const rows = await shop.read(work => work.of(Messages).all())
    expect(rows.map(row => [row.status, row.reason])).to.deep.equal([
      ['cancelled', 'Orçamento 1 passou para outro cliente.'],
      ['cancelled', 'Orçamento 2 passou para outro cliente.'],
    ])
  })

  it('never leaves with the document of somebody else, whoever wrote that into it', async () => {
    const { id } = await tell()
    const other = await addQuote(shop, { contactId: (await addContact(shop, 'Outra Pessoa')).id })
    const attachments = [{ kind: 'quote', id: other.id, name: 'orcamento-1.pdf' }]
    await shop.write(work => work.of(Messages).change({ id }, { attachments }))
    await shop.settle()
    expect(channel.sent).to.deep.equal([])
    expect(await shop.read(work => work.of(Messages).get(id))).to.include({
      status: 'failed',
      reasonCode: 'attachment',
      reason: 'O anexo é de outro cliente; a mensagem não saiu.',
    })
  })

  it('fails with a sentence when the plug-in of the document is gone', async () => {
    await tell()
    const attachments = [{ kind: 'poem', id: quote.id, name: 'poema.pdf' }]
    await shop.write(work => work.of(Messages).change({ subjectId: quote.id }, { attachments }))
    await shop.settle()
    expect(await message()).to.include({ status: 'failed', reason: 'Este tipo de documento não está instalado.' })
  })
})
