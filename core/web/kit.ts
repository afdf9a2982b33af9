import type { Readable } from 'node:stream'
import type { Company } from '../data/company.ts'
import type { Work } from '../data/work.ts'
import type { KeptFile } from '../documents/storage.ts'
import type { Desk } from '../events/subscriber.ts'
import type { User } from '../people/user.ts'
import type { Offer } from '../plugin.ts'
import type { Upload } from './upload.ts'

/** One request as a handler sees it: parsed, signed in, permitted, its CSRF token checked. */
export interface Input {
  params: Record<string, string>
  /** Where a name is given several times, its first value. */
  query: Record<string, string>
  /** Form fields; `items[0][quantity]` arrives nested. */
  body: Record<string, unknown>
  user: User
  company: Company
  allows(permission: string): boolean
  /** The browser asks for a part of a page (htmx): the view comes without the layout. */
  partial: boolean
}

export interface Flash {
  kind: 'success' | 'warning' | 'danger'
  text: string
  /** One line each, below the text. */
  details?: string[]
}

/** What a handler answers; sent after the transaction has been committed. */
export type Answer =
  | { kind: 'view'; name: string; data: Record<string, unknown>; status?: number }
  /** `freshSession`: the user's sessions were just ended, this one begins anew (after a change of one's own password). */
  | { kind: 'redirect'; to: string; flash?: Flash; freshSession?: boolean }
  | { kind: 'file'; name: string; contentType: string; body: Uint8Array | Readable; inline?: boolean }
  /** A customer's HTML (the e-mail as sent) to be shown in an iframe: it runs no script and reaches nothing. */
  | { kind: 'frame'; html: string }

/**
 * What a plug-in builds its screens with. Paths are relative to the plug-in's own prefix (`/quotes`). `permission` is
 * checked before the handler runs. A GET gets a reading work, a POST a writing one, and after its commit the relay
 * takes that request's events first.
 *
 * An Invalid or Conflict thrown by a POST leads back to the page with the form (the Referer) and says why in a flash; that
 * page's fields show what was typed and what is wrong with it (`form.value`, `form.error`). An htmx request gets the
 * sentence itself, with status 422 or 409, and is redirected as a whole page.
 */
export interface Kit {
  get(path: string, permission: string, handler: (work: Work, input: Input) => Promise<Answer>): void
  post(path: string, permission: string, handler: (work: Work, input: Input) => Promise<Answer>): void
  /** For handlers that reach outside (PDF, SMTP): they open works themselves and hold none while they wait. */
  getSlow(path: string, permission: string, handler: (desk: Desk, input: Input) => Promise<Answer>): void
  postSlow(path: string, permission: string, handler: (desk: Desk, input: Input) => Promise<Answer>): void
  /** A form with files (`enctype="multipart/form-data"`), at most `most` of 30 MB each, 60 MB together. */
  postFiles(
    path: string,
    permission: string,
    most: number,
    handler: (desk: Desk, input: Input & { files: Upload[] }) => Promise<Answer>,
  ): void
  /** `name` is looked up in the plug-in's own views first, then in the project's. `data.title` names the page, `data.place` its menu entry. */
  view(name: string, data: Record<string, unknown>): Answer
  redirect(to: string, flash?: Flash | string): Answer
  /** What plug-ins lend that this company has not switched off. */
  offers<K extends Offer['kind']>(work: Work, kind: K): Promise<(Extract<Offer, { kind: K }> & { plugin: string })[]>
  /** The PDF of a document that some plug-in offers (`quote`), as it is now, shown in the browser; or the file it came as. */
  documentPdf(desk: Desk, kind: string, id: string): Promise<Answer>
  /** HTML to PDF; throws Unavailable when no browser is at hand. */
  pdf(html: string, options?: { footer?: string; long?: boolean; landscape?: boolean }): Promise<Uint8Array>
  /** Keeps a file by what is in it; a row of the company's holds its hash, and nothing else leads to it. */
  keep(bytes: Uint8Array): Promise<KeptFile>
}
