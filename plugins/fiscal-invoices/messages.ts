import { z } from 'zod'
import {
  defineMessage,
  type Event,
  formatAccessKey,
  formatDate,
  formatMoney,
  priorities,
  settingsOf,
  type Work,
} from '#core'
import { invoiceFiles } from './documents.ts'
import { type Invoice, Invoices, invoiceLifecycle, modelTitle } from './invoice.ts'
import { invoiceSettings } from './settings.ts'

const text = (title: string) => z.string().meta({ title })

const about = {
  tipo: text('NF-e ou NFC-e'),
  numero: text('Número da nota'),
  serie: text('Série da nota'),
  valor: text('Valor total'),
  emissao: text('Data da emissão'),
  chave: text('Chave de acesso, em grupos de quatro'),
}
const sample = {
  tipo: 'NF-e',
  numero: '1.234',
  serie: '1',
  valor: 'R$ 189,90',
  emissao: '23/11/2026',
  chave: '4226 1111 2223 3300 0181 5500 1000 0012 3410 0000 1238',
}

/** W16: authorised by the SEFAZ, never before. */
const authorised = defineMessage({
  name: 'fiscal_invoice.authorised',
  title: 'Nota fiscal autorizada',
  on: { event: 'invoice.authorised' },
  purpose: 'service',
  priority: priorities.status,
  rule: { mode: 'automatic', channels: ['whatsapp', 'email'] },
  variables: z.object({ nota: z.object(about) }),
  sample: { nota: sample },
  async describe(work, event) {
    const invoice = await work.of(Invoices).first({ where: { id: event.subjectId } })
    // For trial: no customer ever asked for it.
    if (!invoice || invoice.test) return undefined
    const { oldAfterDays } = await settingsOf(work, invoiceSettings)
    const age = event.occurredAt.getTime() - invoice.authorisedAt.getTime()
    return {
      ...aboutInvoice(invoice),
      attachments: invoiceFiles(invoice),
      ...(age > oldAfterDays * dayMs ? { backdated: true as const } : {}),
    }
  },
  async stillTrue(work, event) {
    const invoice = await work.of(Invoices).first({ where: { id: event.subjectId } })
    if (!invoice) return 'A nota não existe mais.'
    return invoice.status !== 'cancelled' || 'A nota foi cancelada.'
  },
  words: {
    whatsapp: {
      body: `Olá, {{cliente.primeiroNome}}! A sua {{nota.tipo}} nº {{nota.numero}}, de {{nota.valor}}, foi autorizada. O DANFE e o XML vão junto.

{{empresa.nome}}`,
    },
    email: {
      subject: '{{nota.tipo}} nº {{nota.numero}} de {{empresa.nome}}',
      body: `Olá, {{cliente.nome}}!

A sua {{nota.tipo}} nº {{nota.numero}}, série {{nota.serie}}, emitida em {{nota.emissao}} no valor de {{nota.valor}}, foi autorizada. O DANFE (PDF) e o XML estão anexados; guarde o XML, ele é a nota.

Chave de acesso: {{nota.chave}}

{{empresa.nome}}`,
    },
  },
})

const cancelled = defineMessage({
  name: 'fiscal_invoice.cancelled',
  title: 'Nota fiscal cancelada',
  on: invoiceLifecycle.changed('cancelled'),
  purpose: 'service',
  priority: priorities.status,
  rule: { mode: 'confirm', channels: ['whatsapp', 'email'] },
  variables: z.object({
    nota: z.object({ ...about, motivo: z.string().optional().meta({ title: 'Motivo do cancelamento' }) }),
  }),
  sample: { nota: { ...sample, motivo: 'Dados do cliente errados' } },
  async describe(work, event) {
    const invoice = await work.of(Invoices).first({ where: { id: event.subjectId } })
    if (!invoice || invoice.test) return undefined
    const { contactId, variables } = aboutInvoice(invoice)
    return {
      contactId,
      variables: { nota: { ...variables.nota, motivo: String(event.payload.reason ?? '') } },
      attachments: invoiceFiles(invoice),
    }
  },
  stillTrue: isThere,
  words: {
    whatsapp: {
      body: `Olá, {{cliente.primeiroNome}}! A {{nota.tipo}} nº {{nota.numero}}, de {{nota.valor}}, emitida em {{nota.emissao}}, foi *cancelada* e não vale mais.

{{empresa.nome}}`,
    },
    email: {
      subject: '{{nota.tipo}} nº {{nota.numero}} cancelada',
      body: `Olá, {{cliente.nome}}!

A {{nota.tipo}} nº {{nota.numero}}, série {{nota.serie}}, emitida em {{nota.emissao}} no valor de {{nota.valor}}, foi cancelada na SEFAZ e não vale mais.{{#if nota.motivo}} Motivo: {{nota.motivo}}.{{/if}}

Qualquer dúvida, ligue para {{empresa.telefone}}.

{{empresa.nome}}`,
    },
  },
})

export const invoiceMessages = [authorised, cancelled]

const dayMs = 24 * 3_600_000

async function isThere(work: Work, { subjectId }: Event): Promise<true | string> {
  return (await work.of(Invoices).count({ id: subjectId })) > 0 || 'A nota não existe mais.'
}

function aboutInvoice(invoice: Invoice) {
  return {
    contactId: invoice.contactId,
    variables: {
      nota: {
        tipo: modelTitle(invoice.model),
        numero: invoice.number.toLocaleString('pt-BR'),
        serie: String(invoice.series),
        valor: formatMoney(invoice.totalCents),
        emissao: formatDate(invoice.issuedOn),
        chave: formatAccessKey(invoice.accessKey),
      },
    },
  }
}
