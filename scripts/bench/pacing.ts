import { whatsappPace } from '../../core/outbox/pace.ts'
import type { Figure } from './figure.ts'
import { type Departed, openNumbers, start } from './numbers.ts'

const count = 10_000
const numbers = 20
const perNumber = count / numbers
const [least, most] = whatsappPace.gapSeconds
const mean = (least + most) / 2

/**
 * 10,000 queued messages over 20 numbers, the real dispatcher, a clock moved by hand. Hours and caps are off, so that the
 * gap is all that is measured; a second, smaller run has them on and looks for a message that left outside them.
 */
export async function measurePacing(): Promise<Figure[]> {
  return [...(await measureGap()), await measureHours()]
}

async function measureGap(): Promise<Figure[]> {
  const place = await openNumbers({ numbers, perNumber, pace: { gapSeconds: [least, most] }, hours: 'none' })
  try {
    const planned = await place.forecast()
    const departed = await place.run()
    if (departed.length !== count) throw new Error(`${departed.length} of ${count} messages left`)
    const gaps = gapsOf(departed)
    const strays = gaps.filter(gap => gap < least || gap > most).length
    const errors = departed.map(({ messageId, at }) => Math.abs(at - (planned.get(messageId) ?? 0)) / 1_000)
    const worst = Math.max(...errors)
    // What the rule allows: the first at once, each other a mean gap after the last.
    const ideal = (perNumber - 1) * mean
    const real = Math.max(...spansOf(departed))
    const ratio = ideal / real
    const numbersText = `${count.toLocaleString('pt-BR')} mensagens, ${numbers} números`
    return [
      {
        name: `ritmo do WhatsApp: ${numbersText} (${strays} intervalos fora de ${least} a ${most} s, no máximo ${place.mostAtOnce()} por vez em cada número)`,
        ours: (perNumber / real) * 3_600,
        reference: (perNumber / ideal) * 3_600,
        unit: 'mensagens/h por número',
        referenceName: `máximo da regra: uma a cada ${mean} s`,
        ratio,
        target: 'razão ≥ 0,99; intervalos dentro; uma por vez',
        met: ratio >= 0.99 && strays === 0 && place.mostAtOnce() === 1,
      },
      {
        name: `previsão da fila de saída, feita antes da primeira: o maior erro de ${numbersText}`,
        ours: worst,
        reference: mean,
        unit: 's',
        referenceName: 'um intervalo médio',
        ratio: worst / mean,
        target: 'até um intervalo',
        met: worst <= mean,
      },
    ]
  } finally {
    await place.close()
  }
}

async function measureHours(): Promise<Figure> {
  const pace = { gapSeconds: [least, most] as const, dailyCap: 35, warmUp: true }
  const place = await openNumbers({ numbers: 5, perNumber: 100, pace, hours: 'usual' })
  try {
    const departed = await place.run()
    const wrong = outsideHours(departed) + overTheLimit(departed) + gapsOf(departed).filter(gap => gap < least).length
    const days = new Set(departed.map(({ at }) => momentOf(at).date)).size
    return {
      name: `horários, domingo, feriado, limite diário e aquecimento: ${departed.length} mensagens de 5 números novos em ${days} dias`,
      ours: wrong,
      reference: 0,
      unit: 'fora da regra',
      referenceName: 'nenhuma',
      ratio: wrong === 0 ? 1 : 0,
      target: 'nenhuma fora',
      met: wrong === 0 && departed.length === 500,
    }
  } finally {
    await place.close()
  }
}

// Looked at without our own calendar and clock functions: Friday, 20 November 2026, is a holiday.
const open: Record<string, [string, string] | undefined> = { Sat: ['09:00', '16:00'], Sun: undefined }

const outsideHours = (departed: readonly Departed[]): number =>
  departed.filter(({ at }) => {
    const { date, weekday, time } = momentOf(at)
    const window = date === '2026-11-20' ? undefined : weekday in open ? open[weekday] : ['08:00', '20:00']
    return !window || time < (window[0] as string) || time >= (window[1] as string)
  }).length

function overTheLimit(departed: readonly Departed[]): number {
  const perDay = new Map<string, number>()
  return departed.filter(({ senderId, at }) => {
    const { date } = momentOf(at)
    const key = `${senderId} ${date}`
    perDay.set(key, (perDay.get(key) ?? 0) + 1)
    const age = Math.round((Date.parse(date) - Date.parse(momentOf(start.getTime()).date)) / 86_400_000)
    return (perDay.get(key) ?? 0) > Math.min(35, Math.floor(20 * 1.15 ** age))
  }).length
}

const clocks = new Intl.DateTimeFormat('en-US', {
  ...{ timeZone: 'America/Sao_Paulo', weekday: 'short', hourCycle: 'h23' },
  ...{ year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit' },
})

function momentOf(at: number): { date: string; weekday: string; time: string } {
  const parts = Object.fromEntries(clocks.formatToParts(at).map(({ type, value }) => [type, value]))
  return {
    date: `${parts.year}-${parts.month}-${parts.day}`,
    weekday: parts.weekday ?? '',
    time: `${parts.hour}:${parts.minute}`,
  }
}

/** Seconds between each two departures of the same number. */
function gapsOf(departed: readonly Departed[]): number[] {
  return [...byNumber(departed).values()].flatMap(times =>
    times.slice(1).map((at, index) => (at - (times[index] as number)) / 1_000),
  )
}

/** Seconds from the first to the last departure of each number. */
const spansOf = (departed: readonly Departed[]): number[] =>
  [...byNumber(departed).values()].map(times => ((times.at(-1) as number) - (times[0] as number)) / 1_000)

function byNumber(departed: readonly Departed[]): Map<string, number[]> {
  const times = new Map<string, number[]>()
  for (const { senderId, at } of departed) {
    const own = times.get(senderId) ?? []
    own.push(at)
    times.set(senderId, own)
  }
  return times
}
