import { advanceRow, Conflict, formatAccessKey, settingsOf, type Work } from '#core'
import { type Invoice, InvoiceEvents, type InvoiceStatus, Invoices, invoiceLifecycle } from './invoice.ts'
import type { JudgedEvent } from './judge-event.ts'
import type { NoteEvent } from './note.ts'
import { cancellations } from './read-event.ts'
import { invoiceSettings } from './settings.ts'
import { instantOf, type Kept, refuseIfAny, type Taken } from './take-note.ts'

/**
 * Takes a cancellation or a letter of correction of a known note in, once.
 * @throws Invalid with every reason that speaks against it, an unknown note among them
 */
export async function takeEvent(work: Work, judged: JudgedEvent, { kept }: { kept: Kept }): Promise<Taken> {
  const { event } = judged
  const { id } = await refuseEvent(work, judged)
  const fresh = await recordEvent(work, id, { event, kept })
  return { invoice: await work.of(Invoices).get(id), fresh }
}

/** Throws unless nothing is wrong; then it says which note it is about. */
export async function refuseEvent(work: Work, { event, problems, signature }: JudgedEvent): Promise<Invoice> {
  const { brokenSignature } = await settingsOf(work, invoiceSettings)
  const invoice = await work.of(Invoices).first({ where: { accessKey: event.accessKey.toUpperCase() } })
  const what = cancellations.includes(event.type) ? 'este cancelamento' : 'este evento'
  refuseIfAny({
    ...problems,
    ...(signature.length > 0 && brokenSignature === 'refuse' ? { signature: signature.join(' ') } : {}),
    ...(invoice || problems.accessKey
      ? {}
      : {
          invoice: `A nota de que trata ${what} ainda não está aqui (chave ${formatAccessKey(event.accessKey)}). Envie primeiro o XML dela.`,
        }),
  })
  return invoice as Invoice
}

/** True: it was not known yet. The status follows; a correction after the cancellation changes nothing any more. */
export async function recordEvent(
  work: Work,
  invoiceId: string,
  { event, kept }: { event: NoteEvent; kept?: Kept },
): Promise<boolean> {
  const { type, sequence } = event
  if (await work.of(InvoiceEvents).first({ where: { invoiceId, type, sequence } })) return false
  const inserted = await work.of(InvoiceEvents).insertOnce({
    invoiceId,
    type,
    sequence,
    protocol: event.protocol,
    happenedAt: instantOf(event.at, work.now),
    text: event.text,
    xmlHash: kept?.hash ?? null,
    xmlSize: kept?.size ?? null,
  })
  if (!inserted) throw new Conflict('O mesmo evento está entrando por outro caminho agora. Envie de novo em instantes.')
  const row = await work.of(Invoices).get(invoiceId)
  const to: InvoiceStatus = cancellations.includes(type) ? 'cancelled' : 'corrected'
  if (invoiceLifecycle.statuses[row.status].next.includes(to)) {
    const payload = { reason: event.text, sequence, protocol: event.protocol, happenedAt: event.at }
    await advanceRow(work, invoiceLifecycle, { row, to, payload, changes: { updatedAt: work.now } })
  }
  return true
}
