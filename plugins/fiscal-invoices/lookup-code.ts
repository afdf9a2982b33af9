import type { Note } from './note.ts'

/**
 * What the QR code of an NFC-e may say and where its key may be looked up: both stand outside the signature, so anybody
 * can have written them. Drawn is only a code that asks a site of a government about this very note.
 */
export function lookupOf({ qrCode, lookupUrl, accessKey }: Pick<Note, 'qrCode' | 'lookupUrl' | 'accessKey'>): {
  /** Empty: there is none to be drawn. */
  qrCode: string
  lookupUrl: string
  /** Empty: nothing is wrong. */
  warning: string
} {
  const sound = (qrCode === '' || asksAbout(qrCode, accessKey)) && (lookupUrl === '' || official.test(lookupUrl))
  if (sound) return { qrCode, lookupUrl, warning: '' }
  return {
    qrCode: '',
    lookupUrl: '',
    warning:
      'O QR code ou o endereço de consulta da NFC-e não é o desta nota em um site do governo (.gov.br): o DANFE sai sem QR code.',
  }
}

/** Nothing that one reader of addresses takes otherwise than another: no user, no blanks, no backslashes. */
const official = /^(https?:\/\/)?([a-z0-9-]+\.)+gov\.br(:\d{1,5})?(\/(?!.*\\)[!-~]*)?$/i

/** `?p=KEY|2|1|...` since version 2 of the code, `?chNFe=KEY&...` before it. */
function asksAbout(address: string, accessKey: string): boolean {
  if (!official.test(address) || !/^https?:/i.test(address)) return false
  const { searchParams } = new URL(address)
  const asked = searchParams.get('p')?.split('|')[0] ?? searchParams.get('chNFe')
  return asked?.toUpperCase() === accessKey.toUpperCase()
}
