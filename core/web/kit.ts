import type { Readable } from 'node:stream'
import type { Company } from '../data/company.ts'
import type { Work } from '../data/work.ts'
import type { Desk } from '../events/subscriber.ts'
import type { User } from '../people/user.ts'

/** One request as a handler sees it: parsed, signed in, permitted, its CSRF token checked. */
export interface Input {
  params: Record<string, string>
  query: Record<string, string>
  /** Form fields; `items[0][quantity]` arrives nested. */
  body: Record<string, unknown>
  user: User
  company: Company
  allows(permission: string): boolean
}

export interface Flash {
  kind: 'success' | 'warning' | 'danger'
  text: string
}

/** What a handler answers; sent after the transaction has been committed. */
export type Answer =
  | { kind: 'view'; name: string; data: Record<string, unknown>; status?: number }
  | { kind: 'redirect'; to: string; flash?: Flash }
  | { kind: 'file'; name: string; contentType: string; body: Uint8Array | Readable; inline?: boolean }

/**
 * What a plug-in builds its screens with. Paths are relative to the plug-in's own prefix (`/quotes`). `permission` is
 * checked before the handler runs. A GET gets a reading work, a POST a writing one, and after its commit the relay
 * takes that request's events first. An Invalid thrown by a POST comes back as a flash and the form's page again.
 */
export interface Kit {
  get(path: string, permission: string, handler: (work: Work, input: Input) => Promise<Answer>): void
  post(path: string, permission: string, handler: (work: Work, input: Input) => Promise<Answer>): void
  /** For handlers that reach outside (PDF, SMTP): they open works themselves and hold none while they wait. */
  getSlow(path: string, permission: string, handler: (desk: Desk, input: Input) => Promise<Answer>): void
  postSlow(path: string, permission: string, handler: (desk: Desk, input: Input) => Promise<Answer>): void
  /** `name` is looked up in the plug-in's own views first, then in the project's. */
  view(name: string, data: Record<string, unknown>): Answer
  redirect(to: string, flash?: Flash | string): Answer
  /** HTML to PDF; throws Unavailable when no browser is at hand. */
  pdf(html: string, options?: { footer?: string; long?: boolean; landscape?: boolean }): Promise<Uint8Array>
}
