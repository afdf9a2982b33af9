import { defineTask, formatDate, formatMoney } from '#core'
import { countWaiting, judge, nextWaiting, type Place, type Problem, type Wanted } from './generation.ts'
import { issueBatch } from './issue.ts'

const atOnce = 200

/** What a run came to, and a preview would. */
export interface GenerationResult {
  invoices: number
  cents: number
  problems: number
}
export type GenerationState = GenerationResult & { after: Place | null }

const common = {
  unit: ['assinatura', 'assinaturas'] as const,
  about: ({ dueUntil }: Wanted) => `com vencimento até ${formatDate(dueUntil)}`,
  page: ({ id }: { id: string }) => `/subscriptions/generation/report?task=${id}`,
}
const nothing: GenerationState = { after: null, invoices: 0, cents: 0, problems: 0 }

/** "Gerar faturas": a batch in each step, so that a process that dies leaves whole batches behind. */
export const generationTask = defineTask<Wanted, GenerationState, GenerationResult>({
  ...common,
  kind: 'subscriptions.generate',
  title: 'Gerar faturas',
  permission: 'subscriptions.write',
  async step(work, { input, state, done, total }) {
    const before = state ?? nothing
    const whole = state ? total : await countWaiting(work, input)
    const { invoices, problems, last } = await issueBatch(work, input, { after: before.after, limit: atOnce })
    const made = invoices.map(({ totalCents }) => totalCents)
    return stepOf(before, { made, problems, last, done, total: whole })
  },
  tell: ({ invoices, cents, problems }) =>
    `${told(invoices, cents)}${problems > 0 ? `; ${withProblem(problems)}` : ''}.`,
})

/** "Conferir antes": the same, but for writing anything; each invoice is a row that people can look at. */
export const previewTask = defineTask<Wanted, GenerationState, GenerationResult>({
  ...common,
  kind: 'subscriptions.preview',
  title: 'Conferir faturas',
  permission: 'subscriptions.read',
  reading: true,
  async step(work, { input, state, done, total }) {
    const before = state ?? nothing
    const { ids, last } = await nextWaiting(work, input, { after: before.after, limit: atOnce })
    const { outcomes, problems } = await judge(work, ids, input)
    const drafts = outcomes.flatMap(outcome => outcome.drafts)
    const made = drafts.map(({ bill }) => bill.totalCents)
    const whole = state ? total : await countWaiting(work, input)
    const step = stepOf(before, { made, problems, last, done, total: whole })
    const rows = drafts.map(({ subscription: { id, number, contactId }, bill, carried: _, ...draft }) => ({
      part: 'invoice',
      data: { subscriptionId: id, number, contactId, ...draft, items: bill.items, totalCents: bill.totalCents },
    }))
    return { ...step, rows: [...rows, ...step.rows] }
  },
  tell: ({ invoices, cents, problems }) =>
    `Seriam ${told(invoices, cents)}${problems > 0 ? `; ${withProblem(problems)}` : ''}.`,
})

interface Made {
  made: readonly number[]
  problems: readonly Problem[]
  last: Place | null
  done: number
  total: number
}

function stepOf(before: GenerationState, { made, problems, last, done, total }: Made) {
  const sum = {
    invoices: before.invoices + made.length,
    cents: before.cents + made.reduce((cents, one) => cents + one, 0),
    problems: before.problems + problems.length,
  }
  const rows = problems.map(({ subscription: { id, number, contactId }, reason }) => ({
    part: 'problem',
    data: { subscriptionId: id, number, contactId, reason },
  }))
  const reached = Math.min(total, done + atOnce)
  if (last) return { state: { ...sum, after: last }, done: reached, total, rows }
  return { state: { ...sum, after: before.after }, done: total, total, rows, finished: sum }
}

const told = (invoices: number, cents: number) =>
  `${invoices === 1 ? '1 fatura' : `${invoices.toLocaleString('pt-BR')} faturas`}, ${formatMoney(cents)}`
const withProblem = (count: number) => (count === 1 ? '1 assinatura com problema' : `${count} assinaturas com problema`)
