/**
 * Page numbers, and a text at their left, as CSS margin boxes (CSS Paged Media 3, section 4; Chromium 131 and newer).
 * DevTools' own footer does the same and costs a fifth of the speed.
 */
export function pageFooter(text: string): string {
  const look = 'font: 8pt sans-serif; color: #666; vertical-align: middle'
  const left = text ? `@bottom-left { content: ${quoted(text)}; ${look} }` : ''
  const right = `@bottom-right { content: "Página " counter(page) " de " counter(pages); ${look} }`
  return `<style>@page { ${left} ${right} }</style>`
}

/** A CSS string in which every sign is an escape: nothing in the text can end it or the style. */
function quoted(text: string): string {
  const escaped = text.replace(/[^\p{L}\p{N} ]/gu, sign => `\\${sign.codePointAt(0)?.toString(16)} `)
  return `"${escaped}"`
}
