import type { Request, RequestHandler } from 'express'
import multer, { type StorageEngine } from 'multer'
import { Invalid } from '../errors.ts'

/** What somebody chose on their disk. */
export interface Upload {
  name: string
  bytes: Uint8Array
}

const mostMb = 30
/** Bytes of one file. */
export const largestUpload = mostMb * 1024 * 1024
const mostTogetherMb = 60

/** The form's files, in memory: they are read at once and kept nowhere by themselves. At most `count` of 30 MB each, 60 MB together. */
export function uploadParser(count: number): RequestHandler {
  const parse = multer({
    storage: boundedMemory(mostTogetherMb * 1024 * 1024),
    limits: { files: count, fileSize: largestUpload, fields: 200, fieldSize: 1024 * 1024 },
    defParamCharset: 'utf8',
  }).any()
  return (request, response, next) =>
    parse(request, response, error => next(error ? complaintOf(error, count) : undefined))
}

class TooMuchTogether extends Error {}

/** Counted as the bytes come, over all files of a request: what is too much is not kept first. */
function boundedMemory(most: number): StorageEngine {
  const held = new WeakMap<Request, number>()
  return {
    _handleFile(request, { stream }, done) {
      const chunks: Buffer[] = []
      let over = false
      stream.on('data', (chunk: Buffer) => {
        const bytes = (held.get(request) ?? 0) + chunk.length
        held.set(request, bytes)
        if (over) return
        if (bytes <= most) return void chunks.push(chunk)
        over = true
        chunks.length = 0
        // multer takes the rest of the request off the wire by itself.
        done(new TooMuchTogether())
      })
      stream.on('error', done)
      stream.on('end', () => {
        const buffer = Buffer.concat(chunks)
        if (!over) done(null, { buffer, size: buffer.length })
      })
    },
    _removeFile(_request, file, done) {
      Reflect.deleteProperty(file, 'buffer')
      done(null)
    },
  }
}

/** Those of one field that hold something. */
export const uploadsOf = ({ files }: Request): Upload[] =>
  (Array.isArray(files) ? files : [])
    .filter(({ size }) => size > 0)
    .map(({ originalname, buffer }) => ({ name: originalname, bytes: buffer }))

function complaintOf(error: unknown, count: number): unknown {
  if (error instanceof TooMuchTogether)
    return new Invalid({ file: `Os arquivos passam juntos de ${mostTogetherMb} MB. Envie menos de cada vez.` })
  const { code } = error as { code?: string }
  if (code === 'LIMIT_FILE_SIZE') return new Invalid({ file: `O arquivo é grande demais. Use até ${mostMb} MB.` })
  if (code === 'LIMIT_FILE_COUNT' || code === 'LIMIT_UNEXPECTED_FILE')
    return new Invalid({
      file: count === 1 ? 'Envie um arquivo de cada vez.' : `Envie até ${count} arquivos de cada vez.`,
    })
  if (error instanceof multer.MulterError || /multipart|boundary|end of form/i.test(String((error as Error).message)))
    return new Invalid({ file: 'O arquivo não chegou inteiro. Envie de novo.' })
  return error
}
