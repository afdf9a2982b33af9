import { z } from 'zod'
import { defineSettings, settingsOf, type Work } from '#core'

/** `subscriptions`: when invoices are made, and what happens when they are not paid. */
export const subscriptionSettings = defineSettings(
  'subscriptions',
  z.object({
    generateByClock: z.boolean().default(true).meta({
      title: 'Gerar faturas sozinho',
      description: 'Todo dia, de manhã cedo. Desligado, as faturas só nascem quando alguém manda gerar as do mês.',
    }),
    daysBeforeDue: z.int().min(1).max(60).default(10).meta({
      title: 'Gerar quantos dias antes do vencimento',
      description: 'A fatura nasce e o cliente fica sabendo com esta antecedência.',
    }),
    leastDaysToDue: z.int().min(0).max(30).default(3).meta({
      title: 'Prazo mínimo de uma fatura atrasada (dias)',
      description: 'Uma fatura gerada depois da hora vence pelo menos estes dias depois de gerada.',
    }),
    leastFirstDays: z.int().min(1).max(45).default(15).meta({
      title: 'Menor primeira fatura (dias de serviço)',
      description: 'Com menos dias que isto até o primeiro vencimento, eles entram na fatura do mês seguinte.',
    }),
    attachPdf: z.boolean().default(true).meta({
      title: 'Anexar o PDF da fatura',
      description: 'A mensagem de fatura gerada leva o PDF para pagar.',
    }),
    suspendAutomatically: z.boolean().default(true).meta({
      title: 'Suspender por atraso',
      description:
        'Desligado, ninguém é avisado nem suspenso pelo relógio; uma pessoa ainda pode suspender, e quem foi desbloqueado em confiança volta a ficar suspenso depois dela.',
    }),
    suspendAfterDays: z.int().min(1).max(180).default(15).meta({
      title: 'Suspender com quantos dias de atraso',
    }),
    warnDaysBefore: z.int().min(1).max(60).default(5).meta({
      title: 'Avisar quantos dias antes de suspender',
      description: 'Ninguém é suspenso sem este aviso, com estes dias para pagar.',
    }),
    chargeWhileSuspended: z.boolean().default(false).meta({
      title: 'Cobrar os dias suspensos',
      description: 'Desligado, os dias em que a assinatura ficou suspensa não entram na fatura.',
    }),
    trustDays: z.int().min(1).max(15).default(3).meta({
      title: 'Desbloqueio de confiança: por quantos dias',
      description: 'Quem está suspenso volta a usar por estes dias enquanto o pagamento não aparece.',
    }),
    trustEveryDays: z.int().min(1).max(365).default(30).meta({
      title: 'Desbloqueio de confiança: um a cada quantos dias',
    }),
  }),
)

export const chosenSettings = (work: Work) => work.once('subscriptions', () => settingsOf(work, subscriptionSettings))
