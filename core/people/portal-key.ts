import { Op } from 'sequelize'
import { newId } from '../data/table.ts'
import type { Work } from '../data/work.ts'
import { type Secret, sha256 } from '../secret.ts'
import { type PortalKey, type PortalKeyKind, PortalKeys } from './portal-account.ts'

const minute = 60_000
/** How long each kind opens. */
export const keyLifetimes: Readonly<Record<PortalKeyKind, number>> = {
  invite: 72 * 60 * minute,
  code: 15 * minute,
  link: 30 * 24 * 60 * minute,
}

const mostTries = 5

/**
 * What the customer is given: 256 bits for addresses, six digits for what is typed. Only SECRET_KEY makes it of the
 * row's id, so that it stands in no table, no event and no kept message, and yet a message that is tried again says the
 * same. Whoever reads the whole database can open nothing.
 */
export function keyText(secret: Secret, kind: PortalKeyKind, id: string): string {
  const bits = secret.sign(`portal-${kind}`, id)
  if (kind !== 'code') return Buffer.from(bits, 'hex').toString('base64url')
  return String(Number.parseInt(bits.slice(0, 12), 16) % 1_000_000).padStart(6, '0')
}

/** A code has so few digits that its plain hash would give it away; with the row's id in it, it is of that row only. */
const hashOf = (secret: Secret, kind: PortalKeyKind, { id, text }: { id: string; text: string }) =>
  kind === 'code' ? secret.sign('portal-code-kept', `${id} ${text}`) : sha256(text)

export interface NewKey {
  kind: PortalKeyKind
  contactId: string
  subject?: string
  subjectId?: string
}

/** An invitation or a code takes the place of those before it. */
export async function issueKey(work: Work, secret: Secret, { kind, ...given }: NewKey): Promise<PortalKey> {
  const id = newId()
  if (kind !== 'link') await revokeKeys(work, { kind, contactId: given.contactId })
  return work.of(PortalKeys).insert({
    id,
    kind,
    ...given,
    keyHash: hashOf(secret, kind, { id, text: keyText(secret, kind, id) }),
    expiresAt: new Date(work.now.getTime() + keyLifetimes[kind]),
    tries: 0,
  })
}

export async function revokeKeys(
  work: Work,
  where: { contactId: string; kind: PortalKeyKind; id?: string },
): Promise<number> {
  return work.of(PortalKeys).change({ ...where, revokedAt: null, usedAt: null }, { revokedAt: work.now })
}

export const opens = ({ expiresAt, usedAt, revokedAt }: PortalKey, now: Date): boolean =>
  usedAt === null && revokedAt === null && expiresAt > now

/** The key whose text this is, while it opens something. */
export async function findKey(work: Work, kind: PortalKeyKind, text: string): Promise<PortalKey | undefined> {
  if (!/^[\w-]{43}$/.test(text)) return undefined
  const key = await work.of(PortalKeys).first({ where: { kind, keyHash: sha256(text) } })
  return key && opens(key, work.now) ? key : undefined
}

/** Of two who use it in the same instant one does. */
export async function spendKey(work: Work, { id }: PortalKey): Promise<boolean> {
  return (await work.of(PortalKeys).change({ id, usedAt: null, revokedAt: null }, { usedAt: work.now })) === 1
}

/**
 * The customer's code, when it is this one. Every try is counted before it is looked at, and the fifth wrong one is the
 * last; nothing is thrown, or the count would be rolled back with it.
 */
export async function tryCode(
  work: Work,
  secret: Secret,
  { contactId, text }: { contactId: string; text: string },
): Promise<PortalKey | undefined> {
  const key = await work.of(PortalKeys).first({
    where: { contactId, kind: 'code', usedAt: null, revokedAt: null, expiresAt: { [Op.gt]: work.now } },
    order: [['createdAt', 'DESC']],
  })
  if (!key || key.tries >= mostTries) return undefined
  const counted = await work.of(PortalKeys).change({ id: key.id, tries: key.tries }, { tries: key.tries + 1 })
  return counted === 1 && hashOf(secret, 'code', { id: key.id, text }) === key.keyHash ? key : undefined
}

/** Codes asked for since yesterday: somebody who asks for codes all day long guesses. */
export async function codesToday(work: Work, contactId: string): Promise<number> {
  const since = new Date(work.now.getTime() - 24 * 60 * minute)
  return work.of(PortalKeys).count({ contactId, kind: 'code', createdAt: { [Op.gt]: since } })
}
