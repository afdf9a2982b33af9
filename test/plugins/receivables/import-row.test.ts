import { expect } from 'chai'
import { guessMapping } from '../../../core/imports/mapping.ts'
import { likelyColumns, readRow } from '../../../plugins/receivables/import-row.ts'

describe('a spreadsheet of instalments', () => {
  it('says by its titles what its columns hold', () => {
    const columns = ['Sacado', 'CPF/CNPJ', 'Nº documento', 'Vencimento', 'Valor', 'Linha digitável', 'E-mail', 'Outra']
    expect(guessMapping(likelyColumns, columns)).to.deep.equal({
      ...{ name: 0, taxId: 1, document: 2, dueDate: 3, amount: 4, digitableLine: 5, email: 6 },
    })
    expect(guessMapping(likelyColumns, ['A', 'B'])).to.deep.equal({})
  })
  it('with an accent or not in its titles says the same', () =>
    expect(guessMapping(likelyColumns, ['Histórico', 'Título', 'Código de barras'])).to.deep.equal({
      ...{ description: 0, document: 1, digitableLine: 2 },
    }))
})

describe('a row of it', () => {
  const mapping = { name: 0, taxId: 1, description: 2, document: 3, dueDate: 4, amount: 5, digitableLine: 6 }
  const right = ['Ana', '', 'Aula', '7', '10/12/2026', '1.234,56', '']
  const problems = (place: number, cell: string, row = right) => {
    const read = readRow(
      row.map((kept, index) => (index === place ? cell : kept)),
      mapping,
    )
    return 'problems' in read ? read.problems : []
  }

  it('is read as people write it', () =>
    expect(readRow(right, mapping)).to.include({ name: 'Ana', dueDate: '2026-12-10', amountCents: 123_456 }))

  for (const [place, cell, sentence] of [
    [0, '', 'Falta dizer de quem é.'],
    [0, 'a'.repeat(192), 'O nome do cliente tem mais de 191 letras.'],
    [1, '123.456.789-00', 'O CPF ou CNPJ "123.456.789-00" não existe.'],
    [2, 'a'.repeat(192), 'A descrição tem mais de 191 letras.'],
    [3, '7'.repeat(61), 'O número do documento tem mais de 60 letras.'],
    [4, '', 'Falta o vencimento.'],
    [4, '30/02/2026', 'A data "30/02/2026" não existe.'],
    [4, '10/12/1999', 'O vencimento precisa estar entre 2000 e 2099.'],
    [5, '', 'Falta o valor.'],
    [5, 'dez', '"dez" não é um valor.'],
    [5, '0,00', 'O valor precisa ser maior que zero.'],
    [5, '-1', 'O valor precisa ser maior que zero.'],
    [5, '100.000.000,01', 'O valor é alto demais.'],
  ] as const)
    it(`says: ${sentence.slice(0, 60)}`, () => expect(problems(place, cell)).to.deep.equal([sentence]))

  it('says that a line fails its check digits', () =>
    expect(problems(6, '00193373700000001000500940144816060680935030')).to.have.length(1))
  it('says everything that is wrong at once', () =>
    expect(readRow(['', '', '', '', 'x', 'y'], mapping)).to.deep.equal({
      problems: ['Falta dizer de quem é.', 'A data "x" não existe.', '"y" não é um valor.'],
      document: '',
    }))
  it('with too few cells is wrong, not an error of ours', () =>
    expect(readRow([], mapping)).to.have.property('problems').with.length(3))
})
