import qrcode from 'qrcode'

/** How much of a QR code may be hidden and still be read: 7 % or 15 % (ISO/IEC 18004); EMVCo asks for M on paper. */
export type QrLevel = 'L' | 'M'

/** A QR code as SVG: black on white with the quiet zone that cameras need. The style sheet gives it its size. */
export function qrSvg(text: string, level: QrLevel = 'M'): Promise<string> {
  return qrcode.toString(text, { type: 'svg', errorCorrectionLevel: level, margin: 4 })
}

/** A QR code as PNG, eight pixels a module: what e-mail programs and API clients show. */
export function qrPng(text: string, level: QrLevel = 'M'): Promise<Buffer> {
  return qrcode.toBuffer(text, { type: 'png', errorCorrectionLevel: level, margin: 4, scale: 8 })
}

/** A QR code as an address for `img`. */
export async function qrPicture(text: string, level: QrLevel = 'M'): Promise<string> {
  return `data:image/svg+xml;base64,${Buffer.from(await qrSvg(text, level)).toString('base64')}`
}

/**
 * Digits, an even number of them, as a bar code of the kind ITF (interleaved 2 of 5, ISO/IEC 16390), wide bars three times
 * the narrow ones, as SVG that takes any size: 103 x 13 mm for the 44 digits of a boleto (FEBRABAN).
 * @throws RangeError for anything that no such code holds
 */
export async function barcodeSvg(digits: string): Promise<string> {
  if (!/^(\d\d)+$/.test(digits)) throw new RangeError('ITF holds pairs of digits')
  const { default: bwip } = await import('bwip-js/node') // its 2 MB are read by whoever draws one
  const [symbol] = bwip.raw({ bcid: 'interleaved2of5', text: digits })
  if (!symbol || !('sbs' in symbol)) throw new Error('No widths of bars and spaces')
  return svgOf(symbol.sbs)
}

/**
 * Text as a bar code of the kind Code 128 (ISO/IEC 15417), in set C wherever digits come in pairs, as SVG that takes any
 * size: what a DANFE shows its access key in, letters of an alphanumeric CNPJ included.
 */
export async function code128Svg(text: string): Promise<string> {
  const { default: bwip } = await import('bwip-js/node')
  const [symbol] = bwip.raw({ bcid: 'code128', text })
  if (!symbol || !('sbs' in symbol)) throw new Error('No widths of bars and spaces')
  return drawn(symbol.sbs)
}

/**
 * Bars and spaces in turn, a bar first and a space last; the library has wide ones of two modules. Bars are filled, for
 * the strokes that the library draws come out of some printing programs thinner than they are.
 */
function svgOf(widths: readonly number[]): string {
  return drawn(widths.slice(0, -1).map(width => (width > 1 ? 3 : 1)))
}

function drawn(modules: readonly number[]): string {
  const steps = modules.map((width, index) => (index % 2 === 0 ? `h${width}v1h-${width}zm${width} 0` : `m${width} 0`))
  const whole = modules.reduce((sum, width) => sum + width, 0)
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${whole} 1" preserveAspectRatio="none" shape-rendering="crispEdges"><path d="M0 0${steps.join('')}"/></svg>`
}
