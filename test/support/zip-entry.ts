import { inflateRawSync } from 'node:zlib'

/** One file of a ZIP archive as text (PKWARE APPNOTE, 4.3.7 and 4.3.12); spreadsheets are such archives. */
export function zipEntry(archive: Buffer, name: string): string {
  for (let at = archive.indexOf(centralHeader); at >= 0; at = archive.indexOf(centralHeader, at + 4)) {
    const nameLength = archive.readUInt16LE(at + 28)
    if (archive.toString('utf8', at + 46, at + 46 + nameLength) !== name) continue
    const size = archive.readUInt32LE(at + 20)
    const local = archive.readUInt32LE(at + 42)
    const start = local + 30 + archive.readUInt16LE(local + 26) + archive.readUInt16LE(local + 28)
    const bytes = archive.subarray(start, start + size)
    return (archive.readUInt16LE(at + 10) === 8 ? inflateRawSync(bytes) : bytes).toString('utf8')
  }
  throw new Error(`The archive has no ${name}`)
}

const centralHeader = Buffer.from('PK\u0001\u0002', 'latin1')
