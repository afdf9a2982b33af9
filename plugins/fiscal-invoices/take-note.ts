import type { InvoiceAuthorised } from '#contracts/invoice'
import {
  Companies,
  Conflict,
  formatTaxId,
  Invalid,
  nameKeyOf,
  parseTaxId,
  randomToken,
  record,
  settingsOf,
  type Work,
} from '#core'
import { type Invoice, InvoiceContents, Invoices, invoiceName, type Source } from './invoice.ts'
import type { JudgedNote } from './judge.ts'
import type { InnerEvent } from './judge-event.ts'
import { lookupOf } from './lookup-code.ts'
import type { Note } from './note.ts'
import { cancellations } from './read-event.ts'
import { recipientContact } from './recipient.ts'
import { invoiceSettings } from './settings.ts'
import { recordEvent } from './take-event.ts'

/** A file as the storage keeps it. */
export interface Kept {
  hash: string
  size: number
}

export interface Taken {
  invoice: Invoice
  /** Nothing was known of it before. */
  fresh: boolean
}

/**
 * Takes an authorised note in, once: what is known already is answered as it is. Events inside the file are taken too,
 * of a known note the signed ones only: a bare answer anybody can write.
 * @throws Invalid with every reason that speaks against it
 */
export async function takeNote(
  work: Work,
  judged: JudgedNote,
  { kept, source }: { kept: Kept; source: Source },
): Promise<Taken> {
  const { note } = judged
  const warning = await refuseNote(work, judged)
  const known = await work.of(Invoices).first({ where: { accessKey: note.accessKey } })
  const invoice = known ?? (await insert(work, note, { kept, source, warning }))
  const events = judged.events.filter(({ signed }) => signed || !known).map(({ event }) => event)
  // Where its cancellation came along, nobody is told that it was authorised.
  const cancelled = events.some(({ type }) => cancellations.includes(type))
  if (!known && !cancelled) await recordAuthorised(work, invoice)
  let changed = false
  for (const event of events) changed = (await recordEvent(work, invoice.id, { event })) || changed
  return { invoice: await work.of(Invoices).get(invoice.id), fresh: !known || changed }
}

/** Throws unless nothing is wrong, or only what a warning does for: then it says what. */
export async function refuseNote(
  work: Work,
  { note, events, problems, signature }: JudgedNote,
): Promise<string | null> {
  const { brokenSignature } = await settingsOf(work, invoiceSettings)
  const all = {
    ...problems,
    ...(await issuerProblem(work, note)),
    ...(signature.length > 0 && brokenSignature === 'refuse' ? { signature: signature.join(' ') } : {}),
  }
  refuseIfAny(all)
  return [...signature, ...eventWarning(events), ...lookupWarning(note)].join(' ').slice(0, 500) || null
}

function lookupWarning(note: Note): string[] {
  const warning = note.model === '65' ? lookupOf(note).warning : ''
  return warning ? [warning] : []
}

function eventWarning(events: readonly InnerEvent[]): string[] {
  const unsigned = events.find(({ signed }) => !signed)?.event
  if (!unsigned) return []
  const what = cancellations.includes(unsigned.type) ? 'O cancelamento' : 'A correção'
  return [
    `${what} veio dentro do arquivo da nota, sem a assinatura de quem pediu: confira a nota no site da SEFAZ antes de contar com isso.`,
  ]
}

/** One sentence that says them all, and each by what it is about. */
export function refuseIfAny(problems: Record<string, string>): void {
  const reasons = Object.values(problems)
  if (reasons.length > 0) throw new Invalid(problems, reasons.join(' '))
}

async function issuerProblem(work: Work, { issuer }: Note): Promise<Record<string, string>> {
  const { taxId } = await work.of(Companies).get(work.companyId)
  if (!taxId)
    return { issuer: 'Falta o CNPJ da empresa: preencha-o em Configurações > Empresa e envie a nota de novo.' }
  if (taxId === issuer.taxId.toUpperCase()) return {}
  return {
    issuer: `A nota é de outro emitente, ${issuer.name} (${formatTaxId(issuer.taxId)}); o CNPJ desta empresa é ${formatTaxId(taxId)}.`,
  }
}

interface Arrival {
  kept: Kept
  source: Source
  warning: string | null
}

async function insert(work: Work, note: Note, { kept, source, warning }: Arrival): Promise<Invoice> {
  const contactId = await recipientContact(work, note)
  const invoice = await work.of(Invoices).insertOnce({
    accessKey: note.accessKey,
    model: note.model,
    series: note.series,
    number: note.number,
    status: 'authorised',
    contactId,
    recipientName: note.recipient?.name.slice(0, 191) || null,
    recipientKey: nameKeyOf(note.recipient?.name.slice(0, 191) ?? '').slice(0, 191),
    recipientTaxId: parseTaxId(note.recipient?.taxId ?? '')?.value ?? null,
    totalCents: note.totals.totalCents,
    issuedOn: note.issuedAt.slice(0, 10),
    protocol: note.protocol.number,
    authorisedAt: instantOf(note.protocol.at, work.now),
    test: note.test,
    warning,
    source,
    xmlHash: kept.hash,
    xmlSize: kept.size,
    token: randomToken(),
    updatedAt: work.now,
  })
  if (!invoice) throw new Conflict('A mesma nota está entrando por outro caminho agora. Envie de novo em instantes.')
  await work.of(InvoiceContents).insert({ invoiceId: invoice.id, note })
  await record(work, {
    ...aboutInvoice(invoice),
    name: 'fiscal_invoice.created',
    payload: { title: `${invoiceName(invoice)} recebida`, source },
  })
  return invoice
}

export const aboutInvoice = ({ id, contactId }: Invoice) => ({
  subject: 'fiscal_invoice',
  subjectId: id,
  contactId,
})

const recordAuthorised = (work: Work, invoice: Invoice) =>
  record(work, {
    ...aboutInvoice(invoice),
    name: 'invoice.authorised',
    payload: {
      ...({
        contactId: invoice.contactId,
        description: invoiceName(invoice),
        accessKey: invoice.accessKey,
        totalCents: invoice.totalCents,
        issuedOn: invoice.issuedOn,
      } satisfies InvoiceAuthorised),
      title: 'Autorizada pela SEFAZ',
    },
  })

/** A moment of the XML; what cannot be read (years ago offsets were left out) is when it came. */
export function instantOf(text: string, otherwise: Date): Date {
  const moment = new Date(text)
  return Number.isNaN(moment.getTime()) ? otherwise : moment
}
