import { z } from 'zod'

const text = (title: string) => z.string().meta({ title })
const optionalText = (title: string) => z.string().optional().meta({ title })

/** What the words of a due-date notice may use. */
export const dueVariables = z.object({
  parcela: z.object({
    descricao: text('Do que é a cobrança, com a parcela'),
    numero: optionalText('Número da parcela (2/3)'),
    valor: text('Quanto falta pagar'),
    vencimento: text('Data do vencimento'),
    prazo: text('Quanto falta para o vencimento'),
    quantidade: text('Quantas parcelas o aviso reúne'),
    lista: text('As parcelas, uma por linha'),
    linhaDigitavel: optionalText('Linha digitável do boleto'),
    pix: optionalText('Código PIX copia e cola'),
    link: text('Endereço para ver e pagar na internet'),
  }),
})

export const dueSample = {
  parcela: {
    descricao: 'Mensalidade de dezembro 2/3',
    numero: '2/3',
    valor: 'R$ 189,90',
    vencimento: '10/12/2026',
    prazo: 'vence em 5 dias',
    quantidade: '1',
    lista: '• Mensalidade de dezembro 2/3: R$ 189,90, vence em 5 dias (10/12/2026)',
    linhaDigitavel: '00193.37370 00000.001000 50094.014481 6 06068000018990',
    pix: '00020126330014br.gov.bcb.pix0111…',
    link: 'https://exemplo.com.br/d/instalment/abc',
  },
}

/** As older systems called them. */
export const oldDueNames = Object.fromEntries(
  Object.entries({
    CLIENTE: 'cliente.nome',
    DESCRICAO: 'parcela.descricao',
    PARCELA: 'parcela.numero',
    VALOR: 'parcela.valor',
    VENCIMENTO: 'parcela.vencimento',
    LINHADIGITAVEL: 'parcela.linhaDigitavel',
    PIX: 'parcela.pix',
    LINK: 'parcela.link',
    EMPRESA: 'empresa.nome',
  }).map(([field, path]) => [`TRECEBER:${field}`, path]),
)
