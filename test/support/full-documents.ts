import { createDocument } from '../../core/documents/tracked/actions.ts'
import type { DocumentInput, TrackedDocument } from '../../core/documents/tracked/declaration.ts'
import { consignments } from '../../plugins/consignments/consignment.ts'
import { orders } from '../../plugins/orders/order.ts'
import { serviceOrders } from '../../plugins/service-orders/service-order.ts'
import { tabs } from '../../plugins/tabs/tab.ts'
import type { Counter } from './counter.ts'

const long = 'Conjunto de mesa extensível com seis cadeiras estofadas em tecido impermeável cor de areia'
const kinds: [TrackedDocument, Partial<DocumentInput>][] = [
  [orders, { deliverOn: '2026-12-24', instalmentCount: 12, firstDueDate: '2027-01-10' }],
  [tabs, { place: 'Varanda 12, perto da janela' }],
  [consignments, { returnOn: '2026-12-24' }],
  [
    serviceOrders,
    { equipment: long, technician: 'João', promisedOn: '2026-12-24', warrantyDays: 90, defect: long, diagnosis: long },
  ],
]

/** One document of each kind in each of its statuses; resolves to their pages. */
export async function fillDocuments({ shop, contact }: Counter): Promise<string[]> {
  const { id: contactId } = await contact({ name: 'Clara Nunes' })
  const pages: string[] = []
  for (const [document, more] of kinds) {
    const { name, itemKinds, statuses, fields, counter } = document.declaration
    const kind = Object.keys(itemKinds ?? {})[0]
    const items = [
      { description: long, quantity: 2.5, unitPriceCents: 123_456_789, ...(kind ? { kind } : {}) },
      { description: 'Frete', quantity: 1, unitPriceCents: 5_000, ...(kind ? { kind } : {}) },
    ]
    for (const status of Object.keys(statuses)) {
      const { id } = await shop.write(work => createDocument(work, document, { contactId, items, ...more }))
      await shop.write(work => work.of(document.model).change({ id }, { status }))
      pages.push(`/${name}/${id}`)
    }
    const first = pages.find(page => page.startsWith(`/${name}/`))
    const asked = new Set(Object.values(fields).flatMap(field => field.asked ?? []))
    pages.push(...[...asked].map(to => `${first}/step?to=${to}`))
    if (counter) pages.push(`${first}/counter`)
  }
  return pages
}
