import qrcode from 'qrcode'

/** A QR code (ISO/IEC 18004) as an address for `img`: black on white with the quiet zone that cameras need. */
export async function qrPicture(text: string): Promise<string> {
  const svg = await qrcode.toString(text, { type: 'svg', errorCorrectionLevel: 'L', margin: 4 })
  return `data:image/svg+xml;base64,${Buffer.from(svg).toString('base64')}`
}
