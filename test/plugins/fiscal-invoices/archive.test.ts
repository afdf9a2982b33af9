import { deflateRawSync } from 'node:zlib'
import { expect } from 'chai'
import { AppError } from '../../../core/errors.ts'
import { expandZip, isZip, mostEntries } from '../../../plugins/fiscal-invoices/archive.ts'
import { zipOf } from '../../support/zip-of.ts'

const names = async (bytes: Uint8Array) => (await expandZip({ name: 'notas.zip', bytes })).map(({ name }) => name)
const refusal = (bytes: Uint8Array) =>
  names(bytes).then(
    () => 'taken',
    error => (error instanceof AppError && error.status === 422 ? error.message : Promise.reject(error)),
  )

describe('a ZIP of notes', () => {
  it('gives its XML files, whatever folder they lie in, and passes over the rest', async () => {
    const zip = await zipOf({ 'a.xml': '<a/>', '2026/11/B.XML': '<b/>', 'danfe.pdf': '%PDF', 'leia.txt': 'x' })
    expect(isZip(zip)).to.equal(true)
    expect(await names(zip)).to.deep.equal(['notas.zip: a.xml', 'notas.zip: 2026/11/B.XML'])
  })

  it('is refused when it is broken, empty or holds too many', async () => {
    const zip = await zipOf({ 'a.xml': '<a/>' })
    expect(await refusal(zip.subarray(0, zip.length - 10))).to.match(/incompleto ou danificado/)
    expect(await refusal(await zipOf({ 'leia.txt': 'x' }))).to.match(/nenhum arquivo XML/)
    const many = Object.fromEntries(Array.from({ length: mostEntries + 1 }, (_, index) => [`${index}.xml`, '<a/>']))
    expect(await refusal(await zipOf(many))).to.match(/mais de 1\.000 arquivos/)
  })

  it('is refused when a file grows beyond the limit, said or unsaid', async () => {
    const large = ' '.repeat(6 * 1024 * 1024)
    expect(await refusal(await zipOf({ 'bomba.xml': large }))).to.match(/"bomba.xml" cresce demais/)
    // The declared size is a lie: a hundred bytes.
    expect(await refusal(lyingZip('mentira.xml', large))).to.match(/danificado|cresce demais/)
    const together = Object.fromEntries(
      Array.from({ length: 21 }, (_, index) => [`${index}.xml`, ' '.repeat(5 * 1024 * 1024)]),
    )
    expect(await refusal(await zipOf(together))).to.match(/cresce demais/)
  })

  it('expands within what is left of the budget that all ZIPs of one sending share', async () => {
    const zip = await zipOf({ 'a.xml': `<a>${' '.repeat(600)}</a>` })
    const budget = { left: 1_000 }
    const expand = () => expandZip({ name: 'notas.zip', bytes: zip }, budget)
    expect(await expand()).to.have.length(1)
    const error = await expand().catch(error => error)
    expect(error.message).to.match(/"a.xml" cresce demais .*100 MB em todos os ZIPs de um envio/)
  })

  it('is refused when a name leads out of it, or it has a password', async () => {
    expect(await refusal(lyingZip('../../etc/nota.xml', '<a/>'))).to.match(/nomes de arquivos/)
    expect(await refusal(lyingZip('nota.xml', '<a/>', { flags: 1 }))).to.match(/senha/)
  })
})

/** One entry, written by hand: no program writes such a thing. */
function lyingZip(name: string, text: string, { flags = 0 } = {}): Buffer {
  const data = deflateRawSync(text)
  const head = (signature: number, more: number[]) => {
    const bytes = Buffer.alloc(4 + more.length * 2)
    bytes.writeUInt32LE(signature, 0)
    for (const [index, value] of more.entries()) bytes.writeUInt16LE(value, 4 + index * 2)
    return bytes
  }
  const low = (value: number) => [value & 0xffff, value >>> 16]
  // Version, flags, deflate, time, date, CRC (never looked at before the size), sizes, name, no extra field.
  const common = [20, flags, 8, 0, 0, 0, 0, ...low(data.length), ...low(100), name.length, 0]
  const local = Buffer.concat([head(0x04034b50, common), Buffer.from(name), data])
  const central = Buffer.concat([head(0x02014b50, [20, ...common, 0, 0, 0, 0, 0, 0, 0]), Buffer.from(name)])
  return Buffer.concat([
    local,
    central,
    head(0x06054b50, [0, 0, 1, 1, ...low(central.length), ...low(local.length), 0]),
  ])
}
