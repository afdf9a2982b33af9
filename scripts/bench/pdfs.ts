import { createDocument } from '../../core/documents/tracked/actions.ts'
import { createContact } from '../../core/people/contact-actions.ts'
import { quotes } from '../../plugins/quotes/quote.ts'
import type { Figure } from './figure.ts'
import { type Installation, install } from './installation.ts'
import { measurePrinting } from './printing.ts'

/** (b) PDFs per second of the engine, beside a warm page printing the same HTML. */
export async function measurePdfs(chromiumPath: string): Promise<Figure> {
  const place = await install('sqlite', { chromiumPath })
  try {
    const html = await quoteHtml(place)
    return await measurePrinting({
      name: 'PDF de orçamento',
      chromiumPath,
      html,
      print: () => place.app.pdf.render(html),
    })
  } finally {
    await place.close()
  }
}

async function quoteHtml({ app, scope }: Installation): Promise<string> {
  return app.works.write(scope, async work => {
    const contact = await createContact(work, { name: 'Maria Aparecida da Silva', email: 'maria@bench.test' })
    const items = Array.from({ length: 12 }, (_, index) => ({
      description: `Item ${index + 1} do orçamento`,
      quantity: index + 1,
      unitPriceCents: 12_345,
    }))
    const head = await createDocument(work, quotes, { contactId: contact.id, items, validUntil: '2030-12-31' })
    return (await quotes.source.load(work, head.id)).html
  })
}
