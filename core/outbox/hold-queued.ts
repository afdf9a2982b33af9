import type { Work } from '../data/work.ts'
import { statusChanged } from '../events/lifecycle.ts'
import { recordAll } from '../events/record.ts'
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
      for (let start = 0; start < queued.length; start += atOnce)
        await hold(work, queued.slice(start, start + atOnce), closed)
    }
  },
}

const atOnce = 200

async function hold(work: Work, rows: Message[], { code, reason }: Closed): Promise<void> {
  const messages = work.of(Messages)
  const id = rows.map(row => row.id)
  const changes = { status: 'held' as const, reasonCode: code, reason, postponedAt: null }
  const changed = await messages.change({ id, status: 'queued' }, changes)
  // What a dispatcher took just now is asked once more before it is sent.
  const held = changed === rows.length ? rows : await messages.all({ where: { id, status: 'held', reasonCode: code } })
  await recordAll(
    work,
    held.map(row => {
      const payload = { type: row.type, channel: row.channel, reasonCode: code }
      return statusChanged(messageLifecycle, { row, from: 'queued', to: 'held', payload })
    }),
  )
}
