import { z } from 'zod'
import { isEmail, normalizeEmail } from '../../brazil/email.ts'
import { smtpCredentials } from '../../channels/email/credentials.ts'
import { Invalid } from '../../errors.ts'
import { emailPace } from '../../outbox/pace.ts'
import type { Sender } from '../../outbox/sender.ts'
import { readInput, requiredText } from '../../people/input.ts'
import type { Secret } from '../../secret.ts'

/** An SMTP account as the form shows it: never with its password. */
export type ShownAccount = Omit<z.infer<typeof smtpCredentials>, 'password'> & { hasPassword: boolean }

export const blankAccount: ShownAccount = { host: '', port: 587, security: 'starttls', from: '', hasPassword: false }

export function shownAccount(secret: Secret, sender: Pick<Sender, 'credentials'>): ShownAccount {
  const { password, ...account } = smtpCredentials.parse(JSON.parse(secret.open(sender.credentials)))
  return { ...account, hasPassword: Boolean(password) }
}

const senderInput = z.object({
  name: requiredText('Dê um nome à conta, como "E-mail da loja".', 100),
  perSecond: z.coerce
    .number('Escreva quantas mensagens por segundo.')
    .int('Escreva um número inteiro.')
    .min(1, 'Ao menos uma por segundo.')
    .max(1_000, 'No máximo 1.000 por segundo.'),
  redirectTo: z
    .string()
    .trim()
    .max(191)
    .default('')
    .refine(text => text === '' || isEmail(text), 'Este e-mail não está completo. Use algo como nome@empresa.com.br.'),
})

/** What is kept of a posted form, its account sealed. Throws Invalid naming each wrong field. */
export function readSenderForm(secret: Secret, body: Record<string, unknown>, before?: Sender) {
  const { name, perSecond, redirectTo } = readInput(senderInput, body)
  const pace = { ...(before?.pace ?? emailPace), perSecond }
  const common = { name, pace, redirectTo: redirectTo ? normalizeEmail(redirectTo) : null }
  // A test sender has no account to speak of.
  if (before && before.driver !== 'smtp')
    return { ...common, identity: before.identity, credentials: before.credentials }
  const account = readAccount(secret, body, before)
  const kept = before && openAccount(secret, before)
  // Sealing the same account twice gives two texts: an unchanged one keeps its own.
  const unchanged = kept && JSON.stringify(kept) === JSON.stringify(account)
  const credentials = unchanged ? before.credentials : secret.seal(JSON.stringify(account))
  return { ...common, identity: account.from, credentials }
}

function readAccount(secret: Secret, body: Record<string, unknown>, before: Sender | undefined) {
  const { host, port, security, user, password, from, fromName, replyTo } = body
  const typed = readInput(smtpCredentials, { host, port, security, user, password, from, fromName, replyTo })
  if (!typed.user) return smtpCredentials.parse({ ...typed, password: '' })
  if (typed.password || !before) return typed
  const kept = openAccount(secret, before)
  // Else whoever may change the account could have its password delivered to a server of his own.
  if (kept.password && (kept.host !== typed.host || kept.user !== typed.user)) {
    throw new Invalid({ password: 'O servidor ou o usuário mudou: escreva a senha de novo.' })
  }
  return smtpCredentials.parse({ ...typed, password: kept.password })
}

const openAccount = (secret: Secret, { credentials }: Sender) =>
  smtpCredentials.parse(JSON.parse(secret.open(credentials)))
