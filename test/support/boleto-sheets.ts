import { composeBarcode } from '../../core/brazil/boleto-compose.ts'
import { pixCode } from '../../core/brazil/pix-code.ts'
import type { BoletoSheet } from '../../core/documents/boleto/sheet.ts'

const [dueDate, amountCents] = ['2026-12-10', 15_000]
const padaria = { key: '11.222.333/0001-81', name: 'Padaria São João', city: 'Chapecó' }

export const bankCode = composeBarcode({ bank: '756', dueDate, amountCents, freeField: '1402701025681080002734001' })
export const collectionCode = '83860000005096000190000008017823000034306271'
export const pixOf = (cents: number) => pixCode({ ...padaria, amountCents: cents, txid: 'REC1234P1' })

/** An instalment's sheet with a bank's boleto and PIX; any part may be another. */
export const boletoSheet = (parts: Partial<BoletoSheet> = {}): BoletoSheet => ({
  beneficiary: {
    name: 'Padaria São João Ltda',
    taxId: '11222333000181',
    address: ['Rua das Flores, 10, Centro', 'Chapecó - SC, 89800-000'],
  },
  payer: {
    name: 'Maria Aparecida da Silva',
    taxId: '39053344705',
    address: ['Rua do Sol, 20 D, Efapi', 'Chapecó - SC'],
  },
  code: bankCode,
  pix: pixOf(amountCents),
  documentNumber: '1234/1',
  ourNumber: '0000273-4',
  agencyCode: '4027 / 25681-0',
  issuedOn: '2026-11-26',
  dueDate,
  amountCents,
  description: 'Mensalidade de dezembro, parcela 1 de 3',
  instructions: [
    'Após o vencimento, multa de 2% e juros de 1% ao mês.',
    'Não receber depois de 30 dias do vencimento.',
  ],
  ...parts,
})
