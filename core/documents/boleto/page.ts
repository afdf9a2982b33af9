import { join } from 'node:path'
import ejs from 'ejs'
import { bankCodeWithDigit, bankName } from '../../brazil/banks.ts'
import { type BoletoFacts, readBoleto } from '../../brazil/boleto.ts'
import { boletoDifferences } from '../../brazil/boleto-differences.ts'
import { formatLine } from '../../brazil/boleto-line.ts'
import { formatDate } from '../../brazil/dates.ts'
import { formatMoney } from '../../brazil/money.ts'
import { readPixCode } from '../../brazil/pix-reader.ts'
import { isRefusal } from '../../brazil/refusal.ts'
import { Conflict } from '../../errors.ts'
import { rootFolder } from '../../root.ts'
import { barcodeSvg, qrSvg } from '../codes.ts'
import { compensationRows, payerRow, receiptRows, slipRows, tellerLabels } from './rows.ts'
import type { BoletoSheet } from './sheet.ts'

const view = join(rootFolder, 'views/documents/boleto/page.ejs')

/**
 * A boleto as a self-contained page for paper (A4) and phones: recibo do pagador, cut line and ficha de compensação with
 * barcode (ITF, 103 x 13 mm) and PIX QR code beside it, as FEBRABAN lays it out. A collection slip has a stub with its
 * barcode instead; an instalment without a code, and every paid one, is a plain demonstrativo.
 *
 * @throws Conflict when the code or the PIX cannot be read, or says other than the sheet
 */
export async function boletoPage(sheet: BoletoSheet): Promise<string> {
  const code = sheet.code && !sheet.paidOn ? agreedCode(sheet.code, sheet) : undefined
  const pix = sheet.pix && !sheet.paidOn ? agreedPix(sheet.pix, sheet) : undefined
  const data = {
    title: code ? titles[code.kind] : (sheet.title ?? 'Demonstrativo'),
    items: (sheet.items ?? []).map(({ description, amountCents }) => ({
      description,
      amount: formatMoney(amountCents),
    })),
    sheet,
    receipt: receiptRows(sheet),
    bank: code?.kind === 'bank' && { code: bankCodeWithDigit(code.bank), name: bankName(code.bank) },
    stub: code && (code.kind === 'bank' ? compensationRows(sheet) : slipRows(sheet)),
    line: code && formatLine(code.line),
    barcode: code && (await barcodeSvg(code.barcode)),
    pix,
    qr: pix && (await qrSvg(pix)),
    paidOn: sheet.paidOn && formatDate(sheet.paidOn),
    payer: payerRow(sheet),
    tellerLabels,
  }
  return ejs.renderFile(view, data, { cache: true })
}

const titles = { bank: 'Boleto', collection: 'Guia de pagamento' }

/** Who opens the document can do nothing about a wrong code: better none than one that pays something else. */
function agreedCode(code: string, sheet: BoletoSheet): BoletoFacts {
  const facts = readBoleto(code, sheet.dueDate)
  const problems = isRefusal(facts) ? [facts.reason] : boletoDifferences(facts, sheet)
  if (isRefusal(facts) || problems.length > 0) throw new Conflict(problems.join(' '))
  return facts
}

function agreedPix(pix: string, { amountCents }: BoletoSheet): string {
  const facts = readPixCode(pix)
  if (isRefusal(facts)) throw new Conflict(facts.reason)
  if (facts.url === null && facts.amountCents !== null && facts.amountCents !== amountCents)
    throw new Conflict('O código PIX é de outro valor. Gere o PIX desta parcela de novo.')
  return pix
}
