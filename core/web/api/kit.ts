import type { z } from 'zod'
import type { Work } from '../../data/work.ts'
import type { Desk } from '../../events/subscriber.ts'
import type { Role } from '../../people/permission.ts'

export interface ApiFile {
  name: string
  contentType: string
  bytes: Uint8Array
}

export interface ApiInput<P, Q, B> {
  params: P
  query: Q
  body: B
  role: Role
  allows(permission: string): boolean
}

/** One endpoint, described once: the description validates what comes in and becomes the OpenAPI document. */
export interface Endpoint<
  P extends z.ZodType = z.ZodType,
  Q extends z.ZodType = z.ZodType,
  B extends z.ZodType = z.ZodType,
> {
  method: 'get' | 'post' | 'put' | 'patch' | 'delete'
  /** Below `/api/v1/<plug-in>`, with `:id` for parameters. */
  path: string
  permission: string
  summary: string
  params?: P
  query?: Q
  body?: B
  /** The success answer: its status and what its JSON looks like; no schema: 204, or a file. */
  answer: { status: number; schema?: z.ZodType; file?: string }
}

/** What a plug-in builds its API with. Reading methods get a reading work, the others a writing one. */
export interface ApiKit {
  route<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType>(
    endpoint: Endpoint<P, Q, B>,
    handler: (work: Work, input: ApiInput<z.infer<P>, z.infer<Q>, z.infer<B>>) => Promise<unknown>,
  ): void
  /** For answers that need the world outside (PDF, SMTP). */
  slowRoute<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType>(
    endpoint: Endpoint<P, Q, B>,
    handler: (desk: Desk, input: ApiInput<z.infer<P>, z.infer<Q>, z.infer<B>>) => Promise<unknown | ApiFile>,
  ): void
  /** The PDF of a document that some plug-in offers (`quote`), as it is now. */
  documentPdf(desk: Desk, kind: string, id: string): Promise<ApiFile>
}
