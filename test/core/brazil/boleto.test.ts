import { expect } from 'chai'
import { type BoletoFacts, readBoleto } from '../../../core/brazil/boleto.ts'
import { composeBarcode } from '../../../core/brazil/boleto-compose.ts'
import { boletoDifferences } from '../../../core/brazil/boleto-differences.ts'
import { dueDateOf, dueFactor } from '../../../core/brazil/boleto-factor.ts'
import { bankLineOf, formatLine, lineOf } from '../../../core/brazil/boleto-line.ts'
import { isRefusal } from '../../../core/brazil/refusal.ts'
import { Invalid } from '../../../core/errors.ts'
import { readRows } from '../../support/vectors/read-rows.ts'

const vectors = readRows<
  'kind' | 'barcode' | 'line' | 'factor' | 'dueFrom1997' | 'dueFrom2025' | 'amountCents' | 'source'
>('boleto.tsv')
const today = '2026-11-26'

function factsOf(code: string, near = today): BoletoFacts {
  const facts = readBoleto(code, near)
  if (isRefusal(facts)) throw new Error(`${code}: ${facts.reason}`)
  return facts
}

const reasonOf = (code: string) => (readBoleto(code, today) as { reason?: string }).reason ?? ''

describe('A payment code that others test with', () => {
  for (const { kind, barcode, line, factor, dueFrom1997, dueFrom2025, amountCents, source } of vectors) {
    it(`${line} is read from line and barcode (${source})`, () => {
      const due = kind === 'bank' ? [dueFrom1997, dueFrom2025] : [null]
      for (const typed of [line, barcode, formatLine(line)]) {
        for (const dueDate of due) {
          const facts = factsOf(typed, dueDate ?? today)
          expect(facts).to.include({ kind, barcode, line, dueDate, amountCents: Number(amountCents) })
          if (facts.kind === 'bank') expect(facts).to.include({ factor, bank: barcode.slice(0, 3) })
        }
      }
    })
  }
})

describe('A due factor', () => {
  for (const { date, factor, source } of readRows<'date' | 'factor' | 'source'>('due-factor.tsv'))
    it(`${factor} is ${date} (${source})`, () => {
      expect(dueFactor(date)).to.equal(factor)
      expect(dueDateOf(factor, date)).to.equal(date)
    })

  it('begins anew after 9999, on 22/02/2025 and again on 14/10/2049', () => {
    expect(['2025-02-21', '2025-02-22', '2049-10-13', '2049-10-14'].map(dueFactor)).to.deep.equal([
      '9999',
      '1000',
      '9999',
      '1000',
    ])
  })

  it('means the date that is nearest, the later one of two', () => {
    expect(dueDateOf('1000', '2012-10-27')).to.equal('2000-07-03')
    expect(dueDateOf('1000', '2012-10-28')).to.equal('2025-02-22')
    expect(dueDateOf('9999', '2030-01-01')).to.equal('2025-02-21')
    expect(dueDateOf('5000', '1990-01-01')).to.equal('2011-06-16')
  })

  it('exists from 03/07/2000 on', () => {
    expect(() => dueFactor('2000-07-02')).to.throw(RangeError)
  })
})

describe('What a code leaves open', () => {
  const parts = { bank: '001', dueDate: '2026-12-10', amountCents: 15_000, freeField: '0'.repeat(25) }

  it('is null: no due date with factor 0000, no amount with zeros', () => {
    expect(factsOf(composeBarcode({ ...parts, dueDate: null }))).to.include({ dueDate: null, amountCents: 15_000 })
    expect(factsOf(composeBarcode({ ...parts, amountCents: 0 }))).to.include({
      dueDate: '2026-12-10',
      amountCents: null,
    })
  })

  it('is the due date where the amount needs its place', () => {
    const rest = `00123456789012${'0'.repeat(25)}` // R$ 1.234.567.890,12 in 14 digits
    const barcodes = [...'123456789'].map(digit => `0019${digit}${rest}`)
    const barcode = barcodes.find(code => !isRefusal(readBoleto(code, today))) ?? ''
    expect(factsOf(barcode)).to.include({ factor: null, dueDate: null, amountCents: 123_456_789_012 })
  })

  it('is the amount of a collection slip whose identifier is 7 or 9', () => {
    const sample = '84690000001244900820899999319301099453529299'
    for (const id of ['7', '9']) {
      const facts = [...'0123456789'].map(digit => readBoleto(`84${id}${digit}${sample.slice(4)}`, today))
      expect(facts.filter(found => !isRefusal(found))).to.have.length(1)
      expect(facts.find(found => !isRefusal(found))).to.include({ valueId: id, amountCents: null, dueDate: null })
    }
  })
})

