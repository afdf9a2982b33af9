import { z } from 'zod'
import { saleReversed } from '../../contracts/sale.ts'
import { column, optional } from '../../data/column.ts'
import type { Work } from '../../data/work.ts'
import { Conflict } from '../../errors.ts'
import { Events } from '../../events/event.ts'
import type { Status } from '../../events/lifecycle.ts'
import { record } from '../../events/record.ts'
import type { DocumentField, DocumentRow, TrackedDocument } from './declaration.ts'
import { originOf } from './successor.ts'

/** The status, entered from those that sell, in which a sale was taken back; a document calls it `reversed`. */
export const reversedStatus = (title: string) =>
  ({ title, color: 'red', next: [], action: 'Estornar venda', dangerous: true }) satisfies Status<never>

/** Why a sale is taken back, asked on the way into `reversed`. */
export const reversalField = {
  reversalReason: {
    label: 'Motivo do estorno',
    column: optional(column.text()),
    schema: z
      .string('Escreva o motivo do estorno.')
      .trim()
      .min(1, 'Escreva o motivo do estorno.')
      .max(191, 'Use no máximo 191 letras.'),
    input: 'text',
    asked: ['reversed'],
    hint: 'O que ainda não foi pago é cancelado em Receber; o que já foi pago aparece lá para ser devolvido.',
    format: String,
  },
} satisfies Record<string, DocumentField>

/** Column of `reversalField`, for migrations. */
export const reversalColumn = () => optional(column.text())

/**
 * Records `sale.reversed` about a document that was sold; what was paid for it with cashback is given back.
 * Throws Conflict when nothing was sold.
 */
export async function reverseSale(work: Work, document: TrackedDocument, head: DocumentRow): Promise<void> {
  const { subject, title } = document.declaration
  const about = { subject, subjectId: head.id }
  if ((await work.of(Events).count({ ...about, name: 'sale.completed' })) === 0)
    throw new Conflict(`Nada foi vendido n${title.feminine ? 'a' : 'o'} ${title.one.toLowerCase()} ${head.number}.`)
  const { contactId } = head
  if (contactId) await work.loyalty.giveBack({ contactId, origin: `${subject}:${head.id}` })
  const { reversalReason } = head as { reversalReason?: string | null }
  const payload = saleReversed.parse({
    contactId,
    reason: reversalReason ?? '',
    source: originOf(head as { source?: unknown }),
  })
  await record(work, { ...about, name: 'sale.reversed', contactId, payload: { ...payload, title: 'Venda estornada' } })
}
