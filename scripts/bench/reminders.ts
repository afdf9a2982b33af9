import { fork } from 'node:child_process'
import { once } from 'node:events'
import { extname, join } from 'node:path'
import { addDays } from '../../core/brazil/dates.ts'
import { handClock } from '../../core/clock.ts'
import type { Figure } from './figure.ts'
import { type DatabaseKind, install } from './installation.ts'
import { addEmailSender, fillInstalments } from './instalment-rows.ts'
import type { Measured } from './reminders-process.ts'

const few = 10_000
const many = 100_000
/** Ten times the instalments, and room for what a shared machine adds. */
const mostGrowth = (many / few) * 1.3
const now = '2026-11-24T10:00:00.000Z'

/** (f) Selecting and planning the day's reminders among 100,000 open instalments, beside 10,000. */
export async function measureReminders(kind: DatabaseKind): Promise<Figure[]> {
  const small = await measured(kind, few)
  const large = await measured(kind, many)
  const number = (count: number) => count.toLocaleString('pt-BR')
  const about = `${number(many)} parcelas em aberto, ${number(large.due)} a avisar em ${number(large.messages)} mensagens`
  const rows = [
    ['escolher os avisos', 'ms', large.selectMs, small.selectMs],
    ['escolher e planejar os avisos', 's', large.planSeconds, small.planSeconds],
    ['pico de heap ao planejar, a mais', 'MB', large.heapMb, small.heapMb],
    ['pico de RSS ao planejar, a mais', 'MB', large.rssMb, small.rssMb],
  ] as const
  return rows.map(([what, unit, ours, reference]) => ({
    name: `${what}: ${about} (${kind})`,
    ours,
    reference,
    unit,
    referenceName: `com ${number(few)}, ${number(small.due)} a avisar`,
    ratio: ours / reference,
    target: `razão ≤ ${number(mostGrowth)}`,
    met: ours / reference <= mostGrowth,
  }))
}

/** In a process of its own: the one that filled the tables has grown already. */
async function measured(kind: DatabaseKind, count: number): Promise<Measured> {
  const place = await install(kind, { clock: handClock(new Date(now)) })
  try {
    await addEmailSender(place)
    await fillInstalments(place, { count, from: addDays(now.slice(0, 10), -30), days: 365 })
    const script = join(import.meta.dirname, `reminders-process${extname(import.meta.filename)}`)
    const child = fork(script, [place.databaseUrl, place.folder, place.company.id, now])
    const failed = once(child, 'exit').then(() => {
      throw new Error('The process that plans the reminders failed')
    })
    const [measured] = await Promise.race([once(child, 'message'), failed])
    return measured as Measured
  } finally {
    await place.close()
  }
}
