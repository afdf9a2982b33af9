import { daysBetween, today } from './dates.ts'

/**
 * How long ago, or how soon: `agora`, `há 5 min`, `há 2 h`, `ontem`, `há 3 dias`, `em 4 min`, `amanhã`.
 * From 24 hours on it counts calendar days in the zone, for yesterday is a day and not a span of hours.
 */
export function relativeTime(instant: Date, now: Date, zone = 'America/Sao_Paulo'): string {
  const minutes = Math.trunc((instant.getTime() - now.getTime()) / 60_000)
  const hours = Math.trunc(minutes / 60)
  if (minutes === 0) return 'agora'
  if (hours === 0) return distance(minutes, 'min')
  if (Math.abs(hours) < 24) return distance(hours, 'h')
  const days = daysBetween(today(now, zone), today(instant, zone))
  if (days === -1) return 'ontem'
  return days === 1 ? 'amanhã' : distance(days, 'dias')
}

/**
 * `1 mensagem`, `2 mensagens`, `1.250 mensagens`. Zero takes the plural: CLDR puts it with one (`0 mensagem`),
 * but what Brazilians write and read on screens is `0 mensagens`.
 */
export function plural(count: number, one: string, many: string): string {
  return `${count.toLocaleString('pt-BR')} ${count === 1 ? one : many}`
}

/** How long something took: `0,3 s`, `12 s`, `2 min 5 s`, `1 h 3 min`. */
export function durationText(ms: number): string {
  if (ms < 10_000) return `${(Math.max(0, ms) / 1_000).toLocaleString('pt-BR', { maximumFractionDigits: 1 })} s`
  const seconds = Math.round(ms / 1_000)
  const [hours, minutes] = [Math.floor(seconds / 3_600), Math.floor(seconds / 60) % 60]
  if (hours > 0) return `${hours.toLocaleString('pt-BR')} h ${minutes} min`
  return minutes > 0 ? `${minutes} min ${seconds % 60} s` : `${seconds} s`
}

/**
 * How to greet: `Maria Aparecida` -> `Maria`; a firm keeps its whole name. Sole traders (MEI) are registered
 * as `12.345.678 JOSE DA SILVA`: the number is skipped.
 */
export function firstName(name: string): string {
  const whole = name.trim().replace(/\s+/g, ' ')
  if (legalForms.some(form => form.test(whole))) return whole
  return whole.split(' ').find(word => /\p{L}/u.test(word)) ?? whole
}

/** The order of names as people know it: accents and case come last. */
export const byName = (one: { name: string }, other: { name: string }): number => collator.compare(one.name, other.name)
const collator = new Intl.Collator('pt-BR')

/** The short ones count at the end only, and SA in capitals only: `Ana Sa` is a person. */
const legalForms = [
  /(?<!\p{L})(?:ltda|eireli|epp|s\/[as]|s\.[as])(?!\p{L})/iu,
  /(?<!\p{L})(?:mei?|cia)\.?$/iu,
  /(?<!\p{L})S ?A$/u,
]

/** Intl.RelativeTimeFormat writes `há 5 min.`, with a dot, in some releases of ICU. */
function distance(amount: number, unit: string): string {
  return amount < 0 ? `há ${-amount} ${unit}` : `em ${amount} ${unit}`
}
