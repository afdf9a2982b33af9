import { column } from '../data/column.ts'
import { defineModel, type Model } from '../data/model.ts'
import type { Work } from '../data/work.ts'

/** A document as HTML, ready to be printed, and whose it is. */
export interface PrintableDocument {
  /** The only contact this file may be sent to; null when the document has none. */
  contactId: string | null
  /** File name with ending, `orcamento-12.pdf`. */
  name: string
  html: string
  footer?: string
}

/** A document that came as a file and is handed on to the letter, and whose it is. */
export interface KeptDocument {
  /** As of a printable one. */
  contactId: string | null
  /** File name with ending, `nota.xml`. */
  name: string
  contentType: string
  /** As the storage knows it. */
  hash: string
  size: number
}

export const isKept = (document: PrintableDocument | KeptDocument): document is KeptDocument => 'hash' in document

/** Renders one kind of document for messages (`AttachmentRef.kind`), screens and the API alike. */
export interface DocumentSource {
  kind: string
  /** The table whose `token` column opens the customer's page of a document. */
  model: Model
  /**
   * Links to it end (`expiringLink`), and open nothing while its customer's access is blocked. Its table has a `dueDate`.
   */
  linksExpire?: true
  load(work: Work, id: string): Promise<PrintableDocument>
}

/** The same for documents that came as files. */
export interface FileSource {
  kind: string
  model: Model
  load(work: Work, id: string): Promise<KeptDocument>
}

/** Which PDF came out of which HTML: channels, retries and downloads share one rendering. */
export const RenderedDocuments = defineModel(
  'rendered_documents',
  { sourceHash: column.text(64), fileHash: column.text(64), size: column.integer() },
  { unique: [['sourceHash']] },
)
