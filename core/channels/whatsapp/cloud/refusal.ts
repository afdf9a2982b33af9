import { z } from 'zod'
import { SendError, type SendFailureCode } from '../../../errors.ts'
import type { Receipt } from '../../../outbox/receipts.ts'
import type { CloudCredentials } from './credentials.ts'
import { parseJson } from './json.ts'
import type { LineAnswer } from './line.ts'
import { type KnownRefusal, refusalFor } from './refusal-codes.ts'

/** "Error codes" (WhatsApp Business Platform), "Error response syntax"; in webhooks `title` stands for `message`. */
export const graphError = z.object({
  code: z.coerce.number().optional(),
  title: z.string().optional(),
  message: z.string().optional(),
  error_data: z.object({ details: z.string().optional() }).nullish(),
})
export type GraphError = z.infer<typeof graphError>

const refused = z.object({ error: graphError })

/** What Meta answered instead of doing it; undefined where the answer is not Meta's own (a proxy's page). */
export function readRefusal({ body }: Pick<LineAnswer, 'body'>): GraphError | undefined {
  const parsed = refused.safeParse(parseJson(body))
  return parsed.success ? parsed.data.error : undefined
}

/** As the channel's contract wants it, with what to do, the code, and never with what opens the account. */
export function explainRefusal(
  { status, headers }: LineAnswer,
  error: GraphError | undefined,
  account: CloudCredentials,
): SendError {
  const refusal = refusalFor(error?.code, status)
  const { blame, waitMs = 0 } = refusal
  return new SendError(withoutSecrets(sentence(refusal, error, status), account), {
    permanent: blame === 'message',
    ...codeOf(refusal),
    messageOnly: blame === 'later',
    waitMs: blame === 'pause' || blame === 'later' ? Math.max(waitMs, askedToWait(headers)) : 0,
  })
}

/** Why a message that Meta had accepted was not delivered after all ("Status messages webhook reference", `errors`). */
export function explainFailure(error: GraphError | undefined): Pick<Receipt, 'reason' | 'code'> {
  if (!error) return { reason: 'A Meta avisou que a mensagem não foi entregue, sem dizer por quê.' }
  const refusal = refusalFor(error.code, 400)
  return { reason: sentence(refusal, error, 400), ...codeOf(refusal) }
}

/** None where it says something of our number or account. */
function codeOf({ blame, noAccount, aboutSender }: KnownRefusal): { code?: SendFailureCode } {
  if (noAccount) return { code: 'no_account' }
  return aboutSender || blame === 'account' || blame === 'pause' ? {} : { code: 'unsendable' }
}

function sentence({ text, quoting }: KnownRefusal, error: GraphError | undefined, status: number): string {
  const words = error?.error_data?.details ?? error?.message ?? error?.title
  const code = error?.code === undefined ? `resposta ${status}` : `código ${error.code}`
  return quoting && words ? `${text} (${code}: ${oneLine(words)})` : `${text} (${code})`
}

const oneLine = (text: string) =>
  text
    .replace(/[\s\p{Cc}]+/gu, ' ')
    .trim()
    .slice(0, 300)

/** A server that repeats the token is not quoted on that. */
export function withoutSecrets(text: string, { accessToken, appSecret }: CloudCredentials): string {
  return text.replaceAll(accessToken, '•••').replaceAll(appSecret, '•••')
}

/** Milliseconds: of Retry-After (RFC 9110, 10.2.3, in seconds), or of "Rate limits" (Graph API), in minutes. */
function askedToWait(headers: LineAnswer['headers']): number {
  const seconds = Number(headers['retry-after'] ?? 0)
  const usage = usageHeader.safeParse(parseJson(Buffer.from(String(headers['x-business-use-case-usage'] ?? ''))))
  const minutes = usage.success
    ? Object.values(usage.data)
        .flat()
        .map(({ estimated_time_to_regain_access = 0 }) => estimated_time_to_regain_access)
    : []
  const asked = Math.max(Number.isFinite(seconds) ? seconds * 1_000 : 0, ...minutes.map(count => count * 60_000))
  return Math.min(asked, longestWaitMs)
}

const longestWaitMs = 24 * 3_600_000

const usageHeader = z.record(z.string(), z.array(z.object({ estimated_time_to_regain_access: z.number().optional() })))
