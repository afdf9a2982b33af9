import { existsSync, readFileSync } from 'node:fs'
import { expect } from 'chai'
import { readBoleto } from '../../../core/brazil/boleto.ts'
import { dueFactor } from '../../../core/brazil/boleto-factor.ts'
import { readPixCode } from '../../../core/brazil/pix-reader.ts'
import { isRefusal } from '../../../core/brazil/refusal.ts'

const folder = new URL('../../../../shared/vectors/', import.meta.url)

describe('Every payment code that other projects test with', () => {
  if (!existsSync(folder)) {
    console.warn(
      'SKIPPED all rows of ../shared/vectors: the folder is not there; the rows in test/support/vectors ran.',
    )
    it('is read as they read it (../shared/vectors is not there)')
    return
  }

  it('is a boleto or a collection slip with their bank, amount and due date', () => {
    for (const row of read<BoletoRow>('boleto.json')) {
      const near = row.vencimento_base_2025 ?? '2026-11-26'
      for (const code of [row.codigo_barras, row.linha_digitavel])
        expect(readBoleto(code, near), code).to.include({
          line: row.linha_digitavel,
          barcode: row.codigo_barras,
          amountCents: row.valor_centavos,
          dueDate: row.vencimento_base_2025 ?? null,
        })
    }
  })

  it('has their due factor', () => {
    for (const { date, fator } of read<{ date: string; fator: string }>('boleto-due-factor.json'))
      expect(dueFactor(date), date).to.equal(fator)
  })

  it('is a PIX code where they take it, with their key, address, amount and txid', () => {
    for (const { payload, expected, fields } of read<PixRow>('pix.json')) {
      const facts = readPixCode(payload)
      expect(isRefusal(facts) ? 'reject' : 'accept', payload).to.equal(expected)
      if (isRefusal(facts) || !fields) continue
      expect([facts.key, facts.url], payload).to.deep.equal([fields.chave, fields.url])
      expect(facts.txid ?? '***', payload).to.equal(fields.txid)
      expect(facts.amountCents, payload).to.equal(fields.valor && Math.round(Number(fields.valor) * 100))
    }
  })
})

interface BoletoRow {
  codigo_barras: string
  linha_digitavel: string
  valor_centavos: number
  vencimento_base_2025?: string
}

interface PixRow {
  payload: string
  expected: string
  fields?: { chave: string | null; url: string | null; txid: string | null; valor: string | null }
}

function read<Row>(name: string): Row[] {
  return JSON.parse(readFileSync(new URL(name, folder), 'utf8')).vectors
}
