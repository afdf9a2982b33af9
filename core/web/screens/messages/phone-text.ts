/** A run of a WhatsApp text, as the phone shows it. */
export interface PhonePiece {
  text: string
  tag?: 'strong' | 'em' | 's'
}

const tags = { '*': 'strong', _: 'em', '~': 's' } as const
/** Marks count at the edge of words only, around something that neither begins nor ends with a space. */
const marked = /(?<![\p{L}\p{N}])([*_~])(?=\S)([^\n]*?\S)\1(?![\p{L}\p{N}])/gu

/** `*bold*`, `_italic_` and `~struck~`, as WhatsApp reads them; views escape every piece. */
export function phonePieces(body: string): PhonePiece[] {
  const pieces: PhonePiece[] = []
  let end = 0
  for (const match of body.matchAll(marked)) {
    pieces.push({ text: body.slice(end, match.index) })
    pieces.push({ text: match[2] ?? '', tag: tags[match[1] as keyof typeof tags] })
    end = match.index + match[0].length
  }
  return [...pieces, { text: body.slice(end) }].filter(piece => piece.text !== '')
}
