import { expect } from 'chai'
import { createPdfEngine, type PdfEngine } from '../../../core/documents/pdf.ts'
import { createLog } from '../../../core/log.ts'
import { danfePage, decimal, moment } from '../../../plugins/fiscal-invoices/danfe.ts'
import { judge } from '../../../plugins/fiscal-invoices/judge.ts'
import type { Note } from '../../../plugins/fiscal-invoices/note.ts'
import { alphanumericTaxId, bytesOfXml, type NoteWishes, noteXml } from '../../../scripts/seed/fiscal-notes.ts'
import { testChromium } from '../../support/chromium.ts'
import { codesOnPaper } from '../../support/codes-on-paper.ts'
import { pdfText } from '../../support/pdf-text.ts'

const noteOf = (wishes: Partial<NoteWishes> = {}): Note => {
  const read = judge(bytesOfXml(noteXml(wishes)))
  if (read.kind !== 'note') throw new Error('no note')
  return read.note
}
const bare = (text: string) => text.replace(/\s/g, '')
const htmlOf = (wishes: Partial<NoteWishes> = {}, cancelled = false) => danfePage(noteOf(wishes), { cancelled })

describe('a DANFE on paper', function () {
  this.timeout(60_000)
  let pdf: PdfEngine
  before(async function () {
    const chromium = await testChromium()
    if (!chromium) this.skip()
    pdf = createPdfEngine({ executablePath: chromium, log: createLog('silent') })
  })
  after(() => pdf?.close())
  const codesOf = async (bytes: Uint8Array) => (await codesOnPaper(bytes)).map(({ kind, text }) => `${kind} ${text}`)

  it('says what the note says, with its key as a bar code that a reader reads', async () => {
    const note = noteOf()
    const bytes = await pdf.render(await danfePage(note, { cancelled: false }))
    expect(await codesOf(bytes)).to.deep.equal([`ZBAR_CODE128 ${note.accessKey}`])
    const pages = await pdfText(bytes)
    expect(pages).to.have.length(1)
    const text = bare(pages[0] ?? '')
    for (const part of [
      note.accessKey,
      '000.001.234',
      '189,90',
      'LojaModeloLtda',
      'MariaAparecidadaConceição',
      '529.982.247-25',
      '11.222.333/0001-81',
      '142260000001234',
    ])
      expect(text, part).to.contain(part)
  })

  it('has the bar code of an alphanumeric key too', async () => {
    const note = noteOf({ issuer: alphanumericTaxId })
    const bytes = await pdf.render(await danfePage(note, { cancelled: false }))
    expect(await codesOf(bytes)).to.deep.equal([`ZBAR_CODE128 ${note.accessKey}`])
    expect(bare((await pdfText(bytes)).join())).to.contain('12.ABC.345/01DE-35')
  })

  it('goes over several pages with five hundred items, all of them there', async () => {
    const items = Array.from({ length: 500 }, (_, index) => ({
      code: `C${index}`,
      description: `Produto número ${index} com nome comprido`,
      quantity: '1.0000',
      price: '1.0000000000',
      total: '1.00',
    }))
    const pages = await pdfText(await pdf.render(await htmlOf({ items, total: '500.00' }), { footer: 'NF-e 1.234' }))
    expect(pages.length).to.be.within(8, 25)
    const text = bare(pages.join(''))
    for (const index of [0, 250, 499]) expect(text).to.contain(`C${index}Produto`)
    // The heading of the columns stands on each.
    expect(pages.slice(0, -1).filter(page => !bare(page).includes('CFOP'))).to.deep.equal([])
  })

  it('is a receipt with its QR code for an NFC-e', async () => {
    const note = noteOf({ model: '65', recipient: null })
    const bytes = await pdf.render(await danfePage(note, { cancelled: false }))
    expect(await codesOf(bytes)).to.deep.equal([`ZBAR_QRCODE ${note.qrCode}`])
    const text = bare((await pdfText(bytes)).join())
    for (const part of [note.accessKey, 'Consumidornãoidentificado', '189,90', 'PIX', 'LojaModeloLtda'])
      expect(text, part).to.contain(part)
  })
})

describe('the page of a DANFE', () => {
  it('says so when the note was cancelled, or is for trial', async () => {
    for (const model of ['55', '65'] as const) {
      expect(await htmlOf({ model })).to.not.match(/NOTA CANCELADA|SEM VALOR FISCAL/)
      expect(await htmlOf({ model }, true)).to.contain('NOTA CANCELADA')
      expect(await htmlOf({ model, test: true })).to.contain('SEM VALOR FISCAL')
    }
  })

  it('escapes what the XML says', async () => {
    const recipient = { taxId: '52998224725', name: '&lt;b&gt;Zé&lt;/b&gt;' }
    for (const model of ['55', '65'] as const) expect(await htmlOf({ model, recipient })).to.not.contain('<b>Zé')
  })

  it('writes amounts and moments as people do, and leaves alone what it cannot read', () => {
    expect(['1.0000', '0.1234567890', '1234.5', ''].map(decimal)).to.deep.equal(['1,00', '0,123456789', '1.234,50', ''])
    expect(['2026-11-23T09:30:00-03:00', '2010-12-01', ''].map(moment)).to.deep.equal([
      '23/11/2026 09:30:00',
      '01/12/2010',
      '',
    ])
  })
})
