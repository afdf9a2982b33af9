import { promisify } from 'node:util'
import { type Entry, fromBuffer, type Options, type ZipFile } from 'yauzl'
import { Invalid } from '#core'
import { mostXmlBytes } from './xml-tree.ts'

/** One XML, wherever it came from. */
export interface Incoming {
  name: string
  bytes: Uint8Array
}

/** What a ZIP may hold: a month of a busy shop; expanded in memory, so bounded together as well, with the other ZIPs that are sent along. */
export const mostEntries = 1_000
export const mostExpandedBytes = 100 * 1024 * 1024

export const isZip = (bytes: Uint8Array): boolean =>
  bytes[0] === 0x50 && bytes[1] === 0x4b && (bytes[2] === 0x03 || bytes[2] === 0x05)

/**
 * The XML files of a ZIP, whatever folders they lie in; other files are passed over. `budget`: the bytes that may come out,
 * counted down.
 * @throws Invalid when it cannot be opened, has a password or would expand beyond the limits
 */
export async function expandZip(
  { name, bytes }: Incoming,
  budget: { left: number } = { left: mostExpandedBytes },
): Promise<Incoming[]> {
  const zip = await open(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength), {
    lazyEntries: true,
    validateEntrySizes: true,
  }).catch(() => {
    throw refusal('O ZIP não pode ser aberto: está incompleto ou danificado. Crie-o de novo.')
  })
  const found: Incoming[] = []
  for await (const entry of entriesOf(zip)) {
    if (!/\.xml$/i.test(entry.fileName)) continue
    if (entry.generalPurposeBitFlag & 1) throw refusal('O ZIP tem senha. Envie um sem senha.')
    if (found.length === mostEntries)
      throw refusal(`O ZIP tem mais de ${mostEntries.toLocaleString('pt-BR')} arquivos. Divida-o em partes.`)
    const most = Math.min(mostXmlBytes, budget.left)
    const inside = await expand(zip, entry, most)
    budget.left -= inside.length
    found.push({ name: `${name}: ${entry.fileName}`, bytes: inside })
  }
  if (found.length === 0) throw refusal('O ZIP não tem nenhum arquivo XML.')
  return found
}

const open = promisify<Buffer, Options, ZipFile>(fromBuffer)

async function* entriesOf(zip: ZipFile): AsyncGenerator<Entry> {
  for (;;) {
    const entry = await new Promise<Entry | undefined>((resolve, reject) => {
      zip.once('entry', resolve)
      zip.once('end', () => resolve(undefined))
      zip.once('error', reject)
      zip.readEntry()
    }).catch(() => {
      throw refusal('O ZIP está danificado ou tem nomes de arquivos que não podem estar ali. Crie-o de novo.')
    })
    zip.removeAllListeners()
    if (!entry) return
    yield entry
  }
}

/** Counted while it expands: the size that the ZIP declares may be a lie. */
async function expand(zip: ZipFile, entry: Entry, most: number): Promise<Uint8Array> {
  const tooMuch = refusal(
    `"${entry.fileName.slice(0, 80)}" cresce demais ao abrir o ZIP (limites: ${mb(mostXmlBytes)} por XML, ${mb(mostExpandedBytes)} em todos os ZIPs de um envio). Divida-o em partes.`,
  )
  if (entry.uncompressedSize > most) throw tooMuch
  const chunks: Buffer[] = []
  let size = 0
  try {
    const stream = await promisify(
      zip.openReadStream.bind(zip) as never as (
        entry: Entry,
        done: (error: Error | null, stream: NodeJS.ReadableStream) => void,
      ) => void,
    )(entry)
    for await (const chunk of stream) {
      size += (chunk as Buffer).length
      if (size > most) throw tooMuch
      chunks.push(chunk as Buffer)
    }
  } catch (error) {
    throw error === tooMuch ? error : refusal('O ZIP está danificado: um arquivo dentro dele não abre. Crie-o de novo.')
  }
  return Buffer.concat(chunks)
}

const mb = (bytes: number) => `${bytes / 1024 / 1024} MB`
const refusal = (reason: string) => new Invalid({ file: reason }, reason)
