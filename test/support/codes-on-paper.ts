import { PDFiumLibrary } from '@hyzyla/pdfium'
import { scanGrayBuffer } from '@undecaf/zbar-wasm'

/** A code that a reader found on a page. */
export interface CodeOnPaper {
  /** `ZBAR_I25`, `ZBAR_QRCODE`. */
  kind: string
  text: string
  /** Millimetres on paper. */
  left: number
  top: number
  width: number
  height: number
}

const dotsPerInch = 300

/** What a bar code reader (ZBar) sees on the first page of a PDF, printed at 300 dpi by another program than made it (PDFium). */
export async function codesOnPaper(pdf: Uint8Array): Promise<CodeOnPaper[]> {
  const library = await PDFiumLibrary.init()
  const document = await library.loadDocument(pdf)
  try {
    const { data, width, height } = await document
      .getPage(0)
      .render({ scale: dotsPerInch / 72, render: 'bitmap', colorSpace: 'Gray' })
    return await codesInPicture({ data, width, height, millimetre: dotsPerInch / 25.4 })
  } finally {
    document.destroy()
    library.destroy()
  }
}

interface Picture {
  /** A byte a pixel, 0 is black. */
  data: Uint8Array
  width: number
  height: number
  /** Pixels of it. */
  millimetre: number
}

async function codesInPicture({ data, width, height, millimetre }: Picture): Promise<CodeOnPaper[]> {
  const symbols = await scanGrayBuffer(new Uint8Array(data).buffer, width, height)
  return symbols.map(symbol => {
    const [xs, ys] = [symbol.points.map(point => point.x), symbol.points.map(point => point.y)]
    const extent = (places: number[]) => (Math.max(...places) - Math.min(...places)) / millimetre
    return {
      kind: symbol.typeName,
      text: symbol.decode(),
      left: Math.min(...xs) / millimetre,
      top: Math.min(...ys) / millimetre,
      width: extent(xs),
      height: extent(ys),
    }
  })
}
