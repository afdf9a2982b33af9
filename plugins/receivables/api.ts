import { z } from 'zod'
import { type ApiKit, Conflict, qrPng } from '#core'
import {
  chargeShape,
  instalmentShape,
  listedShape,
  listQuery,
  presentCharge,
  presentInstalment,
  presentListed,
} from './api-shapes.ts'
import { getCharge, instalmentAt } from './charge.ts'
import { createCharge, editInstalment } from './charge-actions.ts'
import { chargeInput, instalmentChange, reasonInput, settlementInput } from './charge-input.ts'
import { listCharges } from './charge-list.ts'
import { listInstalments } from './list.ts'
import { pixOf } from './payable.ts'
import { cancelInstalment, reopenInstalment, settleInstalment } from './payment-actions.ts'
import { refundCharge } from './refund.ts'

const read = 'receivables.read'
const write = 'receivables.write'
const params = z.object({ id: z.uuid(), n: z.coerce.number().int().min(1).max(480) })
const answer = { status: 200, schema: instalmentShape }
const at = '/:id/instalments/:n'
const pageOf = (item: z.ZodType) => z.object({ items: z.array(item), nextCursor: z.string().nullable() })

/** REST of charges and their instalments. */
export function receivablesApi(kit: ApiKit): void {
  charges(kit)
  instalments(kit)
  payables(kit)
}

function charges(kit: ApiKit): void {
  kit.route(
    {
      method: 'get',
      path: '/',
      permission: read,
      summary: 'Cobranças, as mais novas primeiro, que têm uma parcela como pedida',
      query: listQuery,
      answer: { status: 200, schema: pageOf(chargeShape) },
    },
    async (work, { query }) => {
      const { items, nextCursor } = await listCharges(work, query)
      return { items: items.map(presentCharge), nextCursor }
    },
  )
  kit.route(
    {
      method: 'get',
      path: '/instalments',
      permission: read,
      summary: 'Parcelas, por vencimento',
      query: listQuery,
      answer: { status: 200, schema: pageOf(listedShape) },
    },
    async (work, { query }) => {
      const status = query.status && [query.status]
      const { items, charges, nextCursor } = await listInstalments(work, { ...query, status })
      return { items: items.map(item => presentListed(item, charges.get(item.chargeId))), nextCursor }
    },
  )
  kit.route(
    {
      method: 'post',
      path: '/',
      permission: write,
      summary: 'Cria uma cobrança em uma ou mais parcelas',
      body: chargeInput,
      answer: { status: 201, schema: chargeShape },
    },
    async (work, { body }) =>
      presentCharge(await getCharge(work, (await createCharge(work, body, { source: 'api' })).id)),
  )
  kit.route(
    {
      method: 'get',
      path: '/:id',
      permission: read,
      summary: 'Uma cobrança com as suas parcelas',
      params: z.object({ id: z.uuid() }),
      answer: { status: 200, schema: chargeShape },
    },
    async (work, { params: { id } }) => presentCharge(await getCharge(work, id)),
  )
  kit.route(
    {
      method: 'post',
      path: '/:id/refund',
      permission: write,
      summary: 'O que foi pago de uma venda estornada voltou para o cliente',
      params: z.object({ id: z.uuid() }),
      answer: { status: 200, schema: chargeShape },
    },
    async (work, { params: { id } }) => presentCharge(await getCharge(work, (await refundCharge(work, id)).id)),
  )
}

function instalments(kit: ApiKit): void {
  kit.route(
    {
      method: 'patch',
      path: at,
      permission: write,
      summary: 'Muda vencimento, valor ou boleto de uma parcela em aberto',
      params,
      body: instalmentChange,
      answer,
    },
    async (work, { params: { id, n }, body }) =>
      presentInstalment(await editInstalment(work, (await instalmentAt(work, id, n)).id, body)),
  )
  kit.route(
    {
      method: 'post',
      path: `${at}/settlement`,
      permission: write,
      summary: 'Registra um pagamento, inteiro ou em parte',
      params,
      body: settlementInput,
      answer,
    },
    async (work, { params: { id, n }, body }) =>
      presentInstalment(await settleInstalment(work, (await instalmentAt(work, id, n)).id, body)),
  )
  kit.route(
    {
      method: 'post',
      path: `${at}/cancellation`,
      permission: write,
      summary: 'Cancela uma parcela',
      params,
      body: reasonInput,
      answer,
    },
    async (work, { params: { id, n }, body }) =>
      presentInstalment(await cancelInstalment(work, (await instalmentAt(work, id, n)).id, body)),
  )
  kit.route(
    {
      method: 'post',
      path: `${at}/reopening`,
      permission: write,
      summary:
        'Desfaz a quitação ou o cancelamento de uma parcela; se a venda foi estornada, a quitação só, e fica cancelada',
      params,
      body: reasonInput,
      answer,
    },
    async (work, { params: { id, n }, body }) =>
      presentInstalment(await reopenInstalment(work, (await instalmentAt(work, id, n)).id, body)),
  )
}

function payables(kit: ApiKit): void {
  kit.route(
    {
      method: 'get',
      path: `${at}/pix`,
      permission: read,
      summary: 'Código PIX de uma parcela em aberto',
      params,
      answer: {
        status: 200,
        schema: z.object({
          payload: z.string(),
          qrPng: z.string().meta({ description: 'A imagem do QR code: PNG em base64.' }),
        }),
      },
    },
    async (work, { params: { id, n } }) => {
      const payload = await pixOf(work, await instalmentAt(work, id, n))
      if (!payload)
        throw new Conflict(
          'Não há PIX: a parcela não está em aberto, ou falta a chave em Configurações > Módulos > Receber.',
        )
      return { payload, qrPng: (await qrPng(payload)).toString('base64') }
    },
  )
  kit.slowRoute(
    {
      method: 'get',
      path: `${at}/boleto.pdf`,
      permission: read,
      summary: 'O papel para pagar uma parcela, em PDF',
      params,
      answer: { status: 200, file: 'application/pdf' },
    },
    async (desk, { params: { id, n } }) => {
      const { id: instalmentId } = await desk.read(work => instalmentAt(work, id, n))
      return kit.documentPdf(desk, 'instalment', instalmentId)
    },
  )
}
