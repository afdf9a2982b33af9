import { formatDate, formatTime } from '../../core/brazil/dates.ts'
import { channelTitles } from '../../core/notifier/reason.ts'
import { type OutcomeCounts, outcomeLabels, simulatedOutcomes } from '../../core/simulation/outcome.ts'
import type { SimulatedMessage } from '../../core/simulation/simulated.ts'

/** How modules and message types are called, by their names. */
export interface Names {
  modules: ReadonlyMap<string, string>
  types: ReadonlyMap<string, string>
}

/** What goes to the terminal, piece by piece. */
export interface Printer {
  head(): string
  rows(messages: readonly SimulatedMessage[]): string
  foot(): string
}

/** One JSON array, written as it grows. */
export function jsonPrinter(): Printer {
  let isFirst = true
  return {
    head: () => '[',
    rows(messages) {
      const lines = messages.map(message => `\n${JSON.stringify(message)}`)
      const text = lines.length > 0 ? `${isFirst ? '' : ','}${lines.join(',')}` : ''
      isFirst &&= lines.length === 0
      return text
    },
    foot: () => '\n]\n',
  }
}

const widths = [10, 5, 14, 26, 26, 9, 18]
const titles = ['Dia', 'Sai', 'Módulo', 'Mensagem', 'Cliente', 'Canal', 'Resultado', 'Texto ou motivo']

/** A line for each message, and what they come to at the end. */
export function tablePrinter(names: Names, timeZone: string): Printer {
  const counts: OutcomeCounts = { queued: 0, held: 0, skipped: 0 }

  function cellsOf({ date, leavesAt, plugin, type, recipient, channel, ...message }: SimulatedMessage): string[] {
    counts[message.outcome]++
    return [
      formatDate(date),
      leavesAt ? formatTime(new Date(leavesAt), timeZone) : '',
      names.modules.get(plugin) ?? plugin,
      names.types.get(type) ?? type,
      recipient,
      channelTitles[channel] ?? channel,
      outcomeLabels[message.outcome].title,
      (message.reasons.join(' ') || message.body).replace(/\s+/g, ' ').slice(0, 160),
    ]
  }

  return {
    head: () => lineOf(titles),
    rows: messages => messages.map(message => lineOf(cellsOf(message))).join(''),
    foot: () =>
      `\n${simulatedOutcomes.map(outcome => `${outcomeLabels[outcome].title}: ${counts[outcome].toLocaleString('pt-BR')}`).join('   ')}\n`,
  }
}

const lineOf = (cells: readonly string[]): string =>
  `${cells.map((cell, index) => fitted(cell, widths[index])).join('  ')}\n`

function fitted(text: string, width: number | undefined): string {
  if (width === undefined) return text
  return (text.length > width ? `${text.slice(0, width - 1)}…` : text).padEnd(width)
}
