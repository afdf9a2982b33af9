/** Fields of an EMV QR code by their two-digit id (EMVCo, Merchant-Presented Mode 1.1, 3.2). */
export type EmvFields = ReadonlyMap<string, string>

/**
 * Id, length and value, one after another. Lengths count characters, however many bytes or UTF-16 units those take.
 * @returns undefined when the text ends inside a field, or names one twice
 */
export function readEmv(text: string): EmvFields | undefined {
  const characters = [...text]
  const fields = new Map<string, string>()
  for (let at = 0; at < characters.length; ) {
    const id = characters.slice(at, at + 2).join('')
    const length = characters.slice(at + 2, at + 4).join('')
    const end = at + 4 + Number(length)
    if (!/^\d\d$/.test(id) || !/^\d\d$/.test(length) || end > characters.length || fields.has(id)) return undefined
    fields.set(id, characters.slice(at + 4, end).join(''))
    at = end
  }
  return fields
}

/** CRC-16/CCITT-FALSE (polynomial 0x1021, start 0xFFFF) of the UTF-8 bytes, as four hexadecimal digits. */
export function crc16(text: string): string {
  let crc = 0xffff
  for (const byte of new TextEncoder().encode(text)) {
    crc ^= byte << 8
    for (let bit = 0; bit < 8; bit++) crc = crc & 0x8000 ? (crc << 1) ^ 0x1021 : crc << 1
  }
  return (crc & 0xffff).toString(16).toUpperCase().padStart(4, '0')
}
