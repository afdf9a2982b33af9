import { fork } from 'node:child_process'
import { once } from 'node:events'
import { extname, join } from 'node:path'
import { handClock } from '../../core/clock.ts'
import type { Figure } from './figure.ts'
import { type DatabaseKind, install } from './installation.ts'
import { addEmailSender } from './instalment-rows.ts'
import { fillSubscriptions } from './subscription-rows.ts'
import type { Invoiced } from './subscriptions-process.ts'

const few = 2_000
const many = 20_000
/** Ten times the subscriptions, and room for what a shared machine adds. */
const mostGrowth = (many / few) * 1.3
const now = '2026-11-24T10:00:00.000Z'

/** (g) One month's invoices of 20,000 subscriptions, with their charges and messages, beside 2,000. */
export async function measureSubscriptions(kind: DatabaseKind): Promise<Figure[]> {
  const small = await measured(kind, few)
  const large = await measured(kind, many)
  const number = (count: number) => count.toLocaleString('pt-BR')
  const rate = ({ invoices, seconds }: Invoiced) => invoices / seconds
  const rows = [
    ['gerar as faturas do mês', 's', large.seconds, small.seconds],
    ['cobranças e avisos delas', 's', large.chargingSeconds, small.chargingSeconds],
    ['pico de heap, a mais', 'MB', large.heapMb, small.heapMb],
    ['pico de RSS, a mais', 'MB', large.rssMb, small.rssMb],
  ] as const
  const about = `${number(many)} assinaturas (${kind})`
  return [
    {
      name: `faturas por segundo: ${about}`,
      ours: rate(large),
      reference: rate(small),
      unit: 'faturas/s',
      referenceName: `com ${number(few)}`,
      ratio: rate(large) / rate(small),
      target: 'razão ≥ 0,77',
      met: rate(large) / rate(small) >= 1 / 1.3,
    },
    ...rows.map(([what, unit, ours, reference]) => ({
      name: `${what}: ${about}`,
      ours,
      reference,
      unit,
      referenceName: `com ${number(few)}`,
      ratio: ours / reference,
      target: `razão ≤ ${number(mostGrowth)}`,
      met: ours / reference <= mostGrowth,
    })),
  ]
}

/** In a process of its own: the one that filled the tables has grown already. */
async function measured(kind: DatabaseKind, count: number): Promise<Invoiced> {
  const place = await install(kind, { clock: handClock(new Date(now)) })
  try {
    await addEmailSender(place)
    await fillSubscriptions(place, { count, month: '2026-12' })
    const script = join(import.meta.dirname, `subscriptions-process${extname(import.meta.filename)}`)
    const child = fork(script, [place.databaseUrl, place.folder, place.company.id, now, '2026-12-31'])
    const failed = once(child, 'exit').then(() => {
      throw new Error('The process that makes the invoices failed')
    })
    const [invoiced] = await Promise.race([once(child, 'message'), failed])
    return invoiced as Invoiced
  } finally {
    await place.close()
  }
}
