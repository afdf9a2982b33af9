import type { Scope, Works } from '../data/work.ts'
import { AppError, NotFound } from '../errors.ts'
import type { Desk } from '../events/subscriber.ts'
import {
  type DocumentSource,
  type FileSource,
  isKept,
  type KeptDocument,
  type PrintableDocument,
  RenderedDocuments,
} from '../outbox/attachment.ts'
import type { EnvelopeFile } from '../outbox/channel.ts'
import type { AttachmentRef, Message } from '../outbox/message.ts'
import { sha256 } from '../secret.ts'
import type { PdfEngine } from './pdf.ts'
import type { Storage } from './storage.ts'

/** A document as a file at rest. */
export interface StoredFile {
  name: string
  contentType: string
  hash: string
  size: number
}

/** Turns documents into PDFs, once per content, outside any transaction; what came as a file stays that file. */
export interface Files {
  /** For screens and API: the document as it is now. Throws NotFound, Unavailable. */
  pdfOf(desk: Desk, kind: string, id: string): Promise<StoredFile>
  /** The same for a customer. Throws NotFound, before anything is rendered, when the document is not theirs. */
  pdfOfContact(desk: Desk, asked: { kind: string; id: string; contactId: string }): Promise<StoredFile>
  /** What goes along with a message. Throws when a document is not the recipient's: nothing may leave then (F10). */
  forMessage(scope: Scope, message: Message): Promise<EnvelopeFile[]>
}

interface Parts {
  works: Works
  documents: readonly (DocumentSource | FileSource)[]
  pdf: PdfEngine
  storage: Storage
}

export function createFiles({ works, documents, pdf, storage }: Parts): Files {
  const load = (desk: Desk, kind: string, id: string) => {
    const source = documents.find(document => document.kind === kind)
    if (!source) throw new NotFound('Este tipo de documento não está instalado.')
    return desk.read<PrintableDocument | KeptDocument>(work => source.load(work, id))
  }

  async function store(desk: Desk, document: PrintableDocument | KeptDocument): Promise<StoredFile> {
    if (isKept(document)) return document
    const contentType = 'application/pdf'
    const sourceHash = sha256(`${document.html} ${document.footer ?? ''}`)
    const known = await desk.read(work => work.of(RenderedDocuments).first({ where: { sourceHash } }))
    if (known && (await storage.has(known.fileHash)))
      return { name: document.name, contentType, hash: known.fileHash, size: known.size }
    const bytes = await pdf.render(document.html, document.footer ? { footer: document.footer } : {})
    const { hash, size } = await storage.keep(bytes)
    await desk.write(async work => {
      const rendered = work.of(RenderedDocuments)
      if (!(await rendered.insertOnce({ sourceHash, fileHash: hash, size })))
        await rendered.change({ sourceHash }, { fileHash: hash, size })
    })
    return { name: document.name, contentType, hash, size }
  }

  async function attach(desk: Desk, message: Message, ref: AttachmentRef): Promise<EnvelopeFile> {
    const document = await load(desk, ref.kind, ref.id)
    if (document.contactId !== message.contactId)
      throw new AppError('wrong_owner', 500, 'O anexo é de outro cliente; a mensagem não saiu.')
    const { contentType, hash, size } = await store(desk, document)
    return { name: ref.name, contentType, size, open: () => storage.open(hash) }
  }

  return {
    pdfOf: async (desk, kind, id) => store(desk, await load(desk, kind, id)),
    async pdfOfContact(desk, { kind, id, contactId }) {
      const document = await load(desk, kind, id)
      if (document.contactId !== contactId) throw new NotFound()
      return store(desk, document)
    },
    async forMessage(scope, message) {
      const desk: Desk = { read: body => works.read(scope, body), write: body => works.write(scope, body) }
      const files: EnvelopeFile[] = []
      for (const ref of message.attachments) files.push(await attach(desk, message, ref))
      return files
    },
  }
}
