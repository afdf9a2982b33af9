import { expect } from 'chai'
import { Invalid } from '../../../core/errors.ts'
import { mostRows, readSheet } from '../../../core/imports/sheet.ts'

const bytes = (text: string) => new TextEncoder().encode(text)
const cellsOf = async (given: Uint8Array) => {
  const { columns, rows } = await readSheet(given)
  return [columns, ...rows.map(({ cells }) => cells)]
}
const refusal = async (given: Uint8Array): Promise<string> => {
  try {
    await readSheet(given)
  } catch (error) {
    if (error instanceof Invalid) return String(error.fields.file)
    throw error
  }
  return ''
}

describe('a spreadsheet', async () => {
  for (const [name, sign] of [
    ['semicolon', ';'],
    ['comma', ','],
    ['tab', '\t'],
  ] as const)
    it(`is read with a ${name} between cells`, async () =>
      expect(await cellsOf(bytes(`Nome${sign}Valor\nJosé${sign}10\n`))).to.deep.equal([
        ['Nome', 'Valor'],
        ['José', '10'],
      ]))

  it('keeps the comma of an amount where semicolons part the cells', async () =>
    expect((await cellsOf(bytes('Nome;Valor\nJosé;1.234,56')))[1]).to.deep.equal(['José', '1.234,56']))

  it('of an old program is read as Windows-1252', async () => {
    // "Descrição;João" and a euro sign, which ISO 8859-1 has not (Windows-1252, 0x80).
    const old = Uint8Array.from(Buffer.from('Descri\xe7\xe3o;Nome\nMatr\xedcula \x80;Jo\xe3o', 'latin1'))
    expect(await cellsOf(old)).to.deep.equal([
      ['Descrição', 'Nome'],
      ['Matrícula €', 'João'],
    ])
  })

  it('may begin with a byte order mark', async () =>
    expect((await cellsOf(Uint8Array.from([0xef, 0xbb, 0xbf, ...bytes('Nome;Valor\nAna;1')])))[0]).to.deep.equal([
      'Nome',
      'Valor',
    ]))

  for (const [name, end] of [
    ['Windows', '\r\n'],
    ['Unix', '\n'],
    ['an old Macintosh', '\r'],
  ] as const)
    it(`counts lines as a person does, with the ends of ${name}`, async () => {
      const text = ['Nome;Valor', '', 'Ana;1', '"Bia', 'Lima";2', ';', ';', 'Caio;3', ';'].join(end)
      expect((await readSheet(bytes(text))).rows).to.deep.equal([
        { line: 3, cells: ['Ana', '1'] },
        { line: 5, cells: ['Bia\nLima', '2'] },
        { line: 8, cells: ['Caio', '3'] },
      ])
    })

  it('with rows of too few or too many cells is read', async () =>
    expect((await cellsOf(bytes('a;b\n1\n1;2;3'))).slice(1)).to.deep.equal([['1'], ['1', '2', '3']]))

  it('is refused in a sentence when it is a workbook', async () =>
    expect(await refusal(Uint8Array.from([0x50, 0x4b, 3, 4, 20, 0, 6]))).to.contain('arquivo do Excel'))
  it('is refused in a sentence when it is no text', async () =>
    expect(await refusal(Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 0, 0, 13]))).to.contain('não é um texto'))
  for (const [what, text] of [
    ['empty', ''],
    ['nothing but titles', 'Nome;Valor\n'],
    ['nothing but titles and empty rows', 'Nome;Valor\n;\n\n'],
  ] as const)
    it(`is refused when it is ${what}`, async () => expect(await refusal(bytes(text))).to.contain('nenhuma linha'))
  it('is refused near the line where a quotation mark is never closed', async () =>
    expect(await refusal(bytes('Nome;Valor\nAna;1\n"Bia;2\n'))).to.match(/não é uma planilha em CSV.*linha \d/))

  it('has at most a hundred thousand rows', async () => {
    const rows = (count: number) => bytes(`Nome;Valor\n${'Ana;1\n'.repeat(count)}`)
    expect((await readSheet(rows(mostRows))).rows).to.have.length(100_000)
    expect(await refusal(rows(mostRows + 1))).to.contain('mais de 100.000 linhas')
  })

  it('of a hundred thousand rows lets others be served meanwhile', async () => {
    const large = bytes(`Nome;Valor\n${'Álvaro 🛠️;1.234,56\n'.repeat(mostRows)}`)
    let turns = 0
    const timer = setInterval(() => turns++, 1)
    const { rows } = await readSheet(large)
    clearInterval(timer)
    expect(turns).to.be.greaterThan(20)
    expect(new Set(rows.map(({ cells }) => cells.join('|')))).to.deep.equal(new Set(['Álvaro 🛠️|1.234,56']))
  })

  it('is known again by its bytes', async () => {
    const hash = async (text: string) => (await readSheet(bytes(text))).hash
    expect(await hash('Nome;Valor\nAna;1'))
      .to.match(/^[0-9a-f]{64}$/)
      .and.equal(await hash('Nome;Valor\nAna;1'))
    expect(await hash('Nome;Valor\nAna;2')).not.to.equal(await hash('Nome;Valor\nAna;1'))
  })
})
