import { lookup } from 'node:dns'
import { request as httpRequest } from 'node:http'
import { request as httpsRequest } from 'node:https'
import type { LookupFunction } from 'node:net'
import { isPrivateAddress, isPrivateHost } from './webhook-address.ts'

/** Resolves to the answer's status, redirects included: they are not followed. Throws with a sentence for people. */
export type WebhookPost = (call: { url: string; headers: Record<string, string>; body: string }) => Promise<number>

/** Not `fetch`: it could not be told to connect to the very address that was checked, and a name may resolve anew. */
export function createWebhookPost({
  allowPrivate,
  timeoutMs = 10_000,
}: {
  allowPrivate: boolean
  timeoutMs?: number
}): WebhookPost {
  const guard = allowPrivate ? {} : { lookup: publicLookup }
  return async ({ url, headers, body }) => {
    const { protocol, hostname } = new URL(url)
    if (!allowPrivate && isPrivateHost(hostname)) throw new Error(internalNetwork)
    const request = protocol === 'https:' ? httpsRequest : httpRequest
    const bytes = Buffer.from(body)
    return new Promise<number>((resolve, reject) => {
      const call = request(url, {
        method: 'POST',
        headers: {
          'Content-Type': 'application/json; charset=utf-8',
          'Content-Length': bytes.length,
          'User-Agent': 'Recado-Webhooks',
          ...headers,
        },
        // A connection of its own: nothing of one company's call is left for another's.
        agent: false,
        signal: AbortSignal.timeout(timeoutMs),
        ...guard,
      })
      call.on('error', error => reject(new Error(sentence(error, timeoutMs), { cause: error })))
      call.on('response', response => {
        response.on('error', () => undefined)
        // Only the status counts; reading on lets a well-behaved server finish, the time limit stops any other.
        response.resume()
        resolve(response.statusCode ?? 0)
      })
      call.end(bytes)
    })
  }
}

/** Refuses a name of which any address is not public, at the moment of connecting to it. */
const publicLookup: LookupFunction = (hostname, options, done) => {
  lookup(hostname, { ...options, all: true }, (error, addresses) => {
    if (error) return done(error, [])
    if (addresses.some(({ address }) => isPrivateAddress(address))) return done(new Error(internalNetwork), [])
    const [first] = addresses
    if (options.all || !first) return done(null, addresses)
    done(null, first.address, first.family)
  })
}

const internalNetwork = 'O endereço leva a uma rede interna e não foi chamado.'

function sentence(error: Error & { code?: string }, timeoutMs: number): string {
  if (error.message === internalNetwork) return error.message
  if (error.name === 'AbortError' || error.name === 'TimeoutError')
    return `Não respondeu em ${timeoutMs / 1_000} segundos.`
  return sentences[error.code ?? ''] ?? `A conexão falhou (${error.code ?? error.message}).`
}

const sentences: Record<string, string> = {
  ENOTFOUND: 'O domínio não existe.',
  EAI_AGAIN: 'O domínio não pôde ser consultado.',
  ECONNREFUSED: 'O servidor recusou a conexão.',
  ECONNRESET: 'O servidor cortou a conexão.',
  CERT_HAS_EXPIRED: 'O certificado do servidor venceu.',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'O certificado do servidor não é de uma autoridade conhecida.',
  ERR_TLS_CERT_ALTNAME_INVALID: 'O certificado do servidor é de outro domínio.',
}
