import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import { createPdfEngine, type PdfEngine } from '../../../core/documents/pdf.ts'
import { AppError } from '../../../core/errors.ts'
import { createLog } from '../../../core/log.ts'
import { rootFolder } from '../../../core/root.ts'
import { danfePage } from '../../../plugins/fiscal-invoices/danfe.ts'
import { type Judged, judge } from '../../../plugins/fiscal-invoices/judge.ts'
import { testChromium } from '../../support/chromium.ts'
import { codesOnPaper } from '../../support/codes-on-paper.ts'
import { pdfText } from '../../support/pdf-text.ts'

/** Notes of public repositories, read where they lie and never copied. */
const folder = join(rootFolder, '../shared/vectors/nfe')

interface Facts {
  file: string
  category: string
  mod?: string
  nNF?: string
  chave?: string
  emit_doc?: string
  emit_nome?: string
  dest_doc?: string
  dest_nome?: string
  vNF?: string
  itens?: number
}

const bare = (text: string) => text.replace(/\s/g, '').toUpperCase()

if (!existsSync(folder)) {
  it(`SAMPLE NOTES MISSING: ${folder} is not there, none of them was read`, () => {
    process.stderr.write(`\n!!! ${folder} is missing: no sample of other programs was tested !!!\n`)
  })
} else samples(JSON.parse(readFileSync(join(folder, 'EXPECTED.json'), 'utf8')))

function samples(all: Facts[]): void {
  const read = (file: string) => readFileSync(join(folder, file))
  const authorised = all.filter(({ category }) => /^nfc?e_(authorized|cancelled)$/.test(category))

  describe('notes of other programs', () => {
    it('are all named in the list of facts', () => {
      const files = readdirSync(folder, { recursive: true })
        .map(String)
        .filter(name => name.endsWith('.xml'))
      expect(all.map(({ file }) => file)).to.have.members(files)
      expect(authorised.length).to.be.greaterThan(10)
    })

    for (const facts of authorised) {
      it(`are read: ${facts.file}`, () => {
        const { note } = noteOf(facts)
        expect([note.accessKey, note.model, note.number, note.items.length]).to.deep.equal([
          facts.chave,
          facts.mod,
          Number(facts.nNF),
          facts.itens,
        ])
        expect(note.totals.totalCents).to.equal(Math.round(Number(facts.vNF) * 100))
        expect([note.issuer.taxId, note.recipient?.taxId || undefined]).to.deep.equal([facts.emit_doc, facts.dest_doc])
      })
    }

    it('have nothing against them but the signature and the layout, where they were made anonymous after signing', () => {
      const good = authorised.filter(({ file }) => /v4\.00_v4|nfelib|nfce11/.test(file))
      for (const { file } of good) expect([file, judge(read(file)).problems]).to.deep.equal([file, {}])
    })

    it('are refused by name when they are something else', () => {
      const kinds: [RegExp, RegExp][] = [
        [/cte/, /CT-e/],
        [/procMDFe/, /MDF-e/],
        [/nfse|dps/, /NFS-e/],
      ]
      for (const { file } of all.filter(({ category }) => category === 'other_dfe'))
        expect(refusalOf(file)).to.match(kinds.find(([name]) => name.test(file))?.[1] ?? /^$/)
      for (const { file } of all.filter(({ category }) => category === 'events'))
        expect(refusalOf(file)).to.match(/evento|inutilização/)
    })

    it('are refused when hostile, malformed or not authorised', () => {
      for (const { file, category } of all.filter(({ category }) => /malformed|unauthorized/.test(category)))
        expect(refusalOf(file), `${category} ${file}`).to.not.equal('')
    })
  })

  describe('DANFE of notes of other programs', function () {
    this.timeout(120_000)
    let pdf: PdfEngine
    before(async function () {
      const chromium = await testChromium()
      if (!chromium) this.skip()
      pdf = createPdfEngine({ executablePath: chromium, log: createLog('silent') })
    })
    after(() => pdf?.close())

    for (const facts of authorised) {
      it(`say what the note says, and their codes can be read: ${facts.file}`, async () => {
        const { note, events } = noteOf(facts)
        const bytes = await pdf.render(await danfePage(note, { cancelled: events.length > 0 }))
        const text = bare((await pdfText(bytes)).join(''))
        const total = (note.totals.totalCents / 100).toLocaleString('pt-BR', { minimumFractionDigits: 2 })
        const number = Number(facts.nNF).toLocaleString('pt-BR', { minimumIntegerDigits: 9 })
        for (const part of [facts.chave, number, total, facts.emit_nome, facts.dest_nome])
          if (part) expect(text).to.contain(bare(part))
        const codes = (await codesOnPaper(bytes)).map(({ text }) => text)
        // Some were made anonymous in their key and not in their QR code: that one is of another note.
        const drawn = facts.mod !== '65' ? facts.chave : note.qrCode.includes(note.accessKey) && note.qrCode
        expect(codes).to.deep.equal(drawn ? [drawn] : [])
      })
    }
  })

  function noteOf({ file }: Facts) {
    const judged = judge(read(file))
    if (judged.kind !== 'note') throw new Error('no note')
    return judged
  }

  function refusalOf(file: string): string {
    let judged: Judged
    try {
      judged = judge(read(file))
    } catch (error) {
      if (error instanceof AppError && error.status === 422) return error.message
      throw error
    }
    return Object.values(judged.problems).join(' ')
  }
}
