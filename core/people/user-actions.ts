import { verify } from '@node-rs/argon2'
import { Op } from 'sequelize'
import { z } from 'zod'
import { isEmail } from '../brazil/email.ts'
import type { Work } from '../data/work.ts'
import { Conflict, Invalid } from '../errors.ts'
import { record } from '../events/record.ts'
import { readInput, requiredText } from './input.ts'
import { generatePassword } from './password.ts'
import { roles } from './permission.ts'
import { hashPassword, type User, Users } from './user.ts'

const tooLong = 'Use no máximo 200 letras.'
const role = z.enum(roles, 'Escolha o que a pessoa pode fazer.')

export const userInput = z.object({
  name: requiredText('Escreva o nome da pessoa.'),
  email: z
    .string('Escreva o e-mail com que a pessoa vai entrar.')
    .trim()
    .toLowerCase()
    .max(191, 'Use no máximo 191 letras.')
    .refine(isEmail, 'Este e-mail não está completo. Use algo como nome@empresa.com.br.'),
  role,
})
export type UserInput = z.input<typeof userInput>

/** The password is generated and returned once; only its hash is kept. An e-mail signs in to one company only. */
export async function createUser(work: Work, given: UserInput): Promise<{ user: User; password: string }> {
  const values = readInput(userInput, given)
  const password = generatePassword()
  const passwordHash = await hashPassword(password)
  const user = await work.of(Users).insertOnce({ ...values, passwordHash, sessionsValidFrom: work.now })
  if (!user) throw new Invalid({ email: 'Este e-mail já é de um usuário. Use outro.' })
  await recordUser(work, 'user.created', user.id, { name: user.name, role: user.role })
  return { user, password }
}

export const userChange = userInput.omit({ email: true }).partial()
export type UserChange = z.input<typeof userChange>

export async function updateUser(work: Work, id: string, given: UserChange): Promise<void> {
  const change = readInput(userChange, given)
  const user = await work.of(Users).get(id)
  const name = change.name ?? user.name
  const role = change.role ?? user.role
  if (name === user.name && role === user.role) return
  if (user.role === 'administrator' && role !== 'administrator') await keepAnAdministrator(work, user)
  await work.of(Users).change({ id }, { name, role })
  await recordUser(work, 'user.changed', id, { name, before: user.role, after: role })
}

/** Ends the user's sessions at once. */
export async function disableUser(work: Work, id: string): Promise<void> {
  const user = await work.of(Users).get(id)
  if (user.disabledAt) return
  if (user.role === 'administrator') await keepAnAdministrator(work, user)
  await work.of(Users).change({ id }, { disabledAt: work.now, sessionsValidFrom: work.now })
  await recordUser(work, 'user.disabled', id, { name: user.name })
}

export async function enableUser(work: Work, id: string): Promise<void> {
  const user = await work.of(Users).get(id)
  if (!user.disabledAt) return
  await work.of(Users).change({ id }, { disabledAt: null })
  await recordUser(work, 'user.enabled', id, { name: user.name })
}

/** A new generated password, returned once; the user's sessions are over. */
export async function renewPassword(work: Work, id: string): Promise<string> {
  const user = await work.of(Users).get(id)
  const password = generatePassword()
  await keepPassword(work, user, password)
  await recordUser(work, 'user.password_renewed', id, { name: user.name })
  return password
}

export const passwordChange = z
  .object({
    currentPassword: z.string('Escreva a senha atual.').min(1, 'Escreva a senha atual.').max(200, tooLong),
    newPassword: z.string('Escreva a senha nova.').min(10, 'Use ao menos 10 letras.').max(200, tooLong),
    repeatedPassword: z.string('Repita a senha nova.'),
  })
  .refine(given => given.newPassword === given.repeatedPassword, {
    path: ['repeatedPassword'],
    message: 'As duas senhas não são iguais.',
  })
export type PasswordChange = z.input<typeof passwordChange>

/** One's own password: asks for the one in use, and ends the user's sessions, the present one too. */
export async function changeOwnPassword(work: Work, id: string, given: PasswordChange): Promise<void> {
  const { currentPassword, newPassword } = readInput(passwordChange, given)
  const user = await work.of(Users).get(id)
  const right = await verify(user.passwordHash, currentPassword)
  if (!right) throw new Invalid({ currentPassword: 'Esta não é a sua senha atual.' })
  await keepPassword(work, user, newPassword)
  await recordUser(work, 'user.password_changed', id)
}

async function keepPassword(work: Work, user: User, password: string): Promise<void> {
  const passwordHash = await hashPassword(password)
  await work.of(Users).change({ id: user.id }, { passwordHash, sessionsValidFrom: work.now })
}

async function keepAnAdministrator(work: Work, leaving: User): Promise<void> {
  const administrators = { role: 'administrator' as const, disabledAt: null }
  // Writing what stands there already locks the rows: of two who leave at once, the second counts when the first is gone.
  await work.of(Users).change(administrators, { role: 'administrator' })
  if ((await work.of(Users).count({ ...administrators, id: { [Op.ne]: leaving.id } })) > 0) return
  throw new Conflict('A empresa precisa de ao menos um administrador. Escolha outro antes de mudar este.')
}

const recordUser = (work: Work, name: string, id: string, payload: Record<string, unknown> = {}) =>
  record(work, { name, subject: 'user', subjectId: id, payload })
