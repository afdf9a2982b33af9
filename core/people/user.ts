import { hash, verify } from '@node-rs/argon2'
import { column, optional } from '../data/column.ts'
import type { Database } from '../data/connect.ts'
import { defineModel, type Row } from '../data/model.ts'
import { bindTable } from '../data/table.ts'
import type { Role } from './permission.ts'

/** Staff. An e-mail signs in to one company only, so it is unique in the whole installation. */
export const Users = defineModel('users', {
  /** In lower case. */
  email: column.exact(),
  name: column.text(),
  role: column.text<Role>(20),
  /** argon2id in PHC form (RFC 9106); never shown, never logged. */
  passwordHash: column.text(255),
  /** Sessions older than this are over: set when the password changes or the user is switched off. */
  sessionsValidFrom: column.instant(),
  disabledAt: optional(column.instant()),
  lastSeenAt: optional(column.instant()),
})
export type User = Row<typeof Users>

// OWASP's second argon2id profile: 19 MiB, 2 passes, 1 lane.
const cost = { memoryCost: 19_456, timeCost: 2, parallelism: 1 }

export const hashPassword = (password: string): Promise<string> => hash(password, cost)

// Checked when nobody has that e-mail, so that the answer takes as long as a wrong password's.
const nobody = hashPassword('nobody has this password')

/** Takes as long when there is no password to compare with. */
export const passwordMatches = async (passwordHash: string | undefined, given: string): Promise<boolean> =>
  (await verify(passwordHash ?? (await nobody), given)) && passwordHash !== undefined

/** The user whose e-mail and password these are; undefined tells not which of the two was wrong. */
export async function findByCredentials(
  database: Database,
  now: Date,
  given: { email: string; password: string },
): Promise<User | undefined> {
  const email = given.email.trim().toLowerCase()
  const user = await bindTable(database, Users, { now }).first({ where: { email } })
  const right = await passwordMatches(user?.passwordHash, given.password)
  return right && user && !user.disabledAt ? user : undefined
}

/** For the session: undefined when the user is gone, switched off, or the session began before `sessionsValidFrom`. */
export async function findSignedIn(
  database: Database,
  now: Date,
  session: { userId: string; since: Date },
): Promise<User | undefined> {
  const user = await bindTable(database, Users, { now }).first({ where: { id: session.userId } })
  return user && !user.disabledAt && user.sessionsValidFrom <= session.since ? user : undefined
}
