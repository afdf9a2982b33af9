import puppeteer from 'puppeteer'
import { createDocument } from '../../core/documents/tracked/actions.ts'
import { createContact } from '../../core/people/contact-actions.ts'
import { quotes } from '../../plugins/quotes/quote.ts'
import { type Figure, median } from './figure.ts'
import { install } from './installation.ts'

const documents = 60
const rounds = 5
const tabs = 2

/** (b) PDFs per second of the engine, beside a warm page printing the same HTML with the same margins and as many tabs. */
export async function measurePdfs(chromiumPath: string): Promise<Figure> {
  const place = await install('sqlite', { chromiumPath })
  const browser = await puppeteer.launch({
    executablePath: chromiumPath,
    args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
  })
  try {
    const html = await quoteHtml(place)
    const pages = await Promise.all(Array.from({ length: tabs }, () => browser.newPage()))
    await Promise.all(pages.map(page => page.setJavaScriptEnabled(false)))
    const bareOnce = async (index: number) => {
      const page = pages[index % tabs] as (typeof pages)[number]
      await page.setContent(html, { waitUntil: 'load' })
      await page.pdf({
        format: 'a4',
        printBackground: true,
        margin: { top: '15mm', bottom: '15mm', left: '15mm', right: '15mm' },
      })
    }
    const oursOnce = () => place.app.pdf.render(html).then(() => undefined)
    await Promise.all([bareOnce(0), bareOnce(1), oursOnce(), oursOnce()])
    const speeds: { ours: number; bare: number }[] = []
    for (let round = 0; round < rounds; round++)
      speeds.push({ ours: await speed(oursOnce), bare: await speed(bareOnce) })
    const ratio = median(speeds.map(({ ours, bare }) => ours / bare))
    return {
      name: 'PDF de orçamento',
      ours: median(speeds.map(({ ours }) => ours)),
      reference: median(speeds.map(({ bare }) => bare)),
      unit: 'PDFs/s',
      referenceName: '`page.pdf()` puro, aba aquecida',
      ratio,
      target: 'razão ≥ 0,9',
      met: ratio >= 0.9,
    }
  } finally {
    await browser.close()
    await place.close()
  }
}

async function quoteHtml({ app, scope }: Awaited<ReturnType<typeof install>>): Promise<string> {
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

/** Documents per second, `tabs` at a time. */
async function speed(once: (index: number) => Promise<void>): Promise<number> {
  const start = performance.now()
  const lane = async (index: number) => {
    for (let done = 0; done < documents / tabs; done++) await once(index)
  }
  await Promise.all(Array.from({ length: tabs }, (_, index) => lane(index)))
  return documents / ((performance.now() - start) / 1_000)
}
