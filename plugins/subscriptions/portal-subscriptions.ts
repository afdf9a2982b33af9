import { Op } from 'sequelize'
import { addDays, formatDate, formatMoney, type Offer, type PortalItem, type Work } from '#core'
import { chosenSettings } from './settings.ts'
import { whyNoTrust } from './standing.ts'
import { type Subscription, Subscriptions, subscriptionLifecycle } from './subscription.ts'

/** What payment takes back by itself, and trust before it. */
const late = { title: 'Suspensa por atraso', color: 'orange' } as const

/** "Assinaturas": how a customer's services stand, and the "desbloqueio de confiança" of one that is suspended for being late. */
export const portalSubscriptions: Extract<Offer, { kind: 'portalSection' }> = {
  kind: 'portalSection',
  title: 'Assinaturas',
  path: 'assinaturas',
  one: 'assinatura',
  subject: 'subscription',
  split: false,
  async list(work, { before, limit }) {
    const beyond = before && {
      [Op.or]: [{ startsOn: { [Op.lt]: before.date } }, { startsOn: before.date, id: { [Op.lt]: before.id } }],
    }
    const subscriptions = await work.of(Subscriptions).all({
      where: { ...beyond },
      order: [
        ['startsOn', 'DESC'],
        ['id', 'DESC'],
      ],
      limit,
    })
    return subscriptions.map(itemOf)
  },
  async show(work, id) {
    const subscription = await work.of(Subscriptions).get(id)
    const { address, dueDay, priceCents, nextDueDate, cancelledOn } = subscription
    return {
      ...itemOf(subscription),
      facts: [
        { title: 'Endereço de instalação', text: address },
        { title: 'Valor por mês', text: formatMoney(priceCents) },
        { title: 'Vencimento', text: `todo dia ${dueDay}` },
        ...(nextDueDate ? [{ title: 'Próxima fatura', text: `vence em ${formatDate(nextDueDate)}` }] : []),
        ...(cancelledOn ? [{ title: 'Cancelada desde', text: formatDate(cancelledOn) }] : []),
      ],
      items: [],
      codes: [],
      ...noticeOf(subscription),
    }
  },
  async documents(work, id) {
    await work.of(Subscriptions).get(id)
    return []
  },
  actions: [
    {
      path: 'desbloqueio',
      title: 'Desbloqueio de confiança',
      icon: 'refresh',
      fact: 'subscription.trust_requested',
      told: 'Pediu o desbloqueio de confiança, pela Central do Assinante',
      applies: ({ status }) => status.title === late.title,
      question: askTrust,
      done: 'Desbloqueio de confiança pedido: o serviço volta em instantes. Pague a fatura vencida antes de ele acabar.',
    },
  ],
}

async function askTrust(work: Work, id: string): Promise<{ text: string } | { refusal: string }> {
  const refusal = await whyNoTrust(work, await work.of(Subscriptions).get(id))
  if (refusal) return { refusal }
  const { trustDays, trustEveryDays } = await chosenSettings(work)
  const until = formatDate(addDays(work.today, trustDays))
  return {
    text: `O serviço volta agora, sem o pagamento, até ${until}. Se até lá a fatura vencida não for paga, ele é suspenso de novo. O desbloqueio só pode ser pedido uma vez a cada ${trustEveryDays} dias.`,
  }
}

const itemOf = (subscription: Subscription): PortalItem => ({
  id: subscription.id,
  title: `Assinatura ${subscription.number}, ${subscription.address}`.slice(0, 120),
  date: subscription.startsOn,
  dateTitle: 'desde',
  amountCents: subscription.priceCents,
  status: isLate(subscription) ? late : subscriptionLifecycle.statuses[subscription.status],
  open: subscription.status !== 'cancelled',
})

const isLate = ({ status, suspendedFor }: Subscription) => status === 'suspended' && suspendedFor === 'overdue'

function noticeOf(subscription: Subscription): { notice?: string } {
  const { status, trustedUntil } = subscription
  if (isLate(subscription)) return { notice: 'O serviço volta sozinho quando o que venceu for pago.' }
  return status === 'active' && trustedUntil
    ? {
        notice: `Desbloqueada em confiança até ${formatDate(trustedUntil)}. Pague o que venceu para não parar de novo.`,
      }
    : {}
}
