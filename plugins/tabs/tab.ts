import { z } from 'zod'
import {
  Conflict,
  cashbackField,
  column,
  type DocumentStep,
  formatMoney,
  Invalid,
  optional,
  recordSale,
  reversalField,
  reversedStatus,
  reverseSale,
  type TrackedDocument,
  trackedDocument,
  useCashback,
} from '#core'
import { tabWords } from './messages.ts'
import { tabSettings } from './settings.ts'

const methods = [
  ['cash', 'Dinheiro'],
  ['pix', 'PIX'],
  ['debit', 'Cartão de débito'],
  ['credit', 'Cartão de crédito'],
] as const
const methodTitles = new Map<unknown, string>(methods)
const howMuch = 'Escreva o valor recebido, por exemplo 49,90.'
const reais = (value: unknown) => formatMoney(Number(value))

/** "Comanda": opened for a table or a customer, filled over time, closed with a payment. */
export const tabs: TrackedDocument = trackedDocument({
  subject: 'tab',
  name: 'tabs',
  title: { one: 'Comanda', many: 'Comandas', feminine: true },
  variable: 'comanda',
  oldTable: 'TCOMANDA',
  initial: 'open',
  statuses: {
    open: { title: 'Aberta', color: 'blue', next: ['closed', 'cancelled'] },
    closed: { title: 'Fechada', color: 'green', next: ['reversed'], action: 'Fechar e receber' },
    cancelled: { title: 'Cancelada', color: 'gray', next: [], action: 'Cancelar', dangerous: true },
    reversed: reversedStatus('Estornada'),
  },
  editable: ['open'],
  dead: ['cancelled', 'reversed'],
  contactOptional: true,
  counter: { title: 'Lançar itens', while: ['open'] },
  fields: {
    place: {
      label: 'Mesa',
      column: optional(column.text(60)),
      schema: z.string().trim().max(60).nullish(),
      input: 'text',
      hint: 'O número da mesa, ou um nome. Pode ficar vazio se há um cliente.',
      variable: 'mesa',
      format: String,
      listed: true,
    },
    ...cashbackField(['closed']),
    paymentMethod: {
      label: 'Forma de pagamento',
      column: optional(column.text(20)),
      schema: z.enum(['cash', 'pix', 'debit', 'credit'], 'Escolha a forma de pagamento.'),
      input: 'choice',
      choices: methods,
      asked: ['closed'],
      variable: 'forma',
      format: value => methodTitles.get(value) ?? '',
    },
    paidCents: {
      label: 'Valor recebido (R$)',
      column: optional(column.integer()),
      schema: z.int(howMuch).min(0).nullish(),
      input: 'money',
      asked: ['closed'],
      // What is left to receive is not known before the cashback is: the whole total would make change of it.
      initial: (_today, { totalCents, asked }) =>
        (asked as string[] | undefined)?.includes('cashbackCents') ? undefined : totalCents,
      hint: 'Se usar cashback, pode ficar vazio: é o que faltar.',
      variable: 'pago',
      example: 'R$ 1.250,00',
      format: reais,
    },
    changeCents: {
      label: 'Troco',
      column: optional(column.integer()),
      schema: z.int().nullish(),
      input: 'none',
      format: value => (Number(value) > 0 ? reais(value) : ''),
    },
    ...reversalField,
  },
  settings: tabSettings,
  words: tabWords,
  refuse: ({ contactId, place }) =>
    contactId || place ? ({} as Record<string, string>) : { place: 'Diga a mesa, ou escolha um cliente.' },
  entering: async (work, step) => (step.to === 'closed' ? paymentOf(step, await useCashback(work, tabs, step)) : {}),
  async entered(work, { head, to }) {
    if (to === 'closed') await recordSale(work, tabs, { head, totalCents: head.totalCents })
    if (to === 'reversed') await reverseSale(work, tabs, head)
  },
})

/** Nothing is owed afterwards; only cash gives change. */
function paymentOf({ head: { totalCents }, items, given }: DocumentStep, cashbackCents: number) {
  if (items.length === 0) throw new Conflict('A comanda está vazia. Lance um item, ou cancele a comanda.')
  const due = totalCents - cashbackCents
  const paidCents = (given.paidCents as number | null) ?? (cashbackCents > 0 ? due : undefined)
  if (paidCents === undefined) throw new Invalid({ paidCents: howMuch })
  const changeCents = paidCents - due
  if (changeCents < 0) throw new Invalid({ paidCents: `Falta receber ${formatMoney(-changeCents)}.` })
  if (changeCents > 0 && given.paymentMethod !== 'cash')
    throw new Invalid({ paidCents: `Só em dinheiro há troco. São ${formatMoney(due)} para receber.` })
  return { paidCents, changeCents }
}
