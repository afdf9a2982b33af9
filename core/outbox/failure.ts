import { AppError, SendError, Unavailable } from '../errors.ts'
import type { DeliveryParts } from './deliver.ts'
import { type Message, tracing } from './message.ts'
import type { Outcome } from './outcome.ts'
import type { Sender } from './sender.ts'
import { isVeiled } from './veil.ts'

/** What becomes of a message that did not go: failed for good, unsure, or once more after a while. */
export function failureOf(
  parts: Pick<DeliveryParts, 'channels' | 'clock' | 'log' | 'random'>,
  { message, sender, address, error }: { message: Message; sender: Sender; address: string; error: unknown },
): Outcome {
  const attempts = message.attempts + 1
  if (error instanceof SendError && error.permanent) {
    const changes = { attempts, reasonCode: error.code ?? 'refused', reason: error.message }
    return { message, to: 'failed', changes, attempt: { outcome: 'permanent', address, error: error.message } }
  }
  if (error instanceof SendError && error.unsure) {
    const said = error.said === undefined || isVeiled(message.body) ? {} : { body: error.said }
    const canTell = parts.channels.get(sender.driver)?.trace !== undefined
    const changes = { attempts, reasonCode: canTell ? tracing : 'unsure', reason: error.message, ...said }
    return { message, to: 'unsure', changes, attempt: { outcome: 'unsure', address, error: error.message } }
  }
  const isOurs = !(error instanceof SendError || error instanceof Unavailable)
  // What people may read is a sentence of ours; anything else stays in the log.
  const reason =
    isOurs && !(error instanceof AppError)
      ? 'Erro interno ao preparar a mensagem; tentaremos de novo.'
      : (error as Error).message
  if (error instanceof AppError && !(error instanceof Unavailable)) {
    return { message, to: 'failed', changes: { attempts, reasonCode: 'attachment', reason } }
  }
  if (isOurs)
    parts.log.error({ err: error, message: message.id, company: message.companyId }, 'a message could not be prepared')
  const wished = error instanceof SendError ? error.waitMs : 0
  const dueAt = new Date(parts.clock.now().getTime() + Math.max(wished, backoffMs(attempts, parts.random())))
  const changes = { attempts, dueAt, reasonCode: 'retry', reason }
  if (!(error instanceof SendError)) return { message, to: 'queued', changes }
  const outcome = error.messageOnly ? ('later' as const) : ('temporary' as const)
  return { message, to: 'queued', changes, attempt: { outcome, address, error: reason } }
}

/** 30 s, 1 min, 2 min ... at most 30 min, give or take a fifth. */
export function backoffMs(attempts: number, random: number): number {
  const base = Math.min(30_000 * 2 ** (attempts - 1), 1_800_000)
  return Math.round(base * (0.8 + random * 0.4))
}
