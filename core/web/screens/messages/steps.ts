import type { Message, MessageStatus } from '../../../outbox/message.ts'

/** One of the four small steps of a delivery. */
export interface DeliveryStep {
  title: string
  /** `done`: it happened; `now`: it is under way; `ahead`: not yet; `stopped`: it ended here. */
  state: 'done' | 'now' | 'ahead' | 'stopped'
  /** Undefined although done: nobody told us the time (F26). */
  at: Date | undefined
}

const order: readonly MessageStatus[] = ['queued', 'sent', 'delivered', 'read']
const ended: readonly MessageStatus[] = ['failed', 'expired', 'cancelled', 'discarded', 'skipped', 'unsure']

/** `na fila, enviada, entregue, lida`, each with its time. */
export function deliverySteps(message: Message, queuedAt?: Date): DeliveryStep[] {
  const { status, sentAt, deliveredAt, readAt } = message
  // No news of it will ever come.
  if (message.byHand === 'sent') return [{ title: 'Enviada à mão', state: 'done', at: sentAt ?? undefined }]
  const times = [queuedAt, sentAt, deliveredAt, readAt].map(time => time ?? undefined)
  const reached = reachedBy(message, times)
  const stopped = ended.includes(status)
  return ['Na fila', 'Enviada', 'Entregue', 'Lida'].map((title, index) => ({
    title,
    state: stateOf(index, { reached, stopped, waiting: status === 'queued' || status === 'sending' }),
    at: index <= reached ? times[index] : undefined,
  }))
}

/** The index of the last step that happened; -1 when it never joined the queue. */
function reachedBy({ status }: Message, times: (Date | undefined)[]): number {
  if (status === 'sending') return 0
  const named = order.indexOf(status)
  return named >= 0 ? named : times.findLastIndex(time => time !== undefined)
}

function stateOf(
  index: number,
  { reached, stopped, waiting }: { reached: number; stopped: boolean; waiting: boolean },
): DeliveryStep['state'] {
  if (index === 0 && waiting) return 'now'
  if (index <= reached) return 'done'
  return stopped && index === reached + 1 ? 'stopped' : 'ahead'
}
