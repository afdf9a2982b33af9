/** A run of text, or a link when `url` is set. */
export interface Piece {
  text: string
  url?: string
}

const links = /https?:\/\/[^\s<>"']*[^\s<>"'.,;:!?)\]}*]/gi

/** Paragraphs (parted by empty lines) of lines of pieces; the view escapes every piece. */
export function toParagraphs(body: string): Piece[][][] {
  return body
    .trim()
    .split(/\n[^\S\n]*\n\s*/)
    .map(paragraph => paragraph.split('\n').map(toPieces))
}

/** The URL again when it leads to the web; anything else (`javascript:`, `data:`) is dropped. */
export function webUrl(text: string | undefined): string | undefined {
  if (!text || !URL.canParse(text)) return undefined
  const url = new URL(text)
  return ['http:', 'https:'].includes(url.protocol) ? url.href : undefined
}

function toPieces(line: string): Piece[] {
  const pieces: Piece[] = []
  let end = 0
  for (const match of line.matchAll(links)) {
    const [text] = match
    pieces.push({ text: line.slice(end, match.index) })
    const url = webUrl(text)
    pieces.push(url ? { text, url } : { text })
    end = match.index + text.length
  }
  pieces.push({ text: line.slice(end) })
  return pieces.filter(piece => piece.text !== '')
}
