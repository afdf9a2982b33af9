import { z } from 'zod'
import { defineSettings, parseMoney, settingsOf, type Work } from '#core'

/** "Configurações > Clientes > Cashback". */
export const cashbackSettings = defineSettings(
  'cashback',
  z.object({
    percent: z
      .number('Escreva um número, por exemplo 2,5.')
      .min(0)
      .max(100)
      .refine(percent => Number.isInteger(Math.round(percent * 1e6) / 1e4), 'Use até duas casas depois da vírgula.')
      .default(0)
      .meta({ title: 'Quanto volta para o cliente (%)', description: 'Zero: ninguém ganha cashback.' }),
    creditOn: z
      .enum(['sale', 'payment'])
      .default('sale')
      .meta({
        title: 'O cliente ganha',
        description:
          'Ao pagar: o que é pago na hora conta na venda, e cada parcela quando é paga. Nada conta duas vezes.',
        labels: { sale: 'Ao comprar', payment: 'Ao pagar' },
      }),
    minimumSale: moneyText().meta({
      title: 'Valor mínimo (R$)',
      description: 'Da venda ou, ao pagar, de cada pagamento. Abaixo disto não há cashback.',
    }),
    validityDays: z.int('Escreva um número inteiro de dias.').min(1).max(3650).nullable().default(null).meta({
      title: 'Validade (dias)',
      description: 'Vazia: o cashback nunca vence, e o aviso de vencimento não é enviado.',
    }),
    noticeDays: z.int().min(1).max(90).default(5).meta({
      title: 'Avisar quantos dias antes de vencer',
      description: 'Vale quando há validade.',
    }),
    birthdayGift: moneyText().meta({
      title: 'Presente de aniversário (R$)',
      description: 'Com o módulo Aniversariantes: o cliente ganha este valor uma vez por ano.',
    }),
  }),
)

export interface CashbackRule {
  /** Hundredths of a per cent. */
  basisPoints: number
  creditOn: 'sale' | 'payment'
  minimumCents: number
  validityDays: number | null
  noticeDays: number
  giftCents: number
}

export async function ruleOf(work: Work): Promise<CashbackRule> {
  const { percent, minimumSale, birthdayGift, ...rest } = await settingsOf(work, cashbackSettings)
  return {
    ...rest,
    basisPoints: Math.round(percent * 100),
    minimumCents: parseMoney(minimumSale) ?? 0,
    giftCents: parseMoney(birthdayGift) ?? 0,
  }
}

/** Cents, rounded down: never more than was promised. */
export const creditFor = ({ basisPoints, minimumCents }: CashbackRule, cents: number): number =>
  cents < minimumCents ? 0 : Math.floor((cents * basisPoints) / 10_000)

function moneyText() {
  return z
    .string()
    .trim()
    .max(20)
    .refine(
      text => (parseMoney(text) ?? -1) >= 0 && (parseMoney(text) ?? 0) <= 100_000_000,
      'Escreva um valor, por exemplo 50,00.',
    )
    .default('0,00')
}
