import { z } from 'zod'
import { Invalid } from '../../errors.ts'
import { isMailbox } from './address.ts'

const address = z.string().trim().refine(isMailbox, 'Informe um endereço de e-mail, como loja@exemplo.com.br.')
/** A form sends an empty text where nothing was typed. */
const orNothing = <Schema extends z.ZodType>(schema: Schema) =>
  z.preprocess(value => (value === '' || value === null ? undefined : value), schema.optional())

/** An SMTP account. `security`: `tls` from the first byte (465), `starttls` demanded (587), `none` never tried. */
export const smtpCredentials = z.object({
  host: z
    .string()
    .trim()
    .regex(/^[\w.:-]{1,253}$/, 'Informe o nome do servidor, como smtp.exemplo.com.br.'),
  port: z.coerce.number().int().min(1, 'Informe a porta, como 587.').max(65_535, 'A porta vai até 65535.'),
  security: z.enum(['tls', 'starttls', 'none'], 'Escolha TLS, STARTTLS ou nenhuma.'),
  user: orNothing(z.string().trim().max(254)),
  password: orNothing(z.string().max(500)),
  from: address,
  fromName: orNothing(z.string().trim().max(100)),
  replyTo: orNothing(address),
})
export type SmtpCredentials = z.infer<typeof smtpCredentials>

/**
 * Reads SMTP_URL: `smtp://user:password@host:587?from=loja@exemplo.com.br&fromName=Loja&replyTo=...&security=starttls`.
 * `smtps:` or port 465 is `tls`. Otherwise a password leaves this machine under STARTTLS only, unless `security` says
 * so; a server on this machine, or one without sign-in, is taken as it is.
 *
 * @throws Invalid with what is wrong, never with the URL, which holds a password
 */
export function smtpCredentialsFromUrl(text: string): SmtpCredentials {
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (!url || !['smtp:', 'smtps:'].includes(url.protocol) || !url.hostname) {
    throw invalid('use o formato smtp://usuario:senha@servidor:587?from=loja@exemplo.com.br')
  }
  const user = decoded(url.username)
  const security = url.searchParams.get('security') ?? securityOf(url)
  const parsed = smtpCredentials.safeParse({
    host: url.hostname.replace(/^\[|\]$/g, ''),
    port: url.port || (security === 'tls' ? 465 : 587),
    security,
    user,
    password: decoded(url.password),
    from: url.searchParams.get('from') ?? (isMailbox(user) ? user : 'recado@localhost'),
    fromName: url.searchParams.get('fromName'),
    replyTo: url.searchParams.get('replyTo'),
  })
  if (parsed.success) return parsed.data
  throw invalid(parsed.error.issues.map(issue => `${issue.path.join('.')}: ${issue.message}`).join(' '))
}

const invalid = (reason: string) => new Invalid({ SMTP_URL: reason }, `SMTP_URL não serve: ${reason}`)

function decoded(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    throw invalid('escreva % como %25 no usuário e na senha.')
  }
}

function securityOf(url: URL): SmtpCredentials['security'] {
  if (url.protocol === 'smtps:' || url.port === '465') return 'tls'
  const here = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(url.hostname)
  return here || url.username === '' ? 'none' : 'starttls'
}
