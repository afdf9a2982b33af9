import type { Request, RequestHandler } from 'express'
import multer from 'multer'
import { Invalid } from '../errors.ts'

/** What somebody chose on their disk. */
export interface Upload {
  name: string
  bytes: Uint8Array
}

const mostMb = 30
/** Bytes of one file. */
export const largestUpload = mostMb * 1024 * 1024

/** The form's files, in memory: they are read at once and kept nowhere by themselves. At most `count` of 30 MB each. */
export function uploadParser(count: number): RequestHandler {
  const parse = multer({
    storage: multer.memoryStorage(),
    limits: { files: count, fileSize: largestUpload, fields: 200, fieldSize: 1024 * 1024 },
    defParamCharset: 'utf8',
  }).any()
  return (request, response, next) =>
    parse(request, response, error => next(error ? complaintOf(error, count) : undefined))
}

/** Those of one field that hold something. */
export const uploadsOf = ({ files }: Request): Upload[] =>
  (Array.isArray(files) ? files : [])
    .filter(({ size }) => size > 0)
    .map(({ originalname, buffer }) => ({ name: originalname, bytes: buffer }))

function complaintOf(error: unknown, count: number): unknown {
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
