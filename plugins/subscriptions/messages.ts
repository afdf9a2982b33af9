import { z } from 'zod'
import { defineMessage, type Event, formatDate, formatMoney, priorities, type Work } from '#core'
import { issuedMessage } from './invoice-message.ts'
import { oldestOverdue } from './standing.ts'
import { Plans, type SubscriptionStatus, Subscriptions, subscriptionLifecycle } from './subscription.ts'
import { reactivatedWords, suspendedWords, warningWords } from './words.ts'

const text = (title: string) => z.string().meta({ title })
const about = {
  numero: text('Número da assinatura'),
  plano: text('Nome do plano'),
  velocidade: text('Velocidade do plano'),
  endereco: text('Endereço de instalação'),
}
const sample = { numero: '12', plano: 'Fibra 300', velocidade: '300 Mega', endereco: 'Rua das Flores, 10' }
const common = { purpose: 'billing' as const, rule: { mode: 'automatic' as const, channels: both() } }

const warning = defineMessage({
  ...common,
  name: 'subscription.suspension_warning',
  title: 'Aviso de suspensão',
  on: { event: 'subscription.suspension_warned' },
  priority: priorities.dueDate,
  variables: z.object({
    assinatura: z.object(about),
    atraso: z.object({
      valor: text('Quanto está vencido'),
      vencimento: text('O vencimento mais antigo'),
      suspensao: text('Dia da suspensão'),
    }),
  }),
  sample: {
    assinatura: sample,
    atraso: { valor: 'R$ 99,90', vencimento: '10/11/2026', suspensao: '25/11/2026' },
  },
  words: warningWords,
  async describe(work, event) {
    const { cents, oldest, suspendsOn } = event.payload as { cents?: number; oldest?: string; suspendsOn?: string }
    const said = await aboutSubscription(work, event)
    const dates = { vencimento: dateText(oldest), suspensao: dateText(suspendsOn) }
    return said && { ...said, variables: { ...said.variables, atraso: { valor: formatMoney(cents ?? 0), ...dates } } }
  },
  async stillTrue(work, event) {
    const subscription = await work.of(Subscriptions).first({ where: { id: event.subjectId } })
    if (!subscription) return 'A assinatura não existe mais.'
    if (subscription.status !== 'active') return noLonger(subscription.status)
    if (!(await oldestOverdue(work, subscription.id))) return 'Não há mais nada vencido.'
    return subscription.suspendsOn === event.payload.suspendsOn || 'O dia da suspensão mudou depois deste aviso.'
  },
})

const suspended = defineMessage({
  ...common,
  name: 'subscription.suspended',
  title: 'Assinatura suspensa',
  on: subscriptionLifecycle.changed('suspended'),
  priority: priorities.status,
  variables: z.object({ assinatura: z.object({ ...about, motivo: text('Por que foi suspensa') }) }),
  sample: { assinatura: { ...sample, motivo: 'Fatura vencida há 15 dias.' } },
  words: suspendedWords,
  describe: (work, event) => aboutStep(work, event),
  stillTrue: (work, event) => isStill(work, event, 'suspended'),
})

const reactivated = defineMessage({
  ...common,
  name: 'subscription.reactivated',
  title: 'Assinatura reativada',
  on: subscriptionLifecycle.changed('active'),
  priority: priorities.status,
  variables: z.object({ assinatura: z.object({ ...about, motivo: text('Por que foi reativada') }) }),
  sample: { assinatura: { ...sample, motivo: 'Pagamento recebido.' } },
  words: reactivatedWords,
  describe: (work, event) => aboutStep(work, event),
  stillTrue: (work, event) => isStill(work, event, 'active'),
})

export const subscriptionMessages = [issuedMessage, warning, suspended, reactivated]

function both(): ('whatsapp' | 'email')[] {
  return ['whatsapp', 'email']
}

const dateText = (date: string | undefined) => (date ? formatDate(date) : '')

async function aboutSubscription(work: Work, { subjectId }: Event) {
  const subscription = await work.of(Subscriptions).first({ where: { id: subjectId } })
  const plan = subscription && (await work.of(Plans).first({ where: { id: subscription.planId } }))
  if (!subscription || !plan) return undefined
  const { contactId, number, address: endereco } = subscription
  const assinatura = { numero: String(number), plano: plan.name, velocidade: plan.speed, endereco }
  return { contactId, variables: { assinatura } }
}

async function aboutStep(work: Work, event: Event) {
  const said = await aboutSubscription(work, event)
  const motivo = sentence(String(event.payload.reason ?? ''))
  return said && { ...said, variables: { assinatura: { ...said.variables.assinatura, motivo } } }
}

/** What a person typed as a reason stands among our sentences. */
const sentence = (words: string) => (/[\p{L}\d]$/u.test(words) ? `${words}.` : words)

async function isStill(work: Work, { subjectId }: Event, status: SubscriptionStatus): Promise<true | string> {
  const subscription = await work.of(Subscriptions).first({ where: { id: subjectId } })
  if (!subscription) return 'A assinatura não existe mais.'
  return subscription.status === status || noLonger(subscription.status)
}

const noLonger = (status: SubscriptionStatus) =>
  `A assinatura agora está ${subscriptionLifecycle.statuses[status].title.toLowerCase()}.`
