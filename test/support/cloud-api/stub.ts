import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'
import { cloudDriver } from '../../../core/channels/whatsapp/cloud/cloud.ts'
import { officialPace } from '../../../core/outbox/pace.ts'
import { type ReadForm, readForm } from './form.ts'
import { messageShape, type SentMessage, uploadShape } from './shapes.ts'

export const testAccount = {
  phoneNumberId: '106540352242922',
  businessAccountId: '102290129340398',
  accessToken: 'EAAGtoken0secret1of2the3system4user',
  appSecret: '0123456789abcdef0123456789abcdef',
  apiVersion: 'v25.0',
  verifyToken: 'um-token-de-verificacao-bem-comprido',
}

/** A sender as the form would keep it, for `shop.addSender`. */
export const officialNumber = <T extends object>(changes: T) => ({
  channel: 'whatsapp' as const,
  driver: cloudDriver,
  name: 'WhatsApp oficial',
  identity: '+55 49 3322-1100',
  pace: officialPace,
  account: testAccount,
  ...changes,
})

/** What the stub does with a request instead of what it usually would. */
export type Fate =
  | { status: number; error?: Record<string, unknown>; headers?: Record<string, string>; text?: string }
  /** Never answers; takes the message, or does not. */
  | { hang: 'taken' | 'lost' }
  /** Ends the connection without a word. */
  | { cut: 'taken' | 'lost' }

export interface CloudStub {
  url: string
  /** What Meta accepted, in its order. */
  sent: { wamid: string; message: SentMessage; phoneNumberId: string }[]
  media: Map<string, NonNullable<ReadForm['file']>>
  /** Files customers sent, by their media id. */
  files: Map<string, { contentType: string; bytes: Buffer }>
  templates: Record<string, unknown>[]
  number: Record<string, unknown>
  /** Asked for each call; undefined: as usual. */
  fate(call: { method: string; path: string; body: Buffer }): Fate | undefined
  /** Requests that the reference does not know, in a sentence each. */
  faults: string[]
  /** `POST 106540352242922/messages`, in order. */
  calls: string[]
  /** Ends the calls that hang. */
  hangUp(): void
  close(): Promise<void>
}

