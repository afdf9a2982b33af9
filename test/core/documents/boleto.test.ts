import { expect } from 'chai'
import puppeteer from 'puppeteer'
import { boletoPage } from '../../../core/documents/boleto/page.ts'
import { createPdfEngine, type PdfEngine } from '../../../core/documents/pdf.ts'
import { Conflict } from '../../../core/errors.ts'
import { createLog } from '../../../core/log.ts'
import { bankCode, boletoSheet, collectionCode, pixOf } from '../../support/boleto-sheets.ts'
import { testChromium } from '../../support/chromium.ts'
import { codesOnPaper } from '../../support/codes-on-paper.ts'
import { pdfText } from '../../support/pdf-text.ts'

/** The reader of words sees gaps where letters are only narrow. */
const bare = (text: string) => text.replace(/\s/g, '')

const slip = { code: collectionCode, amountCents: 50_960, pix: pixOf(50_960) }

describe('A boleto on paper', function () {
  this.timeout(60_000)
  let pdf: PdfEngine
  const printed = async (parts: Parameters<typeof boletoSheet>[0] = {}) =>
    pdf.render(await boletoPage(boletoSheet(parts)))
  const textsOf = async (bytes: Uint8Array) =>
    (await codesOnPaper(bytes)).map(({ kind, text }) => `${kind} ${text}`).sort()

  before(async function () {
    const chromium = await testChromium()
    if (!chromium) this.skip()
    pdf = createPdfEngine({ executablePath: chromium, log: createLog('silent') })
  })
  after(() => pdf?.close())

  it('has a bar code and a PIX QR code that a reader reads as the instalment has them', async () => {
    expect(await textsOf(await printed())).to.deep.equal([`ZBAR_I25 ${bankCode}`, `ZBAR_QRCODE ${pixOf(15_000)}`])
    expect(await textsOf(await printed(slip))).to.deep.equal([
      `ZBAR_I25 ${collectionCode}`,
      `ZBAR_QRCODE ${pixOf(50_960)}`,
    ])
  })

  it('has the QR code only, in large, where the instalment has PIX and no boleto', async () => {
    expect(await textsOf(await printed({ code: null }))).to.deep.equal([`ZBAR_QRCODE ${pixOf(15_000)}`])
    expect(await textsOf(await printed({ pix: null }))).to.deep.equal([`ZBAR_I25 ${bankCode}`])
    expect(await textsOf(await printed({ code: null, pix: null }))).to.deep.equal([])
  })

  it('has bars of 103 mm in width, and the QR code beside them', async () => {
    const codes = await codesOnPaper(await printed())
    const [bars, qr] = ['ZBAR_I25', 'ZBAR_QRCODE'].map(kind => codes.find(code => code.kind === kind))
    expect(bars?.width).to.be.within(101, 104)
    expect(bars?.height).to.be.within(11, 14)
    expect(qr?.left).to.be.greaterThan((bars?.left ?? 0) + 103)
  })

  it('fits on one page and says everything in both parts', async () => {
    const address = [
      'Avenida Doutor José Antônio Pereira de Carvalho Sobrinho, 12.345, bloco B, sala 1.204',
      'Centro Histórico',
      'São Miguel do Oeste - SC, 89900-000',
    ]
    const long = {
      name: 'Associação Comercial, Industrial e de Prestação de Serviços do Oeste Catarinense Ltda',
      taxId: '12ABC34501DE35',
      address,
    }
    const pages = await pdfText(
      await printed({
        beneficiary: long,
        payer: long,
        instructions: Array(5).fill('Após o vencimento, multa de 2% e juros de 1% ao mês.'),
      }),
    )
    expect(pages).to.have.length(1)
    const text = bare(pages[0] ?? '')
    for (const said of [
      'Recibo do pagador',
      'Ficha de compensação',
      '756-0',
      'Sicoob',
      'Pagador',
      'R$ 150,00',
      '10/12/2026',
      '12.ABC.345/01DE-35',
      '1234/1',
      '0000273-4',
      '4027 / 25681-0',
    ])
      expect(text, said).to.include(bare(said))
    expect(text.match(/75691\.4027501025\.681089/g)).to.have.length(2)
  })

  it('is no longer payable when it is paid', async () => {
    const bytes = await printed({ paidOn: '2026-12-08' })
    expect(await textsOf(bytes)).to.deep.equal([])
    const [text = ''] = await pdfText(bytes)
    expect(text.toUpperCase()).to.include('PAGA EM 08/12/2026')
    expect(text).to.not.include('75691').and.not.include('br.gov.bcb.pix')
  })
})

describe('The page of a boleto', function () {
  this.timeout(60_000)
  const refusalOf = async (parts: Parameters<typeof boletoSheet>[0]) => {
    const error = await boletoPage(boletoSheet(parts)).catch((problem: unknown) => problem)
    expect(error).to.be.instanceOf(Conflict)
    return (error as Conflict).message
  }

  it('needs nothing but itself, and shows names as text', async () => {
    const html = await boletoPage(boletoSheet({ payer: { name: '<script>alert(1)</script>' } }))
    expect(html).to.include('&lt;script&gt;').and.not.include('<script')
    expect(html.replaceAll('http://www.w3.org/2000/svg', '')).to.not.match(/https?:|\b(src|href)=/)
  })

  it('is no wider than a phone', async function () {
    const executablePath = await testChromium()
    if (!executablePath) return this.skip()
    const asRoot = process.getuid?.() === 0 ? ['--no-sandbox'] : []
    const browser = await puppeteer.launch({ executablePath, pipe: true, args: asRoot })
    try {
      const page = await browser.newPage()
      await page.setViewport({ width: 390, height: 844, isMobile: true })
      for (const parts of [{}, slip, { code: null }, { paidOn: '2026-12-08' }]) {
        const html = await boletoPage(boletoSheet(parts))
        const phone = '<meta name="viewport" content="width=device-width,initial-scale=1">'
        await page.setContent(html.replace('</head>', `${phone}</head>`))
        expect(await page.$eval('html', root => root.scrollWidth)).to.equal(390)
      }
    } finally {
      await browser.close()
    }
  })

  it('is not made with a code or a PIX that says other than the instalment', async () => {
    expect(await refusalOf({ amountCents: 15_100, pix: null }))
      .to.include('150,00')
      .and.include('151,00')
    expect(await refusalOf({ dueDate: '2026-12-11' }))
      .to.include('10/12/2026')
      .and.include('11/12/2026')
    expect(await refusalOf({ code: `${bankCode.slice(0, -1)}9` })).to.include('não confere')
    expect(await refusalOf({ pix: pixOf(14_999) })).to.include('outro valor')
    expect(await refusalOf({ pix: 'pix@padaria.com.br' })).to.include('não é um código PIX')
  })
})
