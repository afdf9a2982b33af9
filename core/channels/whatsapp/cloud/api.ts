import { z } from 'zod'
import { SendError } from '../../../errors.ts'
import type { EnvelopeFile } from '../../../outbox/channel.ts'
import type { CloudCredentials } from './credentials.ts'
import { parseJson } from './json.ts'
import { callLine, type LineAnswer, LineBroken, type LineCall } from './line.ts'
import { multipart } from './multipart.ts'
import { explainRefusal, readRefusal, withoutSecrets } from './refusal.ts'
import { type CloudTemplate, readTemplate } from './template.ts'

/** The number as Meta knows it. */
export interface CloudNumber {
  /** As Meta writes it, `+55 49 3322-1100`. */
  displayNumber: string
  verifiedName: string
  /** `GREEN`, `YELLOW`, `RED`, `UNKNOWN`. */
  quality: string
}

/** What we ask of the WhatsApp Cloud API (Graph API). Everything throws SendError and nothing else. */
export interface CloudApi {
  /** Resolves to the message's id at Meta (`wamid....`). Unsure when the answer does not come. */
  send(account: CloudCredentials, message: Record<string, unknown>): Promise<string>
  /** Resolves to the media's id, good for 30 days. The bytes go to Meta: no address of ours is ever public. */
  upload(account: CloudCredentials, file: EnvelopeFile): Promise<string>
  download(account: CloudCredentials, mediaId: string): Promise<{ contentType: string; bytes: Uint8Array }>
  number(account: CloudCredentials): Promise<CloudNumber>
  /** Those Meta lists that we can read, approved or not. */
  templates(account: CloudCredentials): Promise<CloudTemplate[]>
}

export const graphUrl = 'https://graph.facebook.com'

/** Milliseconds for one call. */
export interface CloudLimits {
  call: number
  file: number
}

export const cloudLimits: CloudLimits = { call: 30_000, file: 300_000 }

/** `url` is another one only where a test stands in for Meta: nobody chooses where a token is sent. */
export function createCloudApi({ url = graphUrl, limits = cloudLimits }: { url?: string; limits?: CloudLimits } = {}) {
  type Given = Partial<Omit<LineCall, 'url' | 'accessToken'>> & { url?: string; once?: true }

  /** `once`: saying it again would be noticed. */
  async function call(account: CloudCredentials, path: string, { once, ...given }: Given = {}): Promise<LineAnswer> {
    const line = { method: 'GET' as const, timeoutMs: limits.call, maxBytes: oneMegabyte, ...given }
    const address = given.url ?? `${url}/${account.apiVersion}/${path}`
    const answer = await callLine({ ...line, url: address, accessToken: account.accessToken }).catch(error => {
      throw explainBreak(error, { account, once: once === true })
    })
    if (answer.status >= 200 && answer.status < 300) return answer
    const refusal = readRefusal(answer)
    // A proxy that gave up waiting may have let the request through.
    if (once && !refusal && answer.status >= 500) throw unanswered(`resposta ${answer.status}`)
    throw explainRefusal(answer, refusal, account)
  }

  const api: CloudApi = {
    async send(account, message) {
      const body = Buffer.from(JSON.stringify(message))
      const content = { contentType: 'application/json', size: body.length, parts: () => [body] }
      const path = `${account.phoneNumberId}/messages`
      const answer = await call(account, path, { method: 'POST', body: content, once: true })
      const sent = sentAnswer.safeParse(parseJson(answer.body))
      if (!sent.success) throw unanswered('resposta sem a identificação da mensagem')
      return sent.data.messages[0].id
    },
    async upload(account, file) {
      const body = multipart({ messaging_product: 'whatsapp', type: file.contentType }, file)
      const path = `${account.phoneNumberId}/media`
      return read(await call(account, path, { method: 'POST', body, timeoutMs: limits.file }), z.object({ id: text }))
        .id
    },
    async download(account, mediaId) {
      const path = `${encodeURIComponent(mediaId)}?phone_number_id=${account.phoneNumberId}`
      const media = read(await call(account, path), mediaAnswer)
      if (!isMetas(media.url, url)) throw new SendError('O arquivo não está com a Meta.', { permanent: true })
      const file = { url: media.url, timeoutMs: limits.file, maxBytes: largestFile }
      return { contentType: media.mime_type, bytes: (await call(account, '', file)).body }
    },
    async number(account) {
      const fields = 'display_phone_number,verified_name,quality_rating'
      const found = read(await call(account, `${account.phoneNumberId}?fields=${fields}`), numberAnswer)
      const { display_phone_number: displayNumber, verified_name: verifiedName, quality_rating: quality } = found
      return { displayNumber, verifiedName, quality }
    },
    async templates(account) {
      const found: CloudTemplate[] = []
      const fields = 'name,language,status,category,parameter_format,components'
      for (let after = '', pages = 0; pages < mostPages; pages++) {
        const query = new URLSearchParams({ fields, limit: '100', ...(after ? { after } : {}) })
        const page = read(await call(account, `${account.businessAccountId}/message_templates?${query}`), templatePage)
        found.push(...page.data.flatMap(given => readTemplate(given) ?? []))
        after = page.paging?.next ? (page.paging.cursors?.after ?? '') : ''
        if (!after) break
      }
      return found
    },
  }
  return api
}

const oneMegabyte = 1_000_000
/** "Supported media types" (WhatsApp Business Platform): documents up to 100 MB. */
export const largestFile = 100_000_000
const mostPages = 60

const text = z.string().min(1)
const sentAnswer = z.object({ messages: z.tuple([z.object({ id: text })], z.unknown()) })
const mediaAnswer = z.object({ url: z.url(), mime_type: text })
const numberAnswer = z.object({
  display_phone_number: z.string().default(''),
  verified_name: z.string().default(''),
  quality_rating: z.string().default('UNKNOWN'),
})
const templatePage = z.object({
  data: z.array(z.unknown()),
  paging: z
    .object({ next: z.string().optional(), cursors: z.object({ after: z.string().optional() }).optional() })
    .nullish(),
})

function read<S extends z.ZodType>({ body }: LineAnswer, schema: S): z.output<S> {
  const parsed = schema.safeParse(parseJson(body))
  if (parsed.success) return parsed.data
  throw new SendError('A Meta respondeu de um jeito que não entendemos. Tentaremos de novo.', { permanent: false })
}

function explainBreak(error: unknown, { account, once }: { account: CloudCredentials; once: boolean }): SendError {
  if (error instanceof SendError) return error
  const what = withoutSecrets(error instanceof LineBroken ? error.message : String(error), account)
  if (once && error instanceof LineBroken && error.heard) return unanswered(what, error)
  return new SendError(`Não foi possível falar com a Meta: ${what}. Tentaremos de novo.`, {
    permanent: false,
    cause: error,
  })
}

const unanswered = (what: string, cause?: unknown) =>
  new SendError(
    `A Meta recebeu a mensagem e não confirmou (${what}). Se ela chegou, o aviso de entrega tira a dúvida sozinho.`,
    { permanent: false, unsure: true, cause },
  )

/** The token goes along with a download: only to Meta's own hosts, or to the one that stands in for it. */
function isMetas(address: string, own: string): boolean {
  const { protocol, hostname, host } = new URL(address)
  if (host === new URL(own).host) return true
  return protocol === 'https:' && /(^|\.)(facebook|fbsbx|fbcdn|whatsapp)\.(com|net)$/.test(hostname)
}
