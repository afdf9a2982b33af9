import type { ReactionSubscriber } from '../../events/subscriber.ts'
import { Messages } from '../../outbox/message.ts'
import { applyReceipt } from '../../outbox/receipts.ts'

/**
 * Sent to the portal is delivered: from then on it lies where the customer looks. Read it is when they open it
 * themselves, which their own page says.
 */
export const portalReceipts: ReactionSubscriber = {
  name: 'portal:stored',
  kind: 'reaction',
  wants: ({ name, payload }) =>
    name === 'message.status_changed' && payload.channel === 'portal' && payload.to === 'sent',
  async handle(work, { subjectId }) {
    const { providerId, sentAt } = await work.of(Messages).get(subjectId)
    if (providerId) await applyReceipt(work, { providerId, status: 'delivered', at: sentAt ?? work.now })
  },
}
