import {
  type Answer,
  addDays,
  Contacts,
  contactNames,
  contactPicker,
  heldFor,
  isCivilDate,
  type Kit,
  qrPicture,
  timelineOf,
  withQuery,
} from '#core'
import { type Ageing, ageingTitles } from './ageing.ts'
import { getCharge, paymentsOf, statementOf } from './charge.ts'
import { createCharge, editInstalment } from './charge-actions.ts'
import { exportInstalments } from './export.ts'
import { readChangeForm, readChargeForm, readSettlementForm } from './form-input.ts'
import { chargeImportScreens } from './import-screens.ts'
import {
  balanceOf,
  type InstalmentStatus,
  Instalments,
  instalmentLifecycle,
  isPayable,
  methodTitles,
  payable,
} from './instalment.ts'
import { type InstalmentFilters, listInstalments, totalsByAgeing } from './list.ts'
import { lineOf, pixOf } from './payable.ts'
import { cancelInstalment, reopenInstalment, settleInstalment } from './payment-actions.ts'
import { refundable, refundCharge } from './refund.ts'

const read = 'receivables.read'
const write = 'receivables.write'
const at = (id: string) => `/receivables/${id}`

export function receivableScreens(kit: Kit): void {
  lists(kit)
  chargeImportScreens(kit)
  forms(kit)
  page(kit)
}

function lists(kit: Kit): void {
  kit.get('/', read, async (work, { query }) => {
    const filters = filtersOf(query)
    const { items, charges, nextCursor } = await listInstalments(work, { ...filters, limit: 50 })
    const names = await contactNames(
      work,
      items.map(({ contactId }) => contactId),
    )
    const here = (cursor?: string) => withQuery('/receivables', { ...query, cursor })
    return kit.view('list', {
      title: 'Receber',
      ...{
        items,
        charges,
        names,
        filters,
        chosen: query.status || '',
        ageingTitles,
        lifecycle: instalmentLifecycle,
        balanceOf,
      },
      totals: await totalsByAgeing(work),
      today: work.today,
      next: nextCursor && here(nextCursor),
      first: query.cursor && here(),
      here: (changes: Record<string, string | undefined>) =>
        withQuery('/receivables', { ...query, cursor: undefined, ...changes }),
    })
  })

  kit.getSlow('/export', read, async (desk, { query }) => exportInstalments(desk, filtersOf(query)))

  kit.get('/statement/:contactId', read, async (work, { params }) => {
    const statement = await statementOf(work, params.contactId ?? '')
    return kit.view('statement', {
      title: `Extrato de ${statement.contact.name}`,
      place: '/receivables',
      ...{ ...statement, lifecycle: instalmentLifecycle, balanceOf },
    })
  })
}

function forms(kit: Kit): void {
  kit.get('/new', write, async (work, { query }) => {
    const contact = query.contactId ? await work.of(Contacts).first({ where: { id: query.contactId } }) : undefined
    return kit.view('new', {
      title: 'Nova cobrança',
      place: '/receivables',
      contact,
      firstDue: addDays(work.today, 30),
    })
  })

  contactPicker(kit, write)

  kit.post('/', write, async (work, { body }) => {
    const charge = await createCharge(work, readChargeForm(body), { source: 'person' })
    const { instalments } = await getCharge(work, charge.id)
    const count = instalments.length
    return kit.redirect(
      at(instalments[0]?.id ?? ''),
      `Cobrança ${charge.number} criada, em ${count === 1 ? 'uma parcela' : `${count} parcelas`}.`,
    )
  })
}

function page(kit: Kit): void {
  kit.get('/:id', read, async (work, { params, query }) => {
    const instalment = await work.of(Instalments).get(params.id ?? '')
    const { charge, instalments } = await getCharge(work, instalment.chargeId)
    const pix = await pixOf(work, instalment)
    return kit.view('show', {
      title: instalment.of > 1 ? `Parcela ${instalment.number} de ${instalment.of}` : 'Parcela única',
      place: '/receivables',
      ...{ instalment, charge, instalments, pix, methodTitles, balanceOf },
      lifecycle: instalmentLifecycle,
      canPay: isPayable(instalment),
      line: lineOf(instalment),
      pixPicture: pix && (await qrPicture(pix)),
      contact: await work.of(Contacts).get(instalment.contactId),
      payments: await paymentsOf(work, instalment.id),
      back: charge.reversedFor === null ? 0 : (await refundable(work, charge.id)).cents,
      held: await heldFor(work, 'instalment', instalment.id),
      timeline: await timelineOf(
        work,
        { subject: 'instalment', subjectId: instalment.id },
        { limit: 100, lifecycles: [instalmentLifecycle] },
      ),
      today: work.today,
      tab: query.tab ?? 'charge',
    })
  })

  const done = (id: string, text: string): Answer => kit.redirect(at(id), text)

  kit.post('/:id', write, async (work, { params, body }) => {
    const { id } = await editInstalment(work, params.id ?? '', readChangeForm(body))
    return done(id, 'Alterações salvas.')
  })
  kit.post('/:id/settlement', write, async (work, { params, body }) => {
    const { id, status } = await settleInstalment(work, params.id ?? '', readSettlementForm(body))
    return done(id, status === 'settled' ? 'Parcela quitada.' : 'Pagamento em parte registrado.')
  })
  kit.post('/:id/cancellation', write, async (work, { params, body }) => {
    const { id } = await cancelInstalment(work, params.id ?? '', { reason: String(body.reason ?? '') })
    return done(id, 'Parcela cancelada.')
  })
  kit.post('/:id/reopening', write, async (work, { params, body }) => {
    const { id, status } = await reopenInstalment(work, params.id ?? '', { reason: String(body.reason ?? '') })
    return done(id, status === 'cancelled' ? 'Pagamentos estornados; a parcela ficou cancelada.' : 'Parcela reaberta.')
  })
  kit.post('/:id/refund', write, async (work, { params }) => {
    const { id, chargeId } = await work.of(Instalments).get(params.id ?? '')
    await refundCharge(work, chargeId)
    return done(id, 'Devolução registrada: os pagamentos desta venda foram estornados.')
  })
  kit.getSlow('/:id/boleto.pdf', read, (desk, { params }) => kit.documentPdf(desk, 'instalment', params.id ?? ''))
}

function filtersOf(query: Record<string, string>): Omit<InstalmentFilters, 'limit'> {
  const { ageing, status, search, cursor, from, to, contactId } = query
  return {
    ageing: ageing && Object.hasOwn(ageingTitles, ageing) ? (ageing as Ageing) : undefined,
    status: statusOf(status),
    from: dateOr(from),
    to: dateOr(to),
    ...{ search, cursor, contactId },
  }
}

/** What is still to be received, unless somebody asks for a status or for all. */
function statusOf(status: string | undefined): InstalmentFilters['status'] {
  if (status === 'all') return undefined
  return status && Object.hasOwn(instalmentLifecycle.statuses, status) ? [status as InstalmentStatus] : payable
}

const dateOr = (text: string | undefined) => (text && isCivilDate(text) ? text : undefined)
