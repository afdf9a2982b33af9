import { z } from 'zod'
import type { ApiKit, Work } from '#core'
import {
  fullInvoiceShape,
  idParams,
  invoiceQuery,
  invoiceShape,
  pageShape,
  presentFull,
  presentInvoice,
} from './api-shapes.ts'
import { requestCopy } from './copy.ts'
import { cancelInvoice, getInvoice } from './invoice-actions.ts'
import { listInvoices } from './lists.ts'
import { reasonInput } from './subscription-input.ts'

const read = 'subscriptions.read'
const params = idParams
const answer = { status: 200, schema: fullInvoiceShape }

export function invoiceApi(kit: ApiKit): void {
  kit.route(
    {
      method: 'get',
      path: '/',
      permission: read,
      summary: 'Faturas, as mais novas primeiro',
      query: invoiceQuery,
      answer: { status: 200, schema: pageShape(invoiceShape) },
    },
    async (work, { query }) => {
      const { items, nextCursor } = await listInvoices(work, query)
      return { items: items.map(item => presentInvoice(item, work.today)), nextCursor }
    },
  )
  kit.route(
    { method: 'get', path: '/:id', permission: read, summary: 'Uma fatura, com itens e como pagar', params, answer },
    (work, input) => full(work, input.params.id),
  )
  kit.route(
    {
      method: 'post',
      path: '/:id/cancellation',
      permission: 'subscriptions.write',
      summary: 'Cancela uma fatura e a cobrança dela',
      params,
      body: reasonInput,
      answer,
    },
    async (work, { params: { id }, body }) => full(work, (await cancelInvoice(work, id, body)).id),
  )
  kit.route(
    {
      method: 'post',
      path: '/:id/email',
      permission: 'subscriptions.write',
      summary:
        'Envia a fatura ao E-mail principal do cliente; o que aconteceu está em /messages?subject=invoice&subjectId=',
      params,
      answer: { status: 202, schema: z.object({ requestedAt: z.iso.datetime(), email: z.string() }) },
    },
    async (work, { params: { id } }) => {
      const { event, email } = await requestCopy(work, id)
      return { requestedAt: event.occurredAt.toISOString(), email }
    },
  )
  kit.slowRoute(
    {
      method: 'get',
      path: '/:id/pdf',
      permission: read,
      summary: 'PDF de uma fatura',
      params,
      answer: { status: 200, file: 'application/pdf' },
    },
    (desk, input) => kit.documentPdf(desk, 'invoice', input.params.id),
  )
}

async function full(work: Work, id: string) {
  const found = await getInvoice(work, id)
  const { instalmentId, status } = found.invoice
  const payable = status === 'open' && instalmentId ? await work.payableOf('instalment', instalmentId) : undefined
  return presentFull(found, { today: work.today, line: payable?.line, pix: payable?.pix })
}
