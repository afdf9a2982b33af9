import { column, optional } from '../../core/data/column.ts'
import { defineModel, type NewRow, type Row } from '../../core/data/model.ts'
import type { Work } from '../../core/data/work.ts'
import { defineLifecycle } from '../../core/events/lifecycle.ts'

/** Something that goes through statuses. */
export const Parcels = defineModel('parcels', {
  status: column.text(20),
  contactId: optional(column.id()),
  carrier: optional(column.text()),
})
export type Parcel = Row<typeof Parcels>

export const parcelLifecycle = defineLifecycle<'packed' | 'sent' | 'arrived' | 'lost'>({
  subject: 'parcel',
  model: Parcels,
  initial: 'packed',
  statuses: {
    packed: { title: 'Embalado', color: 'gray', next: ['sent'] },
    sent: { title: 'Enviado', color: 'blue', next: ['arrived', 'lost'] },
    arrived: { title: 'Entregue', color: 'green', next: [] },
    lost: { title: 'Extraviado', color: 'red', next: [] },
  },
})

export const insertParcel = (work: Work, given: Partial<NewRow<typeof Parcels>> = {}) =>
  work.of(Parcels).insert({ status: 'packed', ...given })
