import { addDays, type Chart, formatDate, type Work } from '#core'

const daysEachSide = 14

/** What was due and what came in: two weeks back, today, and what is due in the next two weeks. */
export async function cashChart(work: Work): Promise<Chart> {
  const days = Array.from({ length: 2 * daysEachSide + 1 }, (_, index) => addDays(work.today, index - daysEachSide))
  const range = { from: days[0], to: days.at(-1) }
  const due = await perDay(
    work,
    `SELECT dueDate AS day, SUM(amountCents) AS cents FROM instalments
      WHERE companyId = :companyId AND status <> 'cancelled' AND dueDate BETWEEN :from AND :to GROUP BY dueDate`,
    range,
  )
  const received = await perDay(
    work,
    `SELECT paidOn AS day, SUM(amountCents) AS cents FROM payments
      WHERE companyId = :companyId AND reversedAt IS NULL AND paidOn BETWEEN :from AND :to GROUP BY paidOn`,
    range,
  )
  const values = (cents: Map<string, number>) => days.map(day => cents.get(day) ?? 0)
  return {
    title: 'A receber e recebido por dia',
    unit: 'money',
    labels: days.map(day => formatDate(day).slice(0, 5)),
    series: [
      { title: 'Vence no dia', color: 'blue', stack: 'due', values: values(due) },
      { title: 'Recebido', color: 'green', stack: 'received', values: values(received) },
    ],
    link: { title: 'Ver as parcelas', path: '/receivables' },
  }
}

async function perDay(work: Work, sql: string, range: object): Promise<Map<string, number>> {
  const rows = await work.query<{ day: string | Date; cents: number }>(sql, { ...range })
  return new Map(rows.map(({ day, cents }) => [String(day), Number(cents)]))
}
