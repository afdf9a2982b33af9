import type { Media } from './incoming.ts'
import type { IncomingMessage } from './incoming-message.ts'

/** Files kept by what is in them, as `documents/storage` does. */
export interface MediaKeeper {
  keep(bytes: Uint8Array): Promise<{ hash: string; size: number }>
}

/** Bytes. A customer's video of a leaking pipe passes; a film does not. */
export const largestMedia = 25 * 1024 * 1024

type Given = NonNullable<IncomingMessage['media']>

/** Keeps what came along, or says why not: the text must not be lost with it. `onFailure`: the disk did not take it. */
export async function keepMedia(
  keeper: MediaKeeper,
  given: Given | null,
  onFailure: (error: unknown) => void,
): Promise<Media | null> {
  if (!given) return null
  const { bytes } = given
  const { contentType, endings } = kindOf(bytes)
  const media = { name: fileName(given.name, endings), contentType, size: bytes.length, hash: null }
  if (bytes.length === 0) return { ...media, note: 'O arquivo chegou vazio. Peça ao cliente para mandar de novo.' }
  if (bytes.length > largestMedia) return { ...media, note: tooLarge(bytes.length) }
  try {
    return { ...media, hash: (await keeper.keep(bytes)).hash }
  } catch (error) {
    onFailure(error)
    return {
      ...media,
      note: 'Não deu para guardar o arquivo. Veja no aparelho ou peça ao cliente para mandar de novo.',
    }
  }
}

const megabytes = (bytes: number) => `${Math.ceil(bytes / 1024 / 1024).toLocaleString('pt-BR')} MB`

const tooLarge = (size: number) =>
  `O arquivo tem ${megabytes(size)} e passa do limite de ${megabytes(largestMedia)}: ele ficou só no aparelho.`

/** Without folders, control characters and what Windows refuses; with an ending that its content deserves. */
function fileName(given: string, endings: readonly string[]): string {
  const last = given.split(/[/\\]/).at(-1) ?? ''
  const name =
    last
      .replace(/[\p{C}<>:"|?*]/gu, '')
      .replace(/^[.\s]+|[.\s]+$/g, '')
      .slice(-100) || 'arquivo'
  const deserved = endings.length === 0 || endings.some(ending => name.toLowerCase().endsWith(ending))
  return deserved ? name : `${name}${endings[0]}`
}

interface Kind {
  contentType: string
  /** The usual one first; none when any name will do. */
  endings: readonly string[]
}

/** By the first bytes; whatever is not known is a file to be saved and nothing more. */
function kindOf(bytes: Uint8Array): Kind {
  const head = Buffer.from(bytes.subarray(0, 16)).toString('latin1')
  const [, contentType, ...endings] = kinds.find(([pattern]) => pattern.test(head)) ?? unknown
  return { contentType, endings }
}

const unknown = [/^/, 'application/octet-stream'] as const

const kinds: readonly (readonly [RegExp, string, ...string[]])[] = [
  [/^%PDF-/, 'application/pdf', '.pdf'],
  [/^\xff\xd8\xff/, 'image/jpeg', '.jpg', '.jpeg'],
  [/^\x89PNG\r\n/, 'image/png', '.png'],
  [/^GIF8[79]a/, 'image/gif', '.gif'],
  [/^RIFF....WEBP/s, 'image/webp', '.webp'],
  [/^....ftypM4[AB]/s, 'audio/mp4', '.m4a'],
  [/^....ftyp/s, 'video/mp4', '.mp4', '.mov', '.3gp'],
  [/^OggS/, 'audio/ogg', '.ogg', '.oga', '.opus'],
  [/^(?:ID3|\xff[\xe2\xe3\xf2\xf3\xfa\xfb])/, 'audio/mpeg', '.mp3'],
  [/^#!AMR/, 'audio/amr', '.amr'],
]
