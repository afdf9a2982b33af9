import PDFParser, { type Output } from 'pdf2json'

type Run = Output['Pages'][number]['Texts'][number]

/** The text of each page, read back top down; runs that touch are one word, and ligatures of the font (ﬁ) two letters. */
export async function pdfText(bytes: Uint8Array): Promise<string[]> {
  const parser = new PDFParser()
  const output = await new Promise<Output>((resolve, reject) => {
    parser.on('pdfParser_dataError', problem => reject('parserError' in problem ? problem.parserError : problem))
    parser.on('pdfParser_dataReady', resolve)
    parser.parseBuffer(Buffer.from(bytes), -1) // no warnings; 0 would mean the default
  })
  parser.destroy()
  return output.Pages.map(page => joined(page.Texts))
}

function joined(runs: Run[]): string {
  const sorted = [...runs].sort((a, b) => (Math.abs(a.y - b.y) > 0.3 ? a.y - b.y : a.x - b.x))
  return sorted.reduce((text, run, index) => text + gap(sorted[index - 1], run) + wordsOf(run), '').normalize('NFKC')
}

/** `w` is in sixteenths of the page unit that `x` and `y` are in. */
function gap(before: Run | undefined, run: Run): string {
  if (!before) return ''
  if (Math.abs(run.y - before.y) > 0.3) return '\n'
  return run.x - (before.x + before.w / 16) <= 0.6 ? '' : ' '
}

const wordsOf = (run: Run) => run.R.map(({ T }) => safelyDecoded(T)).join('')

function safelyDecoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
