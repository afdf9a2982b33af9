import puppeteer from 'puppeteer'
import { type Figure, median } from './figure.ts'

const documents = 60
const rounds = 5
const tabs = 2

interface Printing {
  name: string
  chromiumPath: string
  /** What the reference prints. */
  html: string
  /** Ours, from what there is to its PDF. */
  print: () => Promise<unknown>
}

/** PDFs per second of ours, beside a warm page printing the same HTML with as many tabs. */
export async function measurePrinting({ name, chromiumPath, html, print }: Printing): Promise<Figure> {
  const browser = await puppeteer.launch({
    executablePath: chromiumPath,
    args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
  })
  try {
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
    const oursOnce = () => print().then(() => undefined)
    await Promise.all([bareOnce(0), bareOnce(1), oursOnce(), oursOnce()])
    const speeds: { ours: number; bare: number }[] = []
    for (let round = 0; round < rounds; round++)
      speeds.push({ ours: await speed(oursOnce), bare: await speed(bareOnce) })
    const ratio = median(speeds.map(({ ours, bare }) => ours / bare))
    return {
      name,
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
  }
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
