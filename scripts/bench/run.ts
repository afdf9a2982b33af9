import { mkdirSync, writeFileSync } from 'node:fs'
import { cpus, totalmem } from 'node:os'
import { join } from 'node:path'
import { findChromium } from '../../core/documents/chromium.ts'
import { rootFolder } from '../../core/root.ts'
import { measureBoletos } from './boletos.ts'
import { measureCodes } from './codes.ts'
import { measureConnected } from './connected.ts'
import { type Figure, tableOf } from './figure.ts'
import { measureDanfe, measureImport } from './fiscal.ts'
import { measureHistory } from './history.ts'
import { measureMemory } from './memory.ts'
import { measureModules } from './modules.ts'
import { measurePacing } from './pacing.ts'
import { measurePdfs } from './pdfs.ts'
import { measureReminders } from './reminders.ts'
import { measureRoad } from './road.ts'
import { measureSubscriptions } from './subscriptions.ts'

/** `npm run bench [-- road modules pdfs codes boletos fiscal history reminders subscriptions memory pacing connected]`: one table and `bench/results.json`. Wants MariaDB and a Chromium. */
const wanted = process.argv.slice(2)
const chromium = await findChromium({ configured: process.env.CHROMIUM_PATH, dataDir: join(rootFolder, 'data') })
const measures: Record<string, () => Promise<Figure[]>> = {
  road: async () => [await measureRoad('sqlite'), await measureRoad('mariadb')],
  modules: async () => [await measureModules('sqlite'), await measureModules('mariadb')],
  pdfs: async () => [await measurePdfs(browserFor('os PDFs'))],
  codes: async () => [measureCodes()],
  boletos: async () => [await measureBoletos(browserFor('os boletos'))],
  fiscal: async () => [
    await measureImport('sqlite'),
    await measureImport('mariadb'),
    await measureDanfe(browserFor('os DANFE')),
  ],
  history: async () => [...(await measureHistory('sqlite')), ...(await measureHistory('mariadb'))],
  reminders: async () => [...(await measureReminders('sqlite')), ...(await measureReminders('mariadb'))],
  subscriptions: async () => [...(await measureSubscriptions('sqlite')), ...(await measureSubscriptions('mariadb'))],
  memory: measureMemory,
  pacing: measurePacing,
  connected: measureConnected,
}

function browserFor(what: string): string {
  if (!chromium) throw new Error(`Falta um Chrome ou Chromium para medir ${what}.`)
  return chromium
}

const figures: Figure[] = []
for (const [name, measure] of Object.entries(measures)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue
  process.stderr.write(`medindo: ${name}\n`)
  figures.push(...(await measure()))
}
const machine = `${cpus().length} núcleos ${cpus()[0]?.model.trim() ?? ''}, ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.version}, ${process.platform}`
const folder = join(rootFolder, 'bench')
mkdirSync(folder, { recursive: true })
if (wanted.length === 0)
  writeFileSync(
    join(folder, 'results.json'),
    `${JSON.stringify({ machine, measuredAt: new Date().toISOString(), figures }, null, 2)}\n`,
  )
process.stdout.write(`\n${tableOf(figures)}\n\nMáquina: ${machine}\n`)
process.exit(figures.every(figure => figure.met) ? 0 : 1)
