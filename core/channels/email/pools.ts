import { createTransport, type Transporter } from 'nodemailer'
import type { Log } from '../../log.ts'
import { sha256 } from '../../secret.ts'
import type { SmtpCredentials } from './credentials.ts'

/** Milliseconds. `send` bounds one message from queue to answer, whatever a server trickles. */
export interface SmtpLimits {
  connection: number
  greeting: number
  socket: number
  send: number
}

export const smtpLimits: SmtpLimits = { connection: 10_000, greeting: 10_000, socket: 60_000, send: 300_000 }

export interface SmtpPools {
  /** The sender's open connections; new ones when its credentials changed since. */
  of(senderId: string, account: SmtpCredentials): Transporter
  /** One connection outside the pool, which insists on signing in. */
  trial(account: SmtpCredentials): Transporter
  close(): void
}

interface Pool {
  fingerprint: string
  transport: Transporter
}

const fingerprints = new WeakMap<SmtpCredentials, string>()

/** One batch of messages brings the same object along. */
function fingerprintOf(account: SmtpCredentials): string {
  const fingerprint = fingerprints.get(account) ?? sha256(JSON.stringify(account))
  fingerprints.set(account, fingerprint)
  return fingerprint
}

/** `ca`: certificates trusted instead of the system's own (PEM), for tests and private networks. */
export function createSmtpPools(options: { log: Log; limits: SmtpLimits; ca?: string | undefined }): SmtpPools {
  const pools = new Map<string, Pool>()
  const connection = (account: SmtpCredentials) => ({
    host: account.host,
    port: account.port,
    secure: account.security === 'tls',
    requireTLS: account.security === 'starttls',
    ignoreTLS: account.security === 'none',
    ...(account.user && { auth: { user: account.user, pass: account.password ?? '' } }),
    ...(options.ca && { tls: { ca: options.ca } }),
    connectionTimeout: options.limits.connection,
    greetingTimeout: options.limits.greeting,
    socketTimeout: options.limits.socket,
  })
  return {
    of(senderId, account) {
      const fingerprint = fingerprintOf(account)
      const known = pools.get(senderId)
      if (known?.fingerprint === fingerprint) return known.transport
      known?.transport.close()
      options.log.info({ sender: senderId, replaced: known !== undefined }, 'smtp pool opened')
      // One requeue: an idle connection the server had dropped is opened again; the dispatcher does the real retries.
      const bounds = { maxConnections: 5, maxMessages: 100, maxRequeues: 1 }
      const transport = createTransport({ pool: true, ...bounds, ...connection(account) })
      pools.set(senderId, { fingerprint, transport })
      return transport
    },
    trial: account => createTransport({ ...connection(account), forceAuth: account.user !== undefined }),
    close() {
      for (const { transport } of pools.values()) transport.close()
      pools.clear()
    },
  }
}
