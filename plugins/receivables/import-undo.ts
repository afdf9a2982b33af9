import { Conflict, recordAll, type Work } from '#core'
import { ImportRows } from './import.ts'
import { Charges, type InstalmentStatus, Instalments, Reminders } from './instalment.ts'

/**
 * Takes back at most `limit` charges of an import; resolves to how many, with their rows. What somebody paid on stays, and
 * so do its rows: the next import of the file leaves them out.
 */
export async function takeBackCharges(
  work: Work,
  importId: string,
  limit: number,
): Promise<{ charges: number; rows: number }> {
  const unpaid = await work.query<{ id: string }>(
    `SELECT charges.id FROM charges WHERE charges.companyId = :companyId AND charges.importId = :importId
     AND NOT EXISTS (SELECT 1 FROM instalments JOIN payments ON payments.companyId = :companyId
       AND payments.instalmentId = instalments.id
       WHERE instalments.companyId = :companyId AND instalments.chargeId = charges.id)
     LIMIT ${Number(limit)}`,
    { importId },
  )
  const ids = unpaid.map(({ id }) => id)
  if (ids.length === 0) return { charges: 0, rows: 0 }
  const charges = await work.of(Charges).all({ where: { id: ids } })
  const instalments = await work.of(Instalments).all({ where: { chargeId: ids } })
  await work.of(Reminders).remove({ instalmentId: instalments.map(({ id }) => id) })
  // Looked at again as it is removed: a payment that came in just now has to be found, not thrown away with it.
  const untouched = { chargeId: ids, status: ['open', 'cancelled'] as InstalmentStatus[], coveredCents: 0 }
  if ((await work.of(Instalments).remove(untouched)) !== instalments.length)
    throw new Conflict('Uma parcela foi paga enquanto a importação era desfeita. Tente de novo.')
  await work.of(Charges).remove({ id: ids })
  await recordAll(
    work,
    charges.map(({ id, contactId, number }) => ({
      ...{ name: 'charge.removed', subject: 'charge', subjectId: id, contactId },
      payload: { number, title: `Cobrança ${number} retirada: a importação foi cancelada` },
    })),
  )
  const rows = await work.of(ImportRows).change({ importId, chargeId: ids }, { chargeId: null })
  return { charges: ids.length, rows }
}
