import {
  Contacts,
  formatAccessKey,
  heldFor,
  Invalid,
  isCivilDate,
  type Kit,
  settingsOf,
  timelineOf,
  withQuery,
} from '#core'
import { decimal, moment } from './danfe.ts'
import { paymentTitle } from './danfe-words.ts'
import { danfe, invoiceXml } from './documents.ts'
import { exportInvoices } from './export.ts'
import {
  InvoiceContents,
  InvoiceEvents,
  type InvoiceStatus,
  Invoices,
  invoiceLifecycle,
  invoiceName,
  modelTitle,
  sourceTitles,
} from './invoice.ts'
import { type InvoiceFilters, listInvoices } from './list.ts'
import { cancellations } from './read-event.ts'
import { invoiceSettings } from './settings.ts'
import { takeFiles } from './take-files.ts'

const read = 'fiscal-invoices.read'
const write = 'fiscal-invoices.write'
const place = '/fiscal-invoices'
/** Of one form; more come in a ZIP. */
const mostFiles = 100

export function invoiceScreens(kit: Kit): void {
  list(kit)
  upload(kit)
  page(kit)
}

function list(kit: Kit): void {
  kit.get('/', read, async (work, { query }) => {
    const filters = filtersOf(query)
    const { items, nextCursor } = await listInvoices(work, { ...filters, cursor: query.cursor, limit: 50 })
    const here = (changes: Record<string, string | undefined>) =>
      withQuery(place, { ...query, cursor: undefined, ...changes })
    return kit.view('list', {
      title: 'Notas fiscais',
      ...{ items, filters, here, modelTitle },
      lifecycle: invoiceLifecycle,
      next: nextCursor && here({ cursor: nextCursor }),
      first: query.cursor && here({}),
    })
  })
  kit.getSlow('/export', read, async (desk, { query }) => exportInvoices(desk, filtersOf(query)))
}

function upload(kit: Kit): void {
  kit.get('/upload', write, async (work, { company }) => {
    const { watchFolder } = await settingsOf(work, invoiceSettings)
    return kit.view('upload', { title: 'Enviar notas', place, mostFiles, watchFolder, company, results: undefined })
  })
  kit.postFiles('/upload', write, mostFiles, async (desk, { files, company }) => {
    if (files.length === 0) throw new Invalid({ files: 'Escolha ao menos um arquivo XML ou ZIP.' })
    const results = await takeFiles({ desk, keep: kit.keep, source: 'upload' }, files)
    const { watchFolder } = await desk.read(work => settingsOf(work, invoiceSettings))
    const shown = results.map(result => ({ ...result, title: result.invoice && invoiceName(result.invoice) }))
    return kit.view('upload', { title: 'Enviar notas', place, mostFiles, watchFolder, company, results: shown })
  })
}

function page(kit: Kit): void {
  kit.get('/:id', read, async (work, { params, query }) => {
    const invoice = await work.of(Invoices).get(params.id ?? '')
    const where = { invoiceId: invoice.id }
    const subject = { subject: 'fiscal_invoice', subjectId: invoice.id }
    return kit.view('show', {
      title: invoiceName(invoice),
      place,
      ...{ invoice, cancellations, sourceTitles, decimal, moment, paymentTitle, formatAccessKey },
      note: (await work.of(InvoiceContents).first({ where }))?.note,
      events: await work.of(InvoiceEvents).all({ where, order: [['happenedAt', 'ASC']] }),
      contact: invoice.contactId ? await work.of(Contacts).first({ where: { id: invoice.contactId } }) : undefined,
      lifecycle: invoiceLifecycle,
      held: await heldFor(work, 'fiscal_invoice', invoice.id),
      timeline: await timelineOf(work, subject, { limit: 100, lifecycles: [invoiceLifecycle] }),
      tab: query.tab ?? 'items',
    })
  })
  kit.getSlow('/:id/danfe.pdf', read, (desk, { params }) => kit.documentPdf(desk, danfe.kind, params.id ?? ''))
  kit.getSlow('/:id/nota.xml', read, (desk, { params }) => kit.documentPdf(desk, invoiceXml.kind, params.id ?? ''))
}

function filtersOf(query: Record<string, string>): Omit<InvoiceFilters, 'limit' | 'cursor'> {
  const { status, model, search, contactId } = query
  const date = (text: string | undefined) => (text && isCivilDate(text) ? text : undefined)
  return {
    status: status && Object.hasOwn(invoiceLifecycle.statuses, status) ? (status as InvoiceStatus) : undefined,
    model: model === '55' || model === '65' ? model : undefined,
    from: date(query.from),
    to: date(query.to),
    ...{ search, contactId },
  }
}
