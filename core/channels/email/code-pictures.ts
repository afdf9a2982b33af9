import qrcode from 'qrcode'
import type { Code, Envelope } from '../../outbox/channel.ts'

/** A QR code that goes along with a mail; the HTML shows it by its content id (RFC 2392). */
export interface CodePicture {
  cid: string
  png: Buffer
}

/** A BR Code begins with its payload format (EMV QRCPS-MPM, 4.7.1.1); a camera reads it, a line is copied. */
const isPix = ({ text }: Code) => text.startsWith('000201')

/** By the place of each code; undefined where there is nothing for a camera. */
export async function codePictures({ codes }: Pick<Envelope, 'codes'>): Promise<(CodePicture | undefined)[]> {
  return Promise.all(
    codes.map(async (code, index) =>
      isPix(code)
        ? { cid: `code-${index + 1}@recado`, png: await qrcode.toBuffer(code.text, { margin: 4, scale: 5 }) }
        : undefined,
    ),
  )
}

/** As the mail's plain text has them: each on a line of its own, to be copied whole. */
export const codesAsText = ({ codes }: Pick<Envelope, 'codes'>) =>
  codes.map(({ title, text }) => `\n\n${title}:\n${text}`).join('')
