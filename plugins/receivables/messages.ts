import { z } from 'zod'
import { defineMessage, type Event, formatDate, formatMoney, priorities, type Work } from '#core'
import { copyMessage } from './copy-message.ts'
import { dueMessage } from './due-message.ts'
import { nameOf } from './due-text.ts'
import {
  Charges,
  type Instalment,
  type InstalmentStatus,
  Instalments,
  instalmentLifecycle,
  methodTitles,
  Payments,
} from './instalment.ts'

const text = (title: string) => z.string().meta({ title })

const about = {
  descricao: text('Do que é a cobrança, com a parcela'),
  valor: text('Valor da parcela'),
  vencimento: text('Data do vencimento'),
}
const sample = { descricao: 'Mensalidade de dezembro 2/3', valor: 'R$ 189,90', vencimento: '10/12/2026' }

/** W18: an instalment was settled. */
const settled = defineMessage({
  name: 'receivable.settled',
  title: 'Parcela quitada',
  on: instalmentLifecycle.changed('settled'),
  purpose: 'billing',
  priority: priorities.status,
  rule: { mode: 'confirm', channels: ['whatsapp', 'email'] },
  variables: z.object({
    parcela: z.object(about),
    pagamento: z.object({
      valor: text('Valor pago'),
      data: text('Dia do pagamento'),
      forma: text('Forma de pagamento'),
    }),
  }),
  sample: { parcela: sample, pagamento: { valor: 'R$ 189,90', data: '08/12/2026', forma: 'PIX' } },
  async describe(work, event) {
    const { paidCents, paidOn, method } = event.payload as { paidCents?: number; paidOn?: string; method?: string }
    const said = await aboutInstalment(work, event)
    return (
      said && {
        ...said,
        variables: {
          ...said.variables,
          pagamento: {
            valor: formatMoney(paidCents ?? 0),
            data: paidOn ? formatDate(paidOn) : '',
            forma: methodTitles[method as keyof typeof methodTitles] ?? '',
          },
        },
      }
    )
  },
  stillTrue: (work, event) => isStill(work, event, 'settled'),
  words: {
    whatsapp: {
      body: `Olá, {{cliente.primeiroNome}}! Recebemos o seu pagamento de {{pagamento.valor}} em {{pagamento.data}} ({{pagamento.forma}}).

{{parcela.descricao}}: *quitada*. Obrigado!

{{empresa.nome}}`,
    },
    email: {
      subject: 'Recebemos o seu pagamento: {{parcela.descricao}}',
      body: `Olá, {{cliente.nome}}!

Recebemos o seu pagamento de {{pagamento.valor}} em {{pagamento.data}} ({{pagamento.forma}}). {{parcela.descricao}}, com vencimento em {{parcela.vencimento}}, está quitada.

Obrigado!

{{empresa.nome}}`,
    },
  },
})

/** W19: an instalment was cancelled. */
const cancelled = defineMessage({
  name: 'receivable.cancelled',
  title: 'Parcela cancelada',
  on: instalmentLifecycle.changed('cancelled'),
  purpose: 'billing',
  priority: priorities.status,
  rule: { mode: 'confirm', channels: ['whatsapp', 'email'] },
  variables: z.object({
    parcela: z.object({ ...about, motivo: z.string().optional().meta({ title: 'Motivo do cancelamento' }) }),
  }),
  sample: { parcela: { ...sample, motivo: 'Acordo refeito' } },
  async describe(work, event) {
    const said = await aboutInstalment(work, event)
    return (
      said && {
        ...said,
        variables: { parcela: { ...said.variables.parcela, motivo: String(event.payload.reason ?? '') } },
      }
    )
  },
  stillTrue: (work, event) => isStill(work, event, 'cancelled'),
  words: {
    whatsapp: {
      body: `Olá, {{cliente.primeiroNome}}! A cobrança {{parcela.descricao}}, de {{parcela.valor}} com vencimento em {{parcela.vencimento}}, foi *cancelada*. Não é preciso pagar.

{{empresa.nome}}`,
    },
    email: {
      subject: 'Cobrança cancelada: {{parcela.descricao}}',
      body: `Olá, {{cliente.nome}}!

A cobrança {{parcela.descricao}}, de {{parcela.valor}} com vencimento em {{parcela.vencimento}}, foi cancelada. Não é preciso pagar; se você tem o boleto, jogue fora.

Qualquer dúvida, ligue para {{empresa.telefone}}.

{{empresa.nome}}`,
    },
  },
})

export const receivableMessages = [dueMessage, settled, cancelled, copyMessage]

async function aboutInstalment(work: Work, event: Event) {
  const instalment = await work.of(Instalments).first({ where: { id: event.subjectId } })
  const charge = instalment && (await work.of(Charges).first({ where: { id: instalment.chargeId } }))
  if (!instalment || !charge) return undefined
  return {
    contactId: instalment.contactId,
    variables: {
      parcela: {
        descricao: nameOf(instalment, charge.description),
        valor: formatMoney(instalment.amountCents),
        vencimento: formatDate(instalment.dueDate),
      },
    },
  }
}

async function isStill(work: Work, event: Event, status: InstalmentStatus): Promise<true | string> {
  const instalment = await work.of(Instalments).first({ where: { id: event.subjectId } })
  if (!instalment) return 'A parcela não existe mais.'
  if (instalment.status === status)
    return (await isLatest(work, event, instalment)) || 'A situação mudou de novo depois deste aviso.'
  return `A parcela voltou a ser "${instalmentLifecycle.statuses[instalment.status].title.toLowerCase()}".`
}

/** Settled, reopened and settled again: only the last one is told. */
async function isLatest(work: Work, { payload }: Event, { cancelledFor }: Instalment): Promise<boolean> {
  if (typeof payload.paymentId !== 'string') return payload.reason === cancelledFor
  const payment = await work.of(Payments).first({ where: { id: payload.paymentId } })
  return payment?.reversedAt === null
}
