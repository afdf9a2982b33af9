import type { Request } from 'express'
import type { Work } from '../../data/work.ts'
import { AppError, Conflict, Invalid } from '../../errors.ts'
import { type Secret, sha256 } from '../../secret.ts'
import { uploadsOf } from '../upload.ts'
import type { Answer } from './answer.ts'
import type { Caller } from './authenticate.ts'
import { IdempotencyKeys } from './idempotency-key.ts'

/** One request's claim to be done once (draft-ietf-httpapi-idempotency-key-header-07). */
export interface Claim {
  key: string
  fingerprint: string
}

/** undefined: the request carries no key. Keys of different tokens never meet. */
export function claimOf(request: Request, { token }: Caller): Claim | undefined {
  const given = request.get('idempotency-key')
  if (request.method !== 'POST' || given === undefined) return undefined
  // The draft writes the key in quotes (RFC 8941 string); hardly a client does.
  const key = given.trim().replace(/^"(.*)"$/, '$1')
  if (key === '' || key.length > 255) {
    throw new AppError('malformed', 400, 'A Idempotency-Key precisa ter de 1 a 255 caracteres, um UUID por exemplo.')
  }
  const files = uploadsOf(request).map(({ bytes }) => sha256(bytes))
  const content = [request.method, request.originalUrl, JSON.stringify(request.body ?? null), ...files].join('\n')
  return { key: sha256(`${token.id}\n${key}`), fingerprint: sha256(content) }
}

/**
 * Takes the key for this request: undefined means it is ours, and `keepAnswer` must follow. Otherwise the answer that
 * the same request got before. Of two at the same time the second waits here for the first one's transaction.
 */
export async function takeKey(work: Work, secret: Secret, claim: Claim): Promise<Answer | undefined> {
  const keys = work.of(IdempotencyKeys)
  const where = { key: claim.key }
  const known = await keys.first({ where })
  if (known && isOver(known, work.now)) await keys.remove({ id: known.id })
  if (await keys.insertOnce({ ...claim, status: underWay, body: '' })) return undefined
  const other = await keys.first({ where })
  if (!other || (other.fingerprint === claim.fingerprint && other.status === underWay)) {
    throw new Conflict('A mesma requisição ainda está em andamento. Repita em alguns segundos, com a mesma chave.')
  }
  if (other.fingerprint !== claim.fingerprint) {
    const reason = 'Esta chave já foi usada em outra requisição. Use uma chave nova.'
    throw new Invalid({ 'Idempotency-Key': reason }, reason)
  }
  return { status: other.status, body: secret.open(other.body), location: other.location, replayed: true }
}

/** Sealed: an answer may hold what is shown only once. */
export async function keepAnswer(
  work: Work,
  secret: Secret,
  { claim, answer }: { claim: Claim; answer: Answer },
): Promise<void> {
  const { status, body, location } = answer
  await work.of(IdempotencyKeys).change({ key: claim.key }, { status, body: secret.seal(body), location })
}

/** For requests that failed after their key was taken in a transaction of its own. */
export async function releaseKey(work: Work, claim: Claim): Promise<void> {
  await work.of(IdempotencyKeys).remove({ key: claim.key, status: underWay })
}

const underWay = 0
const dayMs = 24 * 3_600_000
const abandonedMs = 10 * 60_000

/** A day after the answer; ten minutes when there is none, for the process that took the key is dead by then. */
const isOver = ({ status, createdAt }: { status: number; createdAt: Date }, now: Date) =>
  now.getTime() - createdAt.getTime() >= (status === underWay ? abandonedMs : dayMs)
