import type { Ordering, OrderingOf } from '#contracts/ordering'
import { changeDocumentStatus, succeed, successorOf, type Work } from '#core'
import { orders } from './order.ts'

/** Orders that other modules make: sold already, so finished at once. */
export const orderingOf: OrderingOf<Work> = (work): Ordering => ({
  async place({ instalmentCount, firstDueDate, ...source }) {
    const { id } = await succeed(work, orders, { ...source, own: { instalmentCount, firstDueDate } })
    await changeDocumentStatus(work, orders, { id, to: 'finished' })
    return true
  },
  async reverse({ reason, ...source }) {
    const made = await successorOf(work, orders, source)
    if (made?.status === 'finished')
      await changeDocumentStatus(work, orders, { id: made.id, to: 'reversed', given: { reversalReason: reason } })
    return made !== undefined
  },
})
