import { Op } from 'sequelize'
import type { Work } from '../data/work.ts'
import { Conflict, Invalid } from '../errors.ts'
import { record } from '../events/record.ts'
import type { Secret } from '../secret.ts'
import { type Contact, Contacts } from './contact.ts'
import { type PortalAccount, PortalAccounts, type PortalKey, PortalKeys } from './portal-account.ts'
import { issueKey, opens, revokeKeys } from './portal-key.ts'

export const accountOf = (work: Work, contactId: string): Promise<PortalAccount | undefined> =>
  work.of(PortalAccounts).first({ where: { contactId } })

/**
 * "Dar acesso à Central": what the customer gets is a link to choose a password, once and for three days. A password of
 * ours would stay readable in the history of messages, and with everybody who looks over a shoulder.
 * Throws Invalid without CPF or CNPJ, Conflict while the access is blocked.
 */
export async function giveAccess(work: Work, secret: Secret, contactId: string): Promise<void> {
  const contact = await work.of(Contacts).get(contactId)
  if (!contact.taxId) throw new Invalid({ taxId: 'O cliente entra com o CPF ou CNPJ: complete o cadastro primeiro.' })
  if (contact.archivedAt) throw new Conflict('Este cliente está arquivado. Desarquive antes de dar acesso.')
  const known = await accountOf(work, contactId)
  if (known?.blockedAt) throw new Conflict('O acesso está bloqueado. Desbloqueie antes de mandar o link.')
  if (!known) await work.of(PortalAccounts).insertOnce({ contactId, sessionsValidFrom: work.now })
  const { id: keyId } = await issueKey(work, secret, { kind: 'invite', contactId })
  await recordAccess(work, 'portal.access_given', contactId, { keyId })
}

/** Ends the customer's sessions, and what they were sent opens nothing any more. */
export async function blockAccess(work: Work, contactId: string): Promise<void> {
  await work.of(Contacts).get(contactId)
  const change = { blockedAt: work.now, sessionsValidFrom: work.now }
  const blocked = await work.of(PortalAccounts).change({ contactId, blockedAt: null }, change)
  if (blocked === 0) return
  for (const kind of ['invite', 'code', 'link'] as const) await revokeKeys(work, { contactId, kind })
  await recordAccess(work, 'portal.blocked', contactId)
}

export async function unblockAccess(work: Work, contactId: string): Promise<void> {
  await work.of(Contacts).get(contactId)
  if ((await work.of(PortalAccounts).change({ contactId, blockedAt: { [Op.ne]: null } }, { blockedAt: null })) === 0)
    return
  await recordAccess(work, 'portal.unblocked', contactId)
}

/** What stands on the contact's page. */
export interface Access {
  state: 'none' | 'invited' | 'lapsed' | 'active' | 'blocked'
  account: PortalAccount | undefined
  /** While an invitation is open. */
  invite: PortalKey | undefined
}

export async function accessOf(work: Work, contactId: string): Promise<Access> {
  const account = await accountOf(work, contactId)
  const [last] = await work
    .of(PortalKeys)
    .all({ where: { contactId, kind: 'invite' }, order: [['createdAt', 'DESC']], limit: 1 })
  const invite = last && opens(last, work.now) ? last : undefined
  const waiting = invite ? 'invited' : 'lapsed'
  const known = account && (account.blockedAt ? 'blocked' : account.passwordHash ? 'active' : waiting)
  return { state: known ?? 'none', account, invite }
}

/** Whoever may enter: known, with access, neither blocked nor archived. */
export const mayEnter = (contact: Contact | undefined, account: PortalAccount | undefined): boolean =>
  contact !== undefined && contact.archivedAt === null && account !== undefined && account.blockedAt === null

export const recordAccess = (work: Work, name: string, contactId: string, payload: Record<string, unknown> = {}) =>
  record(work, { name, subject: 'contact', subjectId: contactId, contactId, payload })
