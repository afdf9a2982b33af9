import { formatDate } from '../../brazil/dates.ts'
import type { Work } from '../../data/work.ts'
import { type Outcome, outcomes, tallyMessages } from '../../history/message-tally.ts'
import { disabledModules } from '../../people/module.ts'
import type { Registry } from '../../registry.ts'
import { type Chart, type ChartSeries, isBlank } from '../chart.ts'
import type { Input } from '../kit.ts'

/** What became of the last messages, then what the modules in use count. */
export async function homeCharts(work: Work, registry: Registry, { allows }: Input): Promise<Chart[]> {
  const off = await disabledModules(work)
  const offers = registry.offers('homeChart').filter(offer => !off.has(offer.plugin) && allows(offer.permission))
  const charts = await Promise.all([
    ...(allows('messages.read') ? [messageChart(work, registry)] : []),
    ...offers.map(offer => offer.chart(work)),
  ])
  return charts.filter(chart => !isBlank(chart))
}

const words: Record<Outcome, { title: string; color: ChartSeries['color'] }> = {
  read: { title: 'Lidas', color: 'green' },
  delivered: { title: 'Entregues', color: 'teal' },
  sent: { title: 'Enviadas', color: 'blue' },
  failed: { title: 'Com falha', color: 'red' },
}

async function messageChart(work: Work, registry: Registry): Promise<Chart> {
  const { days, byDay, byPlugin } = await tallyMessages(work, 14)
  const titleOf = (name: string) => registry.speakers.find(plugin => plugin.name === name)?.title ?? 'Sistema'
  return {
    title: 'Mensagens dos últimos 14 dias',
    unit: 'count',
    labels: days.map(day => formatDate(day).slice(0, 5)),
    series: outcomes.map(outcome => ({ ...words[outcome], stack: 'messages', values: byDay[outcome] })),
    table: {
      heading: 'Módulo',
      columns: outcomes.map(outcome => words[outcome].title),
      rows: [...byPlugin]
        .map(([plugin, counts]) => ({ title: titleOf(plugin), values: outcomes.map(outcome => counts[outcome]) }))
        .sort((one, other) => one.title.localeCompare(other.title, 'pt-BR')),
    },
    link: { title: 'Ver o histórico', path: '/messages/history' },
  }
}
