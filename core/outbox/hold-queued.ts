import type { Work } from '../data/work.ts'
import { Conflict } from '../errors.ts'
import { advanceRow } from '../events/lifecycle.ts'
import type { ReactionSubscriber } from '../events/subscriber.ts'
import { type Closed, closedBy, gatedChannels, gateOf, whatsappSettings } from './gate.ts'
import { type Message, Messages, messageLifecycle } from './message.ts'

/**
 * A gate that closes puts what is queued behind it before a person, with the reason: the sender it waits for may never
 * be connected again, and then nobody would ask just before sending.
 */
export const gateSubscriber: ReactionSubscriber = {
  name: 'gate',
  kind: 'reaction',
  wants: ({ name, payload }) =>
    name === 'company.plan_changed' || (name === 'settings.changed' && payload.plugin === whatsappSettings.plugin),
  async handle(work) {
    for (const channel of gatedChannels) {
      const closed = closedBy(await gateOf(work, channel))
      if (!closed) continue
      const queued = await work.of(Messages).all({ where: { channel, status: 'queued' } })
      for (const row of queued) await hold(work, row, closed)
    }
  },
}

async function hold(work: Work, row: Message, { code, reason }: Closed): Promise<void> {
  const payload = { type: row.type, channel: row.channel, reasonCode: code }
  const changes = { reasonCode: code, reason, postponedAt: null }
  await advanceRow(work, messageLifecycle, { row, to: 'held', changes, payload }).catch(unlessTaken)
}

/** A dispatcher took it just now: it asks the same itself before it sends. */
function unlessTaken(error: unknown): void {
  if (!(error instanceof Conflict)) throw error
}
