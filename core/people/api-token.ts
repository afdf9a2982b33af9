import { column, optional } from '../data/column.ts'
import type { Database } from '../data/connect.ts'
import { defineModel, type Row } from '../data/model.ts'
import { bindTable } from '../data/table.ts'
import type { Work } from '../data/work.ts'
import { record } from '../events/record.ts'
import { randomToken, sha256 } from '../secret.ts'
import type { Role } from './permission.ts'

/** A program's access to the API of one company. Only the hash is kept. */
export const ApiTokens = defineModel('api_tokens', {
  name: column.text(),
  role: column.text<Role>(20),
  tokenHash: column.text(64),
  lastUsedAt: optional(column.instant()),
  revokedAt: optional(column.instant()),
})
export type ApiToken = Row<typeof ApiTokens>

/** The text is shown once and cannot be had again. */
export async function createApiToken(
  work: Work,
  given: { name: string; role: Role },
): Promise<{ token: ApiToken; text: string }> {
  const text = `rcd_${randomToken()}`
  const token = await work.of(ApiTokens).insert({ ...given, tokenHash: sha256(text) })
  await record(work, { name: 'api_token.created', subject: 'api_token', subjectId: token.id, payload: given })
  return { token, text }
}

export async function revokeApiToken(work: Work, id: string): Promise<void> {
  const token = await work.of(ApiTokens).get(id)
  await work.of(ApiTokens).change({ id, revokedAt: null }, { revokedAt: work.now })
  await record(work, { name: 'api_token.revoked', subject: 'api_token', subjectId: id, payload: { name: token.name } })
}

export async function findApiToken(database: Database, now: Date, text: string): Promise<ApiToken | undefined> {
  const where = { tokenHash: sha256(text), revokedAt: null }
  return bindTable(database, ApiTokens, { now }).first({ where })
}