describe('A code that is not right', () => {
  const line = '00190.00009 01238.798779 77700.168188 3 37710000013500'

  it('is refused naming the field and its check digit', () => {
    expect(reasonOf(line.replace('0009 ', '0008 '))).to.equal(
      'O campo 1 (00190.00008) não confere: o último número dele deveria ser 9.',
    )
    expect(reasonOf(line.replace('98779', '89779'))).to.include('O campo 2 (01238.789779)')
    expect(reasonOf('83860000005-0 09600019000-9 00080178230-9 00034306271-3')).to.equal(
      'O campo 4 (00034306271-3) não confere: o último número dele deveria ser 2.',
    )
  })

  it('is refused by the general digit where no field is wrong', () => {
    expect(reasonOf(line.replace('13500', '13600'))).to.match(
      /^O dígito verificador geral não confere: está 3 e deveria ser \d/,
    )
    expect(reasonOf('83870000005096000190000008017823000034306271')).to.include('está 7 e deveria ser 6')
  })

  it('is refused with its length, and what may have happened', () => {
    expect(reasonOf('')).to.equal('Informe a linha digitável ou o código de barras.')
    expect(reasonOf('1')).to.include('O código tem 1 número:')
    expect(reasonOf(line.slice(2)))
      .to.include('tem 45 números')
      .and.to.include('Planilhas costumam tirar os zeros')
    expect(reasonOf(`1${line}`)).to.include('Só os códigos de convênio têm 48 números')
    expect(reasonOf('83860000005009600019000900080178230900034306271')).to.include('falta um número')
  })

  it('is refused for letters, and for a collection slip without an identifier of its value', () => {
    expect(reasonOf(line.replace('37710', '3771O'))).to.include('“O”')
    expect(reasonOf('83160000005096000190000008017823000034306271')).to.include('vai de 6 a 9, e neste ele é 1')
  })
})

describe('A code that begins with 8', () => {
  it('is a collection slip, but for the line of a bank, which has 47 numbers', () => {
    const lines = [...'123456789'].map(digit => bankLineOf(`8049${digit}16460000015000${'7'.repeat(25)}`))
    const facts = lines.map(line => readBoleto(line, today)).filter(found => !isRefusal(found))
    expect(facts).to.have.length(1)
    expect(facts[0]).to.include({ kind: 'bank', bank: '804', dueDate: '2026-11-30', amountCents: 15_000 })
  })
})

describe('A boleto made of its parts', () => {
  it('is that of the bank, to the digit', () => {
    for (const { kind, barcode, line, dueFrom2025, amountCents } of vectors.filter(row => row.barcode[3] === '9')) {
      if (kind !== 'bank') continue
      const parts = { bank: barcode.slice(0, 3), freeField: barcode.slice(19), amountCents: Number(amountCents) }
      expect(composeBarcode({ ...parts, dueDate: dueFrom2025 })).to.equal(barcode)
      expect(lineOf(barcode)).to.equal(line)
    }
  })

  it('is refused naming each part that cannot be written', () => {
    const wrong = { bank: '804', dueDate: '1999-01-01', amountCents: 10_000_000_000, freeField: '1' }
    expect(() => composeBarcode(wrong))
      .to.throw(Invalid)
      .with.property('fields')
      .that.has.keys('bank', 'dueDate', 'amountCents', 'freeField')
  })
})

describe('A code beside the instalment it is for', () => {
  const facts = factsOf(
    composeBarcode({ bank: '341', dueDate: '2026-12-10', amountCents: 15_000, freeField: '7'.repeat(25) }),
  )

  it('may be attached when amount and due date are the same, whatever the cycle of its factor', () => {
    expect(boletoDifferences(facts, { amountCents: 15_000, dueDate: '2026-12-10' })).to.deep.equal([])
    expect(boletoDifferences(facts, { amountCents: 15_000, dueDate: '2002-04-20' })).to.deep.equal([])
  })

  it('is refused with what differs', () => {
    expect(boletoDifferences(facts, { amountCents: 15_050, dueDate: '2026-12-11' })).to.deep.equal([
      'O código é de R$\u00a0150,00, e a parcela, de R$\u00a0150,50.',
      'O código vence em 10/12/2026, e a parcela, em 11/12/2026.',
    ])
    const dollars = { ...facts, currency: '0' } as BoletoFacts
    expect(boletoDifferences(dollars, { amountCents: 15_000, dueDate: '2026-12-10' })).to.deep.equal([
      'O código não é de um boleto em reais.',
    ])
  })

  it('contradicts nothing with what it leaves open', () => {
    const open = factsOf(composeBarcode({ bank: '341', dueDate: null, amountCents: 0, freeField: '7'.repeat(25) }))
    expect(boletoDifferences(open, { amountCents: 15_000, dueDate: '2026-12-10' })).to.deep.equal([])
  })
})
