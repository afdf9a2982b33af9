import { existsSync, linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { z } from 'zod'
import { randomToken } from '../core/secret.ts'

export interface Config {
  production: boolean
  port: number
  host: string
  /** Without a trailing slash; links in messages start with it. */
  baseUrl: string
  databaseUrl: string
  dataDir: string
  secretKey: string
  smtpUrl?: string
  chromiumPath?: string
  /** Further flags for the browsers of WhatsApp. CHROMIUM_ARGS, apart by spaces, in quotes where one has spaces. */
  chromiumArgs: string[]
  demoPassword?: string
  seed: 'demo' | 'none'
  role: 'all' | 'web' | 'worker'
  logLevel: string
  /** A script of package.json, with npm and a shell above us. */
  startedByNpm: boolean
}

const text = z
  .string()
  .trim()
  .transform(value => value || undefined)
  .optional()

/** Apart by spaces; quotes keep together what has spaces in it. */
function words(value: string): string[] {
  return (value.match(/(?:"[^"]*"|'[^']*'|[^\s"'])+/g) ?? []).map(word => word.replace(/"([^"]*)"|'([^']*)'/g, '$1$2'))
}

const environment = z.object({
  NODE_ENV: text,
  PORT: z.coerce.number().int().min(0).max(65535).default(3000),
  HOST: text,
  BASE_URL: z.url({ protocol: /^https?$/ }).optional(),
  DATABASE_URL: text,
  DATA_DIR: z.string().trim().min(1).default('./data'),
  SECRET_KEY: text,
  SMTP_URL: text,
  CHROMIUM_PATH: text,
  CHROMIUM_ARGS: z.string().default('').transform(words),
  DEMO_PASSWORD: text,
  SEED: z.enum(['demo', 'none']).optional(),
  ROLE: z.enum(['all', 'web', 'worker']).default('all'),
  LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']).default('info'),
  npm_lifecycle_event: text,
})

/** The only reader of process.env. Throws one Error that names every wrong variable. */
export function readConfig(source: NodeJS.ProcessEnv = process.env): Config {
  const parsed = environment.safeParse(source)
  if (!parsed.success) throw refusal(parsed.error.issues.map(issue => `${issue.path.join('.')}: ${issue.message}`))
  const given = parsed.data
  const production = given.NODE_ENV === 'production'
  if (production) refuseDemoDefaults(given)
  const dataDir = resolve(given.DATA_DIR)
  mkdirSync(dataDir, { recursive: true })
  return {
    production,
    port: given.PORT,
    host: given.HOST ?? (production ? '0.0.0.0' : '127.0.0.1'),
    baseUrl: (given.BASE_URL ?? `http://localhost:${given.PORT}`).replace(/\/+$/, ''),
    databaseUrl: given.DATABASE_URL ?? `sqlite:${join(dataDir, 'recado.sqlite')}`,
    dataDir,
    secretKey: given.SECRET_KEY ?? keptSecretKey(dataDir),
    seed: given.SEED ?? (production ? 'none' : 'demo'),
    role: given.ROLE,
    logLevel: given.LOG_LEVEL,
    chromiumArgs: given.CHROMIUM_ARGS,
    startedByNpm: given.npm_lifecycle_event !== undefined,
    ...(given.SMTP_URL ? { smtpUrl: given.SMTP_URL } : {}),
    ...(given.CHROMIUM_PATH ? { chromiumPath: given.CHROMIUM_PATH } : {}),
    ...(given.DEMO_PASSWORD ? { demoPassword: given.DEMO_PASSWORD } : {}),
  }
}

function refuseDemoDefaults(given: z.infer<typeof environment>): void {
  const missing = [
    !given.SECRET_KEY && 'SECRET_KEY: obrigatória em produção (openssl rand -base64 48)',
    given.SECRET_KEY && given.SECRET_KEY.length < 32 && 'SECRET_KEY: use ao menos 32 caracteres',
    !given.BASE_URL && 'BASE_URL: obrigatória em produção, por exemplo https://recado.sualoja.com.br',
    !given.DATABASE_URL && 'DATABASE_URL: obrigatória em produção, por exemplo mysql://usuario:senha@servidor/recado',
    given.SEED === 'demo' && 'SEED: a empresa de demonstração não é criada em produção',
  ].filter(line => typeof line === 'string')
  if (missing.length > 0) throw refusal(missing)
}

const refusal = (lines: string[]) => new Error(`Configuração recusada:\n  ${lines.join('\n  ')}`)

/** Written aside and then linked: of two processes that begin together both read the same key, and never half of it. */
function keptSecretKey(dataDir: string): string {
  const file = join(dataDir, 'secret.key')
  if (!existsSync(file)) {
    const aside = `${file}.${process.pid}`
    writeFileSync(aside, randomToken(), { mode: 0o600 })
    try {
      linkSync(aside, file)
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    } finally {
      rmSync(aside)
    }
  }
  return readFileSync(file, 'utf8').trim()
}
