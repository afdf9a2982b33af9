import type { Work } from '../../data/work.ts'
import { Conflict, NotFound } from '../../errors.ts'
import { record } from '../../events/record.ts'
import { getDocument, insertItems } from './actions.ts'
import type { DocumentRow, ItemInput, ItemRow, TrackedDocument } from './declaration.ts'
import { lineTotal } from './input.ts'
import { titleOf } from './labels.ts'
import { lockDocument } from './lock.ts'

/** Adds to a document that is filled over time; more of the same at the same price joins its line. Throws Conflict. */
export async function addItem(
  work: Work,
  document: TrackedDocument,
  { id, item }: { id: string; item: ItemInput },
): Promise<void> {
  const { head, items } = await openForItems(work, document, id)
  const same = items.find(line => line.description === item.description && line.unitPriceCents === item.unitPriceCents)
  if (same) await setQuantity(work, document, { line: same, quantity: same.quantity + item.quantity })
  else await insertItems(work, document, { documentId: id, items: [item], after: items.at(-1)?.position ?? 0 })
  await countAgain(work, document, head)
}

/** Changes how much of a line there is; nothing left takes the line away. Throws Conflict, NotFound. */
export async function changeQuantity(
  work: Work,
  document: TrackedDocument,
  { id, position, by }: { id: string; position: number; by: number },
): Promise<void> {
  const { head, items } = await openForItems(work, document, id)
  const line = items.find(one => one.position === position)
  if (!line) throw new NotFound('Este item não está mais aqui. Recarregue a página.')
  await setQuantity(work, document, { line, quantity: line.quantity + by })
  await countAgain(work, document, head)
}

async function openForItems(work: Work, document: TrackedDocument, id: string) {
  const { declaration } = document
  // Two who add at the same moment do so one after the other.
  await lockDocument(work, document, { id })
  const { head, items } = await getDocument(work, document, id)
  if (!declaration.editable.includes(head.status))
    throw new Conflict(
      `${declaration.title.one} ${head.number} está como "${await titleOf(work, document, head.status)}" e não recebe mais itens.`,
    )
  return { head, items }
}

async function setQuantity(
  work: Work,
  document: TrackedDocument,
  { line, quantity: wanted }: { line: ItemRow; quantity: number },
): Promise<void> {
  // In thousandths, so that 0.1 and 0.2 make 0.3.
  const quantity = Math.round(wanted * 1_000) / 1_000
  if (quantity > 999_999) throw new Conflict('A quantidade ficou alta demais. Confira o que foi lançado.')
  if (quantity <= 0) await work.of(document.items).remove({ id: line.id })
  else
    await work
      .of(document.items)
      .change({ id: line.id }, { quantity, totalCents: lineTotal(quantity, line.unitPriceCents) })
}

async function countAgain(work: Work, document: TrackedDocument, head: DocumentRow): Promise<void> {
  const { subject } = document.declaration
  const { items } = await getDocument(work, document, head.id)
  const totalCents = items.reduce((sum, line) => sum + line.totalCents, 0)
  if (!Number.isSafeInteger(totalCents) || items.length > 200)
    throw new Conflict('Não cabe mais nada aqui. Feche e abra outra.')
  await work.of(document.model).change({ id: head.id }, { totalCents, updatedAt: work.now })
  await record(work, {
    name: `${subject}.edited`,
    subject,
    subjectId: head.id,
    contactId: head.contactId,
    payload: { totalCents, totalBefore: head.totalCents },
  })
}
