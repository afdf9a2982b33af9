import { z } from 'zod'
import { type ApiKit, Invalid } from '#core'
import { expandZip, isZip } from './archive.ts'
import { danfe, invoiceXml } from './documents.ts'
import { InvoiceEvents, Invoices } from './invoice.ts'
import { listInvoices } from './list.ts'
import { takeFiles, takeXml } from './take-files.ts'

const read = 'fiscal-invoices.read'
const write = 'fiscal-invoices.write'
const params = z.object({ id: z.uuid() })
const status = z.enum(['authorised', 'corrected', 'cancelled'])

const invoiceShape = z
  .object({
    id: z.uuid(),
    accessKey: z.string().meta({ description: '44 caracteres, sem espaços.' }),
    model: z.enum(['55', '65']),
    series: z.int(),
    number: z.int(),
    status,
    contactId: z.uuid().nullable(),
    recipientName: z.string().nullable(),
    recipientTaxId: z.string().nullable(),
    totalCents: z.int(),
    issuedOn: z.iso.date(),
    protocol: z.string(),
    authorisedAt: z.iso.datetime(),
    test: z.boolean().meta({ description: 'De homologação: sem valor fiscal, ninguém é avisado.' }),
    warning: z
      .string()
      .nullable()
      .meta({ description: 'O que não confere na assinatura, se a empresa aceita notas assim.' }),
    source: z.enum(['upload', 'folder', 'api']),
    createdAt: z.iso.datetime(),
  })
  .meta({ id: 'FiscalInvoice' })

const resultShape = z.object({
  name: z.string(),
  outcome: z.enum(['new', 'known', 'refused']),
  reason: z.string(),
  invoice: invoiceShape.nullable(),
})

const eventShape = z.object({
  type: z.string().meta({ description: '110111 e 110112 cancelamento, 110110 carta de correção.' }),
  sequence: z.int(),
  protocol: z.string(),
  happenedAt: z.iso.datetime(),
  text: z.string(),
})

const listQuery = z.object({
  search: z.string().max(191).optional(),
  status: status.optional(),
  model: z.enum(['55', '65']).optional(),
  contactId: z.uuid().optional(),
  from: z.iso.date().optional(),
  to: z.iso.date().optional(),
  cursor: z.string().max(500).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
})

const xmlTypes = ['application/xml', 'text/xml']
const zipTypes = ['application/zip', 'application/x-zip-compressed']

/** REST of fiscal notes. */
export function invoicesApi(kit: ApiKit): void {
  intake(kit)
  reading(kit)
  files(kit)
}

function intake(kit: ApiKit): void {
  kit.slowRoute(
    {
      method: 'post',
      path: '/',
      permission: write,
      summary:
        'Recebe o XML de uma nota autorizada (nfeProc) ou de um evento dela (procEventoNFe); 200 se já era conhecido',
      files: { most: 1, types: [...xmlTypes, ...zipTypes] },
      answer: { status: 201, schema: invoiceShape, known: result => !(result as { fresh: boolean }).fresh },
    },
    async (desk, { files: [file] }) => {
      if (!file) throw missing()
      const inside = isZip(file.bytes) ? await expandZip(file) : [file]
      if (inside.length > 1)
        throw new Invalid({ file: 'O ZIP traz mais de um XML. Envie-o para /fiscal-invoices/batch.' })
      const { invoice, fresh } = await takeXml({ desk, keep: kit.keep, source: 'api' }, inside[0]?.bytes ?? file.bytes)
      return { ...invoice, fresh }
    },
  )
  kit.slowRoute(
    {
      method: 'post',
      path: '/batch',
      permission: write,
      summary: 'Recebe muitos XML ou ZIP de uma vez e diz o que foi feito de cada um',
      files: { most: 100, types: zipTypes },
      answer: { status: 200, schema: z.object({ results: z.array(resultShape) }) },
    },
    async (desk, { files }) => {
      if (files.length === 0) throw missing()
      const results = await takeFiles({ desk, keep: kit.keep, source: 'api' }, files)
      return { results: results.map(({ invoice, ...rest }) => ({ ...rest, invoice: invoice ? invoice : null })) }
    },
  )
}

const missing = () => new Invalid({ file: 'Envie o XML no corpo, ou como arquivo em multipart/form-data.' })

function reading(kit: ApiKit): void {
  kit.route(
    {
      method: 'get',
      path: '/',
      permission: read,
      summary: 'Notas fiscais, as mais novas primeiro',
      query: listQuery,
      answer: { status: 200, schema: z.object({ items: z.array(invoiceShape), nextCursor: z.string().nullable() }) },
    },
    async (work, { query }) => {
      const { items, nextCursor } = await listInvoices(work, query)
      return { items, nextCursor }
    },
  )
  kit.route(
    {
      method: 'get',
      path: '/:id',
      permission: read,
      summary: 'Uma nota fiscal com os seus eventos',
      params,
      answer: {
        status: 200,
        schema: invoiceShape.extend({ events: z.array(eventShape) }).meta({ id: 'FiscalInvoiceWithEvents' }),
      },
    },
    async (work, { params: { id } }) => {
      const invoice = await work.of(Invoices).get(id)
      const events = await work.of(InvoiceEvents).all({ where: { invoiceId: id }, order: [['happenedAt', 'ASC']] })
      return { ...invoice, events }
    },
  )
}

function files(kit: ApiKit): void {
  kit.slowRoute(
    {
      method: 'get',
      path: '/:id/danfe.pdf',
      permission: read,
      summary: 'O DANFE em PDF',
      params,
      answer: { status: 200, file: 'application/pdf' },
    },
    (desk, { params: { id } }) => kit.documentPdf(desk, danfe.kind, id),
  )
  kit.slowRoute(
    {
      method: 'get',
      path: '/:id/xml',
      permission: read,
      summary: 'O XML da nota, como veio',
      params,
      answer: { status: 200, file: 'application/xml' },
    },
    (desk, { params: { id } }) => kit.documentPdf(desk, invoiceXml.kind, id),
  )
}
