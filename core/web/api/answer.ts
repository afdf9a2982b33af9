import { type Readable, Stream } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { Response } from 'express'
import type { ApiFile } from './kit.ts'
import { prune } from './prune.ts'
import type { Route } from './route.ts'

/** A JSON answer as it goes over the line, and as an Idempotency-Key keeps it. */
export interface Answer {
  status: number
  /** Empty: no body. */
  body: string
  location: string | null
  replayed?: boolean
}

export function jsonAnswer({ endpoint }: Route, url: string, result: unknown): Answer {
  const { schema, known, location } = endpoint.answer
  const status = known?.(result) ? 200 : endpoint.answer.status
  if (!schema) return { status, body: '', location: null }
  // Turned into JSON first: dates become texts, and the schema prunes what will really be sent.
  const json: unknown = prune(schema, JSON.parse(JSON.stringify(result)))
  const id = status === 201 ? (json as { id?: unknown }).id : undefined
  if (location) return { status, body: JSON.stringify(json), location: `/api/v1${location(result)}` }
  return {
    status,
    body: JSON.stringify(json),
    location: typeof id === 'string' ? `${url.replace(/[?#].*$/, '').replace(/\/$/, '')}/${id}` : null,
  }
}

export function sendAnswer(response: Response, { status, body, location, replayed }: Answer): void {
  if (location) response.location(location)
  if (replayed) response.set('Idempotency-Replayed', 'true')
  response.status(status)
  if (body) response.type('application/json').send(body)
  else response.end()
}

export const isFile = (result: unknown): result is ApiFile =>
  typeof result === 'object' && result !== null && 'bytes' in result && 'contentType' in result

/** `attachment` writes the name so that no sign in it can break the header (RFC 6266, appendix D). */
export async function sendFile(response: Response, { name, contentType, bytes }: ApiFile): Promise<void> {
  response.attachment(name).set('Content-Type', contentType)
  if (!isReadable(bytes)) {
    response.send(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength))
    return
  }
  await pipeline(bytes, response)
}

const isReadable = (bytes: Uint8Array | Readable): bytes is Readable => bytes instanceof Stream
