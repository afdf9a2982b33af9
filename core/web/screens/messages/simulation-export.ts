import { formatDate } from '../../../brazil/dates.ts'
import { csvOf, csvType } from '../../../documents/csv.ts'
import type { Desk } from '../../../events/subscriber.ts'
import { outcomeLabels } from '../../../simulation/outcome.ts'
import type { SimulatedMessage } from '../../../simulation/simulated.ts'
import { type TaskRowFilters, taskRowPage } from '../../../tasks/rows.ts'
import type { Kit } from '../../kit.ts'
import type { Services } from '../../services.ts'
import { addressText, channelName } from './look.ts'
import { leavesText } from './simulated-look.ts'
import { findSimulation } from './simulation.ts'
import { createTitles, type Titles } from './titles.ts'

/** What a simulation found, as a spreadsheet. */
export function simulationExportScreens(kit: Kit, { registry }: Services): void {
  const titles = createTitles(registry)

  kit.getSlow('/messages/simulation/:id/export', 'messages.read', async (desk, { params, query, company }) => {
    const { id: taskId } = await desk.read(work => findSimulation(work, params.id ?? ''))
    const question = { taskId, part: query.day, kind: query.plugin, outcome: query.outcome }
    const rows = rowsOf(desk, question, { titles, timeZone: company.timeZone })
    return { kind: 'file', name: 'simulacao-de-mensagens.csv', contentType: csvType, body: csvOf(columns, rows) }
  })
}

const columns = [
  'Dia',
  'Sai',
  'Módulo',
  'Mensagem',
  'Cliente',
  'Canal',
  'Para',
  'Resultado',
  'Motivo',
  'Assunto',
  'Texto',
]

interface Around {
  titles: Titles
  timeZone: string
}

/** Page by page, so that a long one needs no more memory than a short one. */
async function* rowsOf(
  desk: Desk,
  question: TaskRowFilters & { taskId: string },
  around: Around,
): AsyncGenerator<string[]> {
  for (let cursor: string | undefined; ; ) {
    const page = await desk.read(work => taskRowPage(work, question, { limit: 500, cursor }))
    for (const { data } of page.items) yield rowOf(data as SimulatedMessage, around)
    if (!page.nextCursor) return
    cursor = page.nextCursor
  }
}

function rowOf(message: SimulatedMessage, { titles, timeZone }: Around): string[] {
  const { date, plugin, type, recipient, channel, outcome, reasons, subject, body } = message
  return [
    formatDate(date),
    leavesText(message, timeZone),
    titles.module(plugin),
    titles.type(type),
    recipient,
    channelName(channel),
    addressText(message),
    outcomeLabels[outcome].title,
    reasons.join(' '),
    subject,
    body,
  ]
}
