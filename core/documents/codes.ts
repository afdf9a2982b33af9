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
 */
export async function barcodeSvg(digits: string): Promise<string> {
  const { toSVG } = await import('bwip-js/node') // its 2 MB are read by whoever draws one
  const svg = toSVG({ bcid: 'interleaved2of5', text: digits, height: 13, scale: 1 })
  return svg.replace('<svg ', '<svg preserveAspectRatio="none" shape-rendering="crispEdges" ')
}
