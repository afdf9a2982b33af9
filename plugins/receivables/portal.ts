import { formatDate, formatMoney, NotFound, type Offer, type PortalAsked, type PortalItem, type Work } from '#core'
import { paymentsOf } from './charge.ts'
import { nameOf } from './due-text.ts'
import {
  balanceOf,
  type Charge,
  Charges,
  type Instalment,
  type InstalmentStatus,
  Instalments,
  instalmentLifecycle,
  isPayable,
  methodTitles,
  payable,
} from './instalment.ts'
import { chargesOf } from './list.ts'
import { lineOf, paperName, pixOf } from './payable.ts'

/** "Faturas": a customer's instalments, but for those that only stand for what another module shows there. */
export const portalInvoices: Extract<Offer, { kind: 'portalSection' }> = {
  kind: 'portalSection',
  title: 'Faturas',
  path: 'faturas',
  one: 'fatura',
  subject: 'instalment',
  async list(work, asked) {
    const ids = await idsOf(work, asked)
    const found = ids.length > 0 ? await work.of(Instalments).all({ where: { id: ids } }) : []
    const charges = await chargesOf(work, found)
    const items = new Map(found.map(one => [one.id, itemOf(work, one, charges.get(one.chargeId))]))
    return ids.map(id => items.get(id)).filter(item => item !== undefined)
  },
  async show(work, id) {
    const instalment = await shown(work, id)
    const charge = await work.of(Charges).get(instalment.chargeId)
    const [pix, line] = [await pixOf(work, instalment), lineOf(instalment)]
    const payments = (await paymentsOf(work, id)).filter(({ reversedAt }) => reversedAt === null)
    const covered = instalment.coveredCents
    return {
      ...itemOf(work, instalment, charge),
      facts: [
        { title: 'Vencimento', text: formatDate(instalment.dueDate) },
        { title: 'Valor', text: formatMoney(instalment.amountCents) },
        { title: 'Cobrança', text: `nº ${charge.number}` },
        ...payments.map(({ paidOn, amountCents, method }) => ({
          title: `Pago em ${formatDate(paidOn)}`,
          text: `${formatMoney(amountCents)}, ${methodTitles[method]}`,
        })),
      ],
      items: [
        { description: nameOf(instalment, charge.description), amountCents: instalment.amountCents },
        ...(isPayable(instalment) && covered > 0 ? [{ description: 'Já recebido', amountCents: -covered }] : []),
      ],
      codes: [
        ...(pix ? [{ title: 'PIX copia e cola', text: pix, qr: true }] : []),
        ...(line ? [{ title: 'Linha digitável do boleto', text: line }] : []),
      ],
      ...noticeOf(instalment),
    }
  },
  async documents(work, id) {
    const instalment = await shown(work, id)
    const title = isPayable(instalment) ? (lineOf(instalment) ? 'Boleto em PDF' : 'PDF para pagar') : '2ª via paga'
    const charge = await work.of(Charges).get(instalment.chargeId)
    return [{ kind: 'instalment', title, name: paperName(instalment, charge) }]
  },
  actions: [
    {
      path: 'email',
      title: 'Enviar por e-mail',
      icon: 'mail',
      fact: 'invoice.copy_requested',
      told: 'Pediu a fatura por e-mail, pela Central do Assinante',
      channel: 'email',
    },
  ],
}

/** What was cancelled is nobody's invoice any more. Throws NotFound. */
async function shown(work: Work, id: string): Promise<Instalment> {
  const instalment = await work.of(Instalments).get(id)
  if (instalment.status === 'cancelled') throw new NotFound('Esta cobrança foi cancelada. Não é preciso pagar.')
  return instalment
}

const inList: readonly InstalmentStatus[] = [...payable, 'settled']

async function idsOf(work: Work, { before, open, limit, shownElsewhere }: PortalAsked): Promise<string[]> {
  const statuses = inList.filter(status => open === undefined || open === payable.includes(status))
  const conditions = [
    'i.companyId = :companyId AND i.contactId = :contactId AND i.status IN (:statuses)',
    before && '(i.dueDate < :date OR (i.dueDate = :date AND i.id < :id))',
    ...shownElsewhere.map((_, index) => `(c.origin IS NULL OR c.origin NOT LIKE :origin${index})`),
  ].filter(Boolean)
  const rows = await work.query<{ id: string }>(
    `SELECT i.id FROM instalments i JOIN charges c ON c.companyId = i.companyId AND c.id = i.chargeId
      WHERE ${conditions.join(' AND ')} ORDER BY i.dueDate DESC, i.id DESC LIMIT ${Math.floor(limit)}`,
    {
      statuses: [...statuses],
      date: before?.date ?? null,
      id: before?.id ?? null,
      ...Object.fromEntries(shownElsewhere.map((subject, index) => [`origin${index}`, `${subject}:%`])),
    },
  )
  return rows.map(({ id }) => id)
}

function itemOf(work: Work, instalment: Instalment, charge: Charge | undefined): PortalItem {
  const open = isPayable(instalment)
  const late = open && instalment.dueDate < work.today
  return {
    id: instalment.id,
    title: nameOf(instalment, charge?.description ?? ''),
    date: instalment.dueDate,
    dateTitle: open && !late ? 'vence em' : open ? 'venceu em' : 'vencimento em',
    amountCents: open ? balanceOf(instalment) : instalment.amountCents,
    status: late ? { title: 'Vencida', color: 'red' } : statusOf(instalment),
    open,
  }
}

/** As customers call it. */
const statusOf = ({ status }: Instalment): PortalItem['status'] =>
  status === 'settled' ? { title: 'Paga', color: 'green' } : instalmentLifecycle.statuses[status]

function noticeOf({ status, settledOn }: Instalment): { notice?: string } {
  if (status === 'partial') return { notice: 'Uma parte já foi recebida: o valor é o que falta pagar.' }
  if (status !== 'settled') return {}
  return { notice: `Esta fatura está paga${settledOn ? ` desde ${formatDate(settledOn)}` : ''}. Não é preciso pagar.` }
}
