import type { Readable } from 'node:stream'
import type { z } from 'zod'
import type { Work } from '../../data/work.ts'
import type { KeptFile } from '../../documents/storage.ts'
import type { Desk } from '../../events/subscriber.ts'
import type { Role } from '../../people/permission.ts'
import type { Kit } from '../kit.ts'
import type { Upload } from '../upload.ts'

export interface ApiFile {
  /** What the browser saves it as; any text will do. */
  name: string
  contentType: string
  bytes: Uint8Array | Readable
}

export interface ApiInput<P, Q, B> {
  params: P
  query: Q
  body: B
  /** Where the endpoint takes files. */
  files: Upload[]
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
  /** Required when the path has parameters. What does not fit is answered with 404. */
  params?: P
  /** What does not fit is answered with 422, and so is a name that the schema does not know. */
  query?: Q
  /** As the query. Objects are read strictly at every depth. */
  body?: B
  /** Instead of JSON: files, as multipart/form-data or as the body itself in one of these content types; up to 30 MB each, 60 MB together. */
  files?: { most: number; types: readonly string[] }
  /**
   * The success answer. `schema` describes its JSON (moments are ISO 8601 texts by then); fields that the schema does
   * not name stay behind. `known`: a result for which it is true is answered with 200, for nothing was made. `file`: content types of the files it may be. Neither: 204. With 201, an `id` in the JSON
   * becomes the Location.
   */
  answer: {
    status: number
    schema?: z.ZodType
    known?: (result: unknown) => boolean
    /** Of what was made, below `/api/v1`, where that is not below the endpoint itself. */
    location?: (result: unknown) => string
    file?: string | readonly string[]
  }
}

/**
 * What a plug-in builds its API with. GET gets a reading work, the others a writing one, and after its commit the
 * relay takes that request's events before the answer leaves. A POST with an Idempotency-Key works once.
 */
export interface ApiKit {
  route<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType>(
    endpoint: Endpoint<P, Q, B>,
    handler: (work: Work, input: ApiInput<z.infer<P>, z.infer<Q>, z.infer<B>>) => Promise<unknown>,
  ): void
  /** For answers that need the world outside (PDF, SMTP): they open works themselves and hold none while they wait. */
  slowRoute<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType>(
    endpoint: Endpoint<P, Q, B>,
    handler: (desk: Desk, input: ApiInput<z.infer<P>, z.infer<Q>, z.infer<B>>) => Promise<unknown | ApiFile>,
  ): void
  /** The same for a further resource of the plug-in, at `/api/v1/<name>` beside its own. */
  resource(name: string): ApiKit
  /** The PDF of a document that some plug-in offers (`quote`), as it is now, or the file it came as. Throws NotFound, Unavailable. */
  documentPdf(desk: Desk, kind: string, id: string): Promise<ApiFile>
  /** HTML to PDF; throws Unavailable when no browser is at hand. */
  pdf(html: string, options?: { footer?: string; long?: boolean; landscape?: boolean }): Promise<Uint8Array>
  /** Both as the kit of screens does. */
  offers: Kit['offers']
  keep(bytes: Uint8Array): Promise<KeptFile>
}
