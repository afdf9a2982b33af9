import { saleReversed } from '#contracts/sale'
import { changeDocumentStatus, type Reaction } from '#core'
import { consignments } from './consignment.ts'

/** The order that a consignment became was taken back on its own page: nothing is kept any more, by whoever did that. */
export const consignmentReactions: Reaction[] = [
  {
    name: 'sale-reversed',
    on: { event: 'sale.reversed' },
    async handle(work, { payload, actor }) {
      const { source, reason } = saleReversed.parse(payload)
      if (source?.subject !== 'consignment') return
      const head = await work.of(consignments.model).first({ where: { id: source.id } })
      // Taken back here, its order followed.
      if (!head || !consignments.lifecycle.statuses[head.status]?.next.includes('reversed')) return
      const given = { reversalReason: reason || 'O pedido foi estornado.' }
      await changeDocumentStatus({ ...work, actor }, consignments, { id: head.id, to: 'reversed', given })
    },
  },
]
