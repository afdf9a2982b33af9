import type { Desk } from '../events/subscriber.ts'
import { type MessageFilters, messagePage } from './message-page.ts'
import { type MessageTitles, reportColumns, reportRow } from './message-report.ts'
import type { Period } from './report-period.ts'

/** Which messages a report shows. */
export interface ReportQuestion {
  filters: MessageFilters & Period
  titles: MessageTitles
}

/**
 * The report's rows, read in pages, so that a hundred thousand of them are never in memory together.
 * After `most` rows comes a last one, with a sentence that says so, and nothing more.
 */
export async function* reportRows(
  desk: Desk,
  { filters, titles }: ReportQuestion,
  most: number,
): AsyncGenerator<string[]> {
  let left = most
  for (let cursor: string | undefined; ; ) {
    const page = await desk.read(async work => {
      const { items, nextCursor } = await messagePage(work, filters, { cursor, limit: Math.min(chunk, left) })
      return { rows: items.map(message => reportRow(message, titles, work.timeZone)), nextCursor }
    })
    yield* page.rows
    left -= page.rows.length
    if (!page.nextCursor) return
    if (left === 0) return yield cutRow(most)
    cursor = page.nextCursor
  }
}

const chunk = 1_000

const cutRow = (most: number) =>
  reportColumns.map(column =>
    column === 'Mensagem'
      ? `Só as ${most.toLocaleString('pt-BR')} mensagens mais recentes do período estão aqui. Escolha um período menor para ver as outras.`
      : '',
  )
