import { z } from 'zod'
import type { Receipt } from '../../../outbox/receipts.ts'
import { explainFailure, graphError } from './refusal.ts'

/** What Meta tells of one of our numbers. */
export interface CloudNews {
  phoneNumberId: string
  receipts: (Receipt & { tracker: string | undefined })[]
  messages: RawMessage[]
}

/** A customer's message as it came; `raw` is read when its time comes (`incoming.ts`). */
export interface RawMessage {
  providerId: string
  /** Digits with the country; undefined for those who hide their number behind a user name. */
  from: string | undefined
  at: Date
  raw: unknown
}

/** Seconds since 1970. */
const instant = z.coerce
  .number()
  .min(0)
  .max(10_000_000_000)
  .transform(seconds => new Date(seconds * 1_000))
const text = z.string().min(1).max(191)

const hook = z.object({
  object: z.literal('whatsapp_business_account'),
  entry: z.array(z.object({ changes: z.array(z.object({ field: z.string(), value: z.unknown() })) })),
})
const value = z.object({
  metadata: z.object({ phone_number_id: text }),
  statuses: z.array(z.unknown()).default([]),
  messages: z.array(z.unknown()).default([]),
})
/** "Status messages webhook reference". */
const statusNews = z.object({
  id: text,
  status: z.string(),
  timestamp: instant,
  errors: z.array(graphError).optional(),
  biz_opaque_callback_data: z.string().optional(),
})
/** "messages webhook reference"; "Business-scoped user IDs": `from` may be missing. */
const messageNews = z.object({
  raw: z.unknown(),
  read: z.object({ id: text, timestamp: instant, from: z.string().optional() }),
})

const told = ['sent', 'delivered', 'read', 'failed'] as const

/** Fields and events we do not know are left alone; `unreadable` counts what should have been readable. */
export function readNews(given: unknown): { news: CloudNews[]; unreadable: number } {
  const parsed = hook.safeParse(given)
  if (!parsed.success) return { news: [], unreadable: 1 }
  const changes = parsed.data.entry.flatMap(entry => entry.changes).filter(({ field }) => field === 'messages')
  const values = sift(
    value,
    changes.map(change => change.value),
  )
  const read = values.good.map(({ metadata, statuses, messages }) => ({
    phoneNumberId: metadata.phone_number_id,
    statuses: sift(statusNews, statuses),
    messages: sift(
      messageNews,
      messages.map(raw => ({ raw, read: raw })),
    ),
  }))
  const news = read.map(({ phoneNumberId, statuses, messages }) => ({
    phoneNumberId,
    receipts: statuses.good.flatMap(receiptOf),
    messages: messages.good.map(messageOf),
  }))
  const bad = read.reduce((sum, { statuses, messages }) => sum + statuses.bad + messages.bad, values.bad)
  return { news, unreadable: bad }
}

/** What a schema takes of a list, and how many it does not. */
function sift<S extends z.ZodType>(schema: S, given: readonly unknown[]): { good: z.output<S>[]; bad: number } {
  const good = given.flatMap(one => {
    const parsed = schema.safeParse(one)
    return parsed.success ? [parsed.data] : []
  })
  return { good, bad: given.length - good.length }
}

function receiptOf({ id, status, timestamp, errors, biz_opaque_callback_data }: z.output<typeof statusNews>) {
  const known = told.find(one => one === status)
  // `played`, `deleted` and whatever else comes: nothing that a message of ours goes through.
  if (!known) return []
  const why = known === 'failed' ? explainFailure(errors?.[0]) : {}
  return [{ providerId: id, status: known, at: timestamp, tracker: biz_opaque_callback_data, ...why }]
}

const messageOf = ({ raw, read: { id, from, timestamp } }: z.output<typeof messageNews>): RawMessage => ({
  providerId: id,
  from,
  at: timestamp,
  raw,
})
