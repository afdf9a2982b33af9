import { column, optional } from '../data/column.ts'
import { defineModel, type Row } from '../data/model.ts'

/** A customer's access to the company's portal ("Central do Assinante"). No row: nobody gave them access. */
export const PortalAccounts = defineModel(
  'portal_accounts',
  {
    contactId: column.id(),
    /** argon2id in PHC form; null until the customer has chosen a password. */
    passwordHash: optional(column.text(255)),
    /** Sessions older than this are over: set when the password changes or the access is blocked. */
    sessionsValidFrom: column.instant(),
    blockedAt: optional(column.instant()),
    lastSeenAt: optional(column.instant()),
    /** Last request of theirs: written first, so that two at once are counted one after the other. */
    lastAskedAt: optional(column.instant()),
  },
  { unique: [['contactId']], owner: { column: 'contactId' } },
)
export type PortalAccount = Row<typeof PortalAccounts>

/** `invite`: to choose the first password. `code`: to choose another one. `link`: opens one document. */
export type PortalKeyKind = 'invite' | 'code' | 'link'

/** What opens a door of the portal for a while. The key itself is kept nowhere: see `portal-key.ts`. */
export const PortalKeys = defineModel(
  'portal_keys',
  {
    contactId: column.id(),
    kind: column.text<PortalKeyKind>(10),
    /** SHA-256 of what the customer holds. */
    keyHash: column.exact(64),
    /** What a link opens. */
    subject: optional(column.text(40)),
    subjectId: optional(column.id()),
    expiresAt: column.instant(),
    usedAt: optional(column.instant()),
    revokedAt: optional(column.instant()),
    /** How often a wrong code was typed. */
    tries: column.integer(),
  },
  { unique: [['keyHash']], owner: { column: 'contactId' } },
)
export type PortalKey = Row<typeof PortalKeys>
