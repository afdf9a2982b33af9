import type { Work } from '../data/work.ts'
import { Invalid } from '../errors.ts'
import type { Secret } from '../secret.ts'
import { type Contact, Contacts } from './contact.ts'
import { accountOf, mayEnter, recordAccess } from './portal-access.ts'
import { type PortalAccount, PortalAccounts } from './portal-account.ts'
import { findKey, revokeKeys, spendKey, tryCode } from './portal-key.ts'
import { hashPassword, passwordMatches } from './user.ts'

/** Throws Invalid. `taxId`: everybody who knows the customer knows that one. */
export function checkNewPassword(password: string, repeated: string, taxId = ''): void {
  if (password.length < 8) throw new Invalid({ password: 'A senha precisa de pelo menos 8 letras ou números.' })
  if (password.length > 200) throw new Invalid({ password: 'Use no máximo 200 letras.' })
  const plain = password.replace(/[.\-/\s]/g, '').toUpperCase()
  if (/^(.)\1*$/.test(plain) || (taxId !== '' && plain === taxId))
    throw new Invalid({ password: 'Esta senha é fácil demais de adivinhar. Escolha outra.' })
  if (password !== repeated) throw new Invalid({ repeated: 'As duas senhas não são iguais.' })
}

/** CPF or CNPJ without a mask; archived customers are nobody here. */
export async function findEntrant(work: Work, taxId: string) {
  const contact = taxId ? await work.of(Contacts).first({ where: { uniqueTaxId: taxId, archivedAt: null } }) : undefined
  const account = contact && (await accountOf(work, contact.id))
  return { contact, account }
}

/** A wrong number, a wrong password and nobody at all take as long, and look the same. */
export async function signInWith(
  work: Work,
  { taxId, password }: { taxId: string; password: string },
): Promise<{ contact: Contact; account: PortalAccount } | undefined> {
  const { contact, account } = await findEntrant(work, taxId)
  const right = await passwordMatches(account?.passwordHash ?? undefined, password)
  return right && contact && account ? { contact, account } : undefined
}

/** Whose password it becomes; undefined when the link opens nothing (any more). */
export async function choosePassword(
  work: Work,
  { token, password }: { token: string; password: string },
): Promise<Contact | undefined> {
  const key = await findKey(work, 'invite', token)
  const contact = key && (await work.of(Contacts).first({ where: { id: key.contactId } }))
  if (!key || !contact || !(await isOpenFor(work, contact)) || !(await spendKey(work, key))) return undefined
  await keepPassword(work, contact, { password, by: 'link' })
  return contact
}

/** The same with a code. `false` also for those whom nobody knows, after as much work. */
export async function renewPassword(
  work: Work,
  secret: Secret,
  given: { taxId: string; code: string; password: string },
): Promise<boolean> {
  const { contact, account } = await findEntrant(work, given.taxId)
  const hash = await hashPassword(given.password)
  if (!contact || !mayEnter(contact, account)) return false
  const key = await tryCode(work, secret, { contactId: contact.id, text: given.code })
  if (!key || !(await spendKey(work, key))) return false
  await keepPassword(work, contact, { hash, by: 'code' })
  return true
}

const isOpenFor = async (work: Work, contact: Contact) => mayEnter(contact, await accountOf(work, contact.id))

/** Whoever had the old one is out, and what was sent before opens nothing. */
async function keepPassword(
  work: Work,
  { id: contactId }: Contact,
  given: { password?: string; hash?: string; by: 'link' | 'code' },
): Promise<void> {
  const passwordHash = given.hash ?? (await hashPassword(given.password ?? ''))
  await work.of(PortalAccounts).change({ contactId }, { passwordHash, sessionsValidFrom: work.now })
  for (const kind of ['invite', 'code'] as const) await revokeKeys(work, { contactId, kind })
  await recordAccess(work, 'portal.password_chosen', contactId, { by: given.by })
}
