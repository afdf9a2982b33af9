import { composeBarcode } from '../../core/brazil/boleto-compose.ts'
import { pixCode } from '../../core/brazil/pix-code.ts'
import { boletoPage } from '../../core/documents/boleto/page.ts'
import type { BoletoSheet } from '../../core/documents/boleto/sheet.ts'
import { createPdfEngine } from '../../core/documents/pdf.ts'
import { createLog } from '../../core/log.ts'
import type { Figure } from './figure.ts'
import { measurePrinting } from './printing.ts'

/** Boletos per second, from the instalment's data to the PDF, beside a warm page printing the same HTML. */
export async function measureBoletos(chromiumPath: string): Promise<Figure> {
  const pdf = createPdfEngine({ executablePath: chromiumPath, log: createLog('error') })
  try {
    return await measurePrinting({
      name: 'PDF de boleto com PIX, desenho dos códigos incluído',
      chromiumPath,
      html: await boletoPage(sheet),
      print: async () => pdf.render(await boletoPage(sheet)),
    })
  } finally {
    await pdf.close()
  }
}

const [dueDate, amountCents] = ['2026-12-10', 15_000]
const sheet: BoletoSheet = {
  beneficiary: {
    name: 'Padaria São João Ltda',
    taxId: '11222333000181',
    address: ['Rua das Flores, 10', 'Chapecó - SC'],
  },
  payer: { name: 'Maria Aparecida da Silva', taxId: '39053344705', address: ['Rua do Sol, 20', 'Chapecó - SC'] },
  code: composeBarcode({ bank: '756', dueDate, amountCents, freeField: '1'.repeat(25) }),
  pix: pixCode({ key: '11222333000181', name: 'Padaria', city: 'Chapecó', amountCents, txid: 'BENCH1' }),
  documentNumber: '1234/1',
  issuedOn: '2026-11-26',
  dueDate,
  amountCents,
  description: 'Mensalidade de dezembro, parcela 1 de 3',
  instructions: ['Após o vencimento, multa de 2% e juros de 1% ao mês.'],
}
