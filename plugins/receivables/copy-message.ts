import { z } from 'zod'
import {
  defineMessage,
  type Event,
  formatDate,
  formatMoney,
  portalDocuments,
  portalLink,
  priorities,
  type Work,
} from '#core'
import { nameOf } from './due-text.ts'
import { balanceOf, Charges, type Instalment, Instalments, isPayable } from './instalment.ts'
import { lineOf, paperName, pixOf } from './payable.ts'

const text = (title: string) => z.string().meta({ title })
const optionalText = (title: string) => z.string().optional().meta({ title })

/**
 * "Enviar por e-mail" in the customer's own area: with what it takes to pay, or marked as paid. The fact may be about an
 * instalment, or about whatever its charge was made for (an invoice of another module).
 */
export const copyMessage = defineMessage({
  name: 'invoice.copy_requested',
  title: 'Fatura pedida pelo cliente',
  on: { event: 'invoice.copy_requested' },
  purpose: 'billing',
  priority: priorities.dueDate,
  // They asked for it themselves, a moment ago.
  isAnswer: true,
  rule: { mode: 'automatic', channels: ['email'] },
  renewed: true,
  variables: z.object({
    fatura: z.object({
      descricao: text('Do que é a fatura'),
      valor: text('Quanto falta pagar, ou quanto era'),
      vencimento: text('Data do vencimento'),
      pagaEm: optionalText('Dia do pagamento'),
      linhaDigitavel: optionalText('Linha digitável do boleto'),
      pix: optionalText('Código PIX copia e cola'),
      link: optionalText('Endereço para ver esta fatura, por 30 dias'),
    }),
  }),
  sample: {
    fatura: {
      descricao: 'Mensalidade de dezembro',
      valor: 'R$ 99,90',
      vencimento: '10/12/2026',
      pagaEm: '',
      linhaDigitavel: '00193.37370 00000.001000 50094.014481 6 06068000018990',
      pix: '00020126330014br.gov.bcb.pix0111…',
      link: 'https://exemplo.com.br/c/loja/f/abc',
    },
  },
  variants: {
    list: async () => [
      { key: 'open', title: 'Ainda não paga' },
      { key: 'paid', title: '2ª via de fatura paga' },
    ],
    words: key => (key === 'paid' ? { email: paidWords } : undefined),
    sample: key =>
      key === 'paid'
        ? {
            fatura: {
              descricao: 'Mensalidade de dezembro',
              valor: 'R$ 99,90',
              vencimento: '10/12/2026',
              pagaEm: '08/12/2026',
              link: 'https://exemplo.com.br/c/loja/f/abc',
            },
          }
        : undefined,
  },
  async describe(work, event) {
    const instalment = await wanted(work, event)
    const charge = instalment && (await work.of(Charges).first({ where: { id: instalment.chargeId } }))
    if (!instalment || !charge || instalment.status === 'cancelled') return undefined
    const open = isPayable(instalment)
    // An invoice of another module has a paper of its own.
    const papers = portalDocuments(event)
    const [pix, line] = [(await pixOf(work, instalment)) ?? '', lineOf(instalment) ?? '']
    return {
      contactId: instalment.contactId,
      variant: open ? 'open' : 'paid',
      variables: {
        fatura: {
          descricao: nameOf(instalment, charge.description),
          valor: formatMoney(open ? balanceOf(instalment) : instalment.amountCents),
          vencimento: formatDate(instalment.dueDate),
          pagaEm: instalment.settledOn ? formatDate(instalment.settledOn) : '',
          linhaDigitavel: line,
          pix,
          link: await portalLink(work, event.payload.linkId),
        },
      },
      attachments:
        papers.length > 0 ? papers : [{ kind: 'instalment', id: instalment.id, name: paperName(instalment, charge) }],
      codes: [
        ...(pix ? [{ title: 'PIX copia e cola', text: pix }] : []),
        ...(line ? [{ title: 'Linha digitável do boleto', text: line }] : []),
      ],
    }
  },
  async stillTrue(work, event) {
    const instalment = await wanted(work, event)
    if (!instalment) return 'A fatura não existe mais.'
    return instalment.status !== 'cancelled' || 'A fatura foi cancelada.'
  },
  words: {
    email: {
      subject: 'Sua fatura: {{fatura.descricao}}, {{fatura.valor}}',
      body: 'Olá, {{cliente.nome}}!\n\nAqui está a fatura que você pediu na Central do Assinante.\n\n{{fatura.descricao}}\nValor: {{fatura.valor}}\nVencimento: {{fatura.vencimento}}\n\nO PDF vai em anexo.{{#if fatura.link}} Para ver na internet: {{fatura.link}}{{/if}}\n\nQualquer dúvida, ligue para {{empresa.telefone}}.\n\n{{empresa.nome}}',
    },
  },
})

const paidWords = {
  subject: '2ª via (PAGA): {{fatura.descricao}}',
  body: 'Olá, {{cliente.nome}}!\n\nAqui está a 2ª via que você pediu na Central do Assinante. Esta fatura está PAGA{{#if fatura.pagaEm}} desde {{fatura.pagaEm}}{{/if}}: não é preciso pagar.\n\n{{fatura.descricao}}\nValor: {{fatura.valor}}\nVencimento: {{fatura.vencimento}}\n\nO PDF vai em anexo.\n\n{{empresa.nome}}',
}

async function wanted(work: Work, { subject, subjectId }: Event): Promise<Instalment | undefined> {
  if (subject === 'instalment') return work.of(Instalments).first({ where: { id: subjectId } })
  const charge = await work.of(Charges).first({ where: { origin: `${subject}:${subjectId}` } })
  return charge && work.of(Instalments).first({ where: { chargeId: charge.id }, order: [['number', 'ASC']] })
}