/** A local stand-in for graph.facebook.com that takes what Meta's reference describes and nothing else. */
export async function startCloudStub(): Promise<CloudStub> {
  const server = createServer((request, response) => void serve(request, response))
  const stub: CloudStub = {
    url: '',
    sent: [],
    media: new Map(),
    files: new Map(),
    templates: [],
    number: { display_phone_number: '+55 49 3322-1100', verified_name: 'Loja Modelo', quality_rating: 'GREEN' },
    fate: () => undefined,
    faults: [],
    calls: [],
    hangUp: () => server.closeAllConnections(),
    async close() {
      server.closeAllConnections()
      await new Promise(resolve => server.close(resolve))
    },
  }

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await buffer(request)
    const { method = '', url: address = '' } = request
    const url = new URL(address, stub.url)
    const path = url.pathname.replace(/^\/v\d+\.\d\//, '')
    stub.calls.push(`${method} ${path}`)
    if (request.headers.authorization !== `Bearer ${testAccount.accessToken}`)
      return refuse(response, { status: 401, error: { code: 190, message: 'Error validating access token' } })
    const fate = stub.fate({ method, path, body })
    if (fate && 'status' in fate) return refuse(response, fate)
    const lost = fate && ('hang' in fate ? fate.hang : fate.cut) === 'lost'
    const answer = lost ? {} : await answerTo(request, { method, url, path, body })
    if (!fate) return send(response, answer)
    if ('cut' in fate) response.destroy()
  }

  async function answerTo(request: IncomingMessage, call: Call): Promise<Answer> {
    const { method, url, path, body } = call
    const [id, edge] = path.split('/')
    if (url.pathname.startsWith('/files/')) return { file: stub.files.get(path.replace('/files/', '')) }
    if (!/^\/v\d+\.\d\//.test(url.pathname)) return fault(`${method} ${url.pathname} names no version`)
    if (method === 'POST' && edge === 'messages') return takeMessage(request, { id: id ?? '', body })
    if (method === 'POST' && edge === 'media') return takeFile(request, body)
    if (method === 'GET' && edge === 'message_templates') return page(url)
    if (method === 'GET' && stub.files.has(id ?? '')) return describe(id ?? '')
    if (method === 'GET' && id === testAccount.phoneNumberId) return { json: { ...stub.number, id } }
    return fault(`${method} ${path} is no call of the Cloud API`)
  }

  function takeMessage(request: IncomingMessage, { id, body }: { id: string; body: Buffer }): Answer {
    if (request.headers['content-type'] !== 'application/json') return fault('a message that is not JSON')
    const parsed = messageShape.safeParse(JSON.parse(body.toString()))
    if (!parsed.success)
      return fault(`a message: ${parsed.error.issues.map(one => `${one.path.join('.')} ${one.message}`)}`)
    const mediaId = mediaOf(parsed.data)
    if (mediaId && !stub.media.has(mediaId)) return fault(`media ${mediaId} was never uploaded`)
    const wamid = `wamid.HBgM${String(stub.sent.length + 1).padStart(8, '0')}`
    stub.sent.push({ wamid, message: parsed.data, phoneNumberId: id })
    const { to } = parsed.data
    return { json: { messaging_product: 'whatsapp', contacts: [{ input: to, wa_id: to }], messages: [{ id: wamid }] } }
  }

  async function takeFile(request: IncomingMessage, body: Buffer): Promise<Answer> {
    const { fields, file } = await readForm(body, request.headers['content-type'] ?? '')
    const parsed = uploadShape.safeParse(fields)
    if (!parsed.success || !file) return fault(`an upload with ${Object.keys(fields)}${file ? '' : ' and no file'}`)
    if (file.contentType !== parsed.data.type)
      return fault(`a file of ${file.contentType} said to be ${parsed.data.type}`)
    const id = `media-${stub.media.size + 1}`
    stub.media.set(id, file)
    return { json: { id } }
  }

  /** Two a page: whoever reads only the first page is found out. */
  function page(url: URL): Answer {
    const start = Number(url.searchParams.get('after') ?? 0)
    const data = stub.templates.slice(start, start + 2)
    const end = start + data.length
    const next =
      end < stub.templates.length ? { next: 'https://graph.facebook.com/next', cursors: { after: String(end) } } : {}
    return { json: { data, paging: next } }
  }

  function describe(id: string): Answer {
    const mime_type = stub.files.get(id)?.contentType
    return { json: { messaging_product: 'whatsapp', url: `${stub.url}/files/${id}`, mime_type, id } }
  }

  function fault(text: string): Answer {
    stub.faults.push(text)
    return { refusal: { status: 400, error: { code: 100, message: `(#100) ${text}` } } }
  }

  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  stub.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return stub
}

interface Call {
  method: string
  url: URL
  path: string
  body: Buffer
}

type Refused = Extract<Fate, { status: number }>
interface Answer {
  json?: unknown
  file?: { contentType: string; bytes: Buffer } | undefined
  refusal?: Refused
}

function send(response: ServerResponse, { json, file, refusal }: Answer): void {
  if (refusal) refuse(response, refusal)
  else if (file) response.writeHead(200, { 'Content-Type': file.contentType }).end(file.bytes)
  else response.writeHead(200, { 'Content-Type': 'application/json' }).end(JSON.stringify(json))
}

function refuse(response: ServerResponse, { status, error, headers = {}, text }: Refused): void {
  const body = text ?? JSON.stringify({ error: { type: 'OAuthException', fbtrace_id: 'Az8or2yhqkZfEZ', ...error } })
  response.writeHead(status, { 'Content-Type': text ? 'text/html' : 'application/json', ...headers }).end(body)
}

function mediaOf(message: SentMessage): string | undefined {
  if (message.type === 'document') return message.document.id
  if (message.type !== 'template') return undefined
  const [header] = message.template.components.flatMap(({ parameters }) => parameters)
  return header?.type === 'document' ? header.document.id : undefined
}
