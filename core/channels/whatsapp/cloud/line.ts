import { type ClientRequest, request as httpRequest, type IncomingHttpHeaders, type IncomingMessage } from 'node:http'
import { request as httpsRequest } from 'node:https'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { SendError } from '../../../errors.ts'

export interface LineCall {
  method: 'GET' | 'POST'
  url: string
  accessToken: string
  body?: { contentType: string; size: number; parts: () => AsyncIterable<Uint8Array> | Iterable<Uint8Array> }
  /** For the whole call, answer included. */
  timeoutMs: number
  /** A longer answer is cut off. */
  maxBytes: number
}

export interface LineAnswer {
  status: number
  headers: IncomingHttpHeaders
  body: Buffer
}

/** The call got no whole answer. */
export class LineBroken extends Error {
  /** Whether the other side may have heard the request: from here on nobody knows what became of it. */
  readonly heard: boolean

  constructor(message: string, { heard, cause }: { heard: boolean; cause: unknown }) {
    super(message, { cause })
    this.name = 'LineBroken'
    this.heard = heard
  }
}

const connectMs = 10_000

/**
 * One HTTP call on a connection of its own: on a kept one that the server has just closed, a message would seem to have
 * left. Redirects are not followed, so that the token goes nowhere else. Throws LineBroken, or what `parts` throws.
 */
export async function callLine(call: LineCall): Promise<LineAnswer> {
  const secure = call.url.startsWith('https:')
  const request = (secure ? httpsRequest : httpRequest)(call.url, {
    method: call.method,
    headers: headersOf(call),
    agent: false,
    signal: AbortSignal.timeout(call.timeoutMs),
  })
  let heard = false
  const connecting = setTimeout(() => request.destroy(new Error(`no connection in ${connectMs / 1_000} s`)), connectMs)
  request.once('socket', socket =>
    socket.once(secure ? 'secureConnect' : 'connect', () => {
      heard = true
      clearTimeout(connecting)
    }),
  )
  // What ends the writing ends the request as well; an answer that came before that still counts.
  const unwritten = write(request, call.body).then(
    () => undefined,
    (error: unknown) => error,
  )
  try {
    return await answerTo(request, call.maxBytes)
  } catch (error) {
    request.destroy()
    const reading = await unwritten
    if (reading instanceof SendError) throw reading
    throw new LineBroken(sentence(error as Error, call), { heard, cause: error })
  } finally {
    clearTimeout(connecting)
  }
}

function headersOf({ accessToken, body }: LineCall): Record<string, string | number> {
  const content = body ? { 'Content-Type': body.contentType, 'Content-Length': body.size } : {}
  return { Authorization: `Bearer ${accessToken}`, 'User-Agent': 'Recado', Accept: '*/*', ...content }
}

async function write(request: ClientRequest, body: LineCall['body']): Promise<void> {
  if (!body) return void request.end()
  await pipeline(Readable.from(body.parts()), request)
}

async function answerTo(request: ClientRequest, maxBytes: number): Promise<LineAnswer> {
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    request.once('response', resolve)
    request.on('error', reject)
  })
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of response as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size > maxBytes) throw new Error('the answer is too long')
    chunks.push(chunk)
  }
  if (!response.complete) throw new Error('the answer broke off')
  return { status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(chunks) }
}

function sentence(error: Error & { code?: string }, { url, timeoutMs }: LineCall): string {
  const { host } = new URL(url)
  if (error.name === 'TimeoutError' || error.name === 'AbortError')
    return `${host} não respondeu em ${timeoutMs / 1_000} segundos`
  if (error.code === 'ENOTFOUND' || error.code === 'EAI_AGAIN') return `o endereço ${host} não foi encontrado`
  if (error.code === 'ECONNREFUSED') return `${host} recusou a conexão`
  return `a conexão com ${host} caiu (${error.code ?? error.message})`
}
