import { z } from 'zod'
import type { Part } from '../../../outbox/channel.ts'

/** Which part of which message of ours a message at Meta is. */
export type Tracked = Pick<Part, 'position' | 'total' | 'kind'> & { messageId: string }

const kinds = ['text', 'document', 'code'] as const

/**
 * Goes along as `biz_opaque_callback_data`, which Meta repeats in every status of the message ("Messages API", up to
 * 512 characters). So a message whose sending was never answered is recognised by its own receipts.
 */
export const writeTracker = ({ messageId, position, total, kind }: Tracked): string =>
  [messageId, position, total, kind].join('/')

const parts = z.tuple([z.uuid(), z.coerce.number().int().min(0), z.coerce.number().int().min(1), z.enum(kinds)])

/** undefined when we did not write it. */
export function readTracker(text: string | undefined): Tracked | undefined {
  const parsed = parts.safeParse(text?.split('/'))
  if (!parsed.success) return undefined
  const [messageId, position, total, kind] = parsed.data
  return { messageId, position, total, kind }
}
