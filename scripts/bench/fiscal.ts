import { handClock } from '../../core/clock.ts'
import { Companies } from '../../core/data/company.ts'
import { newId } from '../../core/data/table.ts'
import { createPdfEngine } from '../../core/documents/pdf.ts'
import type { Desk } from '../../core/events/subscriber.ts'
import { createLog } from '../../core/log.ts'
import { danfePage } from '../../plugins/fiscal-invoices/danfe.ts'
import { InvoiceEvents } from '../../plugins/fiscal-invoices/invoice.ts'
import { judge } from '../../plugins/fiscal-invoices/judge.ts'
import { takeXml } from '../../plugins/fiscal-invoices/take-files.ts'
import { bytesOfXml, noteXml, shopTaxId } from '../seed/fiscal-notes.ts'
import type { Figure } from './figure.ts'
import { type DatabaseKind, install } from './installation.ts'
import { measurePrinting } from './printing.ts'

const notes = 300
const items = Array.from({ length: 10 }, (_, index) => ({
  code: `P${index}`,
  description: `Produto de teste número ${index}`,
  quantity: '1.0000',
  price: '18.9900000000',
  total: '18.99',
}))

/** Notes of ten items per second, from the bytes to the committed row, beside rows of as many transactions. */
export async function measureImport(kind: DatabaseKind): Promise<Figure> {
  const place = await install(kind, { clock: handClock(new Date('2026-11-24T10:00:00Z')) })
  const { app, scope } = place
  const desk: Desk = { read: body => app.works.read(scope, body), write: body => app.works.write(scope, body) }
  try {
    await app.works.write(scope, work => work.of(Companies).change({ id: place.company.id }, { taxId: shopTaxId }))
    const files = Array.from({ length: notes + 20 }, (_, index) =>
      bytesOfXml(noteXml({ number: index + 1, items, total: '189.90' })),
    )
    const take = (bytes: Uint8Array) =>
      takeXml({ desk, keep: content => app.storage.keep(content), source: 'api' }, bytes)
    for (const bytes of files.slice(notes)) await take(bytes)
    const ours = await perSecond(files.slice(0, notes), take)
    const reference = await perSecond(files.slice(0, notes), bytes =>
      app.works.write(scope, async work => {
        const invoiceId = newId()
        const event = { type: '110110', sequence: 1, protocol: '1', happenedAt: work.now }
        await work.of(InvoiceEvents).insert({ invoiceId, ...event, text: String(bytes.length) })
      }),
    )
    return {
      name: `nota de ${items.length} itens recebida: XML conferido, assinatura, cliente, linha e arquivo guardados (${kind})`,
      ours,
      reference,
      unit: 'notas/s',
      referenceName: 'uma linha por transação, sem ler nada',
      ratio: ours / reference,
      target: 'Recado ≥ 20',
      met: ours >= 20,
    }
  } finally {
    await place.close()
  }
}

/** DANFE per second, from the note's data to the PDF, beside a warm page printing the same HTML. */
export async function measureDanfe(chromiumPath: string): Promise<Figure> {
  const read = judge(bytesOfXml(noteXml({ items, total: '189.90' })))
  if (read.kind !== 'note') throw new Error('no note')
  const page = () => danfePage(read.note, { cancelled: false })
  const pdf = createPdfEngine({ executablePath: chromiumPath, log: createLog('error') })
  try {
    return await measurePrinting({
      name: `DANFE de ${items.length} itens, desenho do código de barras incluído`,
      chromiumPath,
      html: await page(),
      print: async () => pdf.render(await page()),
    })
  } finally {
    await pdf.close()
  }
}

async function perSecond(files: readonly Uint8Array[], once: (bytes: Uint8Array) => Promise<unknown>): Promise<number> {
  const start = performance.now()
  for (const bytes of files) await once(bytes)
  return files.length / ((performance.now() - start) / 1_000)
}
