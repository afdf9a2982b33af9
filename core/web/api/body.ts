import express, { type Request, type RequestHandler } from 'express'
import { AppError } from '../../errors.ts'
import { largestUpload, uploadParser } from '../upload.ts'
import type { Endpoint } from './kit.ts'

const jsonTypes = ['application/json', 'application/*+json']

/** What reads the bodies of one endpoint. */
export const bodyReader = ({ files }: Endpoint): RequestHandler[] => (files ? readFiles(files) : readJson)

/** JSON up to 1 MB (RFC 8259); anything else that has a body is refused with 415, naming what is taken (RFC 9110, 15.5.16). */
const readJson: RequestHandler[] = [
  (request, response, next) => {
    if (request.get('content-length') !== '0' && request.is(jsonTypes) === false) {
      response.set('Accept', 'application/json')
      throw new AppError('unsupported_media_type', 415, 'Envie JSON, com Content-Type: application/json.')
    }
    next()
  },
  express.json({ limit: '1mb', type: jsonTypes }),
]

/** A form with files, or one file as the body itself; either way they are found where a form's would be. */
function readFiles({ most, types }: NonNullable<Endpoint['files']>): RequestHandler[] {
  const raw = express.raw({ type: [...types], limit: largestUpload })
  const form = uploadParser(most)
  return [
    (request, response, next) => {
      if (request.is('multipart/form-data')) return form(request, response, next)
      if (!request.is([...types])) {
        const accepted = ['multipart/form-data', ...types]
        response.set('Accept', accepted.join(', '))
        throw new AppError('unsupported_media_type', 415, `Envie o arquivo como ${accepted.join(' ou ')}.`)
      }
      raw(request, response, error => next(error ? tooLarge(error) : asUpload(request)))
    },
  ]
}

function asUpload(request: Request): undefined {
  const buffer: unknown = request.body
  request.body = {}
  if (Buffer.isBuffer(buffer)) {
    const file = { fieldname: 'file', originalname: 'corpo', buffer, size: buffer.length }
    request.files = [file] as unknown as Express.Multer.File[]
  }
  return undefined
}

const tooLarge = (error: unknown) =>
  (error as { status?: unknown }).status === 413
    ? new AppError('too_large', 413, `O arquivo passa de ${largestUpload / 1024 / 1024} MB. Envie menos de cada vez.`)
    : error
