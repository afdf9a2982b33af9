import { rmSync } from 'node:fs'
import { buffer } from 'node:stream/consumers'
import { expect } from 'chai'
import { createFiles, type Files } from '../../../core/documents/files.ts'
import { changeDocumentStatus, editDocument } from '../../../core/documents/tracked/actions.ts'
import type { DocumentRow } from '../../../core/documents/tracked/declaration.ts'
import { NotFound, Unavailable } from '../../../core/errors.ts'
import type { Message } from '../../../core/outbox/message.ts'
import { quotes } from '../../../plugins/quotes/quote.ts'
import { addContact, addQuote, quoteInput } from '../../support/quoting.ts'
import { foundShop, openShop, type Shop } from '../../support/shop.ts'

describe('the file of a document', () => {
  let shop: Shop
  let files: Files
  let quote: DocumentRow
  let rendered: string[]
  let engine: (html: string) => Promise<Uint8Array>
  beforeEach(async () => {
    shop = await openShop()
    rendered = []
    engine = async html => Buffer.from(`PDF: ${html}`)
    const render = (html: string) => {
      rendered.push(html)
      return engine(html)
    }
    const { works, storage, registry } = shop.app
    const documents = registry.offers('document').map(offer => offer.document)
    files = createFiles({ works, storage, documents, pdf: { available: true, render, close: async () => undefined } })
    quote = await addQuote(shop)
  })
  afterEach(() => shop.close())

  const pdf = (id = quote.id) => files.pdfOf(shop, 'quote', id)
  const forMessage = (changes: Partial<Message> = {}) => {
    const attachments = [{ kind: 'quote', id: quote.id, name: 'orcamento-1.pdf' }]
    return files.forMessage(shop.scope, { contactId: quote.contactId, attachments, ...changes } as Message)
  }
  const edit = (more: object) =>
    shop.write(work => editDocument(work, quotes, { id: quote.id, input: quoteInput(quote.contactId, more) }))

  it('is rendered, kept and named', async () => {
    const { name, hash, size } = await pdf()
    const bytes = await shop.app.storage.read(hash)
    expect([name, bytes.length]).to.deep.equal(['orcamento-1.pdf', size])
    expect(Buffer.from(bytes).toString()).to.include('Maria da Silva')
  })

  it('is rendered once for the screen, the message and every retry, as long as it says the same', async () => {
    const first = await pdf()
    expect(await pdf()).to.deep.equal(first)
    await forMessage()
    await forMessage()
    expect(rendered).to.have.length(1)
  })

  it('is rendered anew when the document says something else', async () => {
    const first = await pdf()
    await edit({ notes: 'Com desconto' })
    expect((await pdf()).hash).to.not.equal(first.hash)
    expect(rendered[1]).to.include('Com desconto')
  })

  it('is not rendered anew because of a status that the paper does not show', async () => {
    const first = await pdf()
    await shop.write(work => changeDocumentStatus(work, quotes, { id: quote.id, to: 'sent' }))
    expect((await pdf()).hash).to.equal(first.hash)
  })

  it('is rendered anew when somebody cleaned it away', async () => {
    const { hash } = await pdf()
    rmSync(`${shop.folder}/files`, { recursive: true })
    expect((await pdf()).hash).to.equal(hash)
    expect(rendered).to.have.length(2)
  })

  it('survives that two people ask for it at the same time', async () => {
    const [one, other] = await Promise.all([pdf(), pdf()])
    expect(one).to.deep.equal(other)
  })

  it('goes along with a message under the name that the message gives it', async () => {
    const [file] = await forMessage()
    const bytes = file && (await buffer(file.open()))
    expect([file?.name, file?.contentType, file?.size]).to.deep.equal([
      'orcamento-1.pdf',
      'application/pdf',
      bytes?.length,
    ])
  })

  it('never goes along to somebody else', async () => {
    const other = await addContact(shop, 'Outra Pessoa')
    const error = await forMessage({ contactId: other.id }).catch(error => error)
    expect([error.code, error.message]).to.deep.equal([
      'wrong_owner',
      'O anexo é de outro cliente; a mensagem não saiu.',
    ])
    expect(rendered).to.deep.equal([])
  })

  it('is not there when the document is not, belongs to another company or is of no known kind', async () => {
    const company = await foundShop(shop.app, 'outra')
    const desk = {
      ...shop,
      read: <T>(body: (work: never) => Promise<T>) => shop.app.works.read({ ...shop.scope, company }, body as never),
    }
    const failures = await Promise.all([
      pdf('0199a000-0000-7000-8000-000000000001').catch(error => error),
      files.pdfOf(desk as never, 'quote', quote.id).catch(error => error),
      files.pdfOf(shop, 'poem', quote.id).catch(error => error),
    ])
    for (const failure of failures) expect(failure).to.be.instanceOf(NotFound)
  })

  it('is not there yet while the browser is missing, and nothing is kept of the failure', async () => {
    engine = () => Promise.reject(new Unavailable('Sem navegador.'))
    expect(await pdf().catch(error => error)).to.be.instanceOf(Unavailable)
    engine = async html => Buffer.from(html)
    expect((await pdf()).size).to.be.greaterThan(0)
  })
})
