import { column, optional } from '../core/data/column.ts'
import type { Schema } from '../core/data/schema.ts'

/** The customers' own area: who may enter, what opens it, and their sessions, apart from those of staff. */
export async function up(schema: Schema): Promise<void> {
  await schema.createTable(
    'portal_accounts',
    {
      contactId: column.id(),
      passwordHash: optional(column.text(255)),
      sessionsValidFrom: column.instant(),
      blockedAt: optional(column.instant()),
      lastSeenAt: optional(column.instant()),
      lastAskedAt: optional(column.instant()),
    },
    { unique: [['contactId']] },
  )
  await schema.createTable(
    'portal_keys',
    {
      contactId: column.id(),
      kind: column.text(10),
      keyHash: column.exact(64),
      subject: optional(column.text(40)),
      subjectId: optional(column.id()),
      expiresAt: column.instant(),
      usedAt: optional(column.instant()),
      revokedAt: optional(column.instant()),
      tries: column.integer(),
    },
    { unique: [['keyHash']], indexes: [['contactId', 'kind', 'createdAt']] },
  )
  await schema.createBareTable('portal_sessions', {
    sid: column.text(64),
    expires: optional(column.instant()),
    data: optional(column.longText()),
    createdAt: column.instant(),
    updatedAt: column.instant(),
  })
}
