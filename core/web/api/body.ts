import express, { type RequestHandler } from 'express'
import { AppError } from '../../errors.ts'

const jsonTypes = ['application/json', 'application/*+json']

/** JSON up to 1 MB (RFC 8259); anything else that has a body is refused with 415, naming what is taken (RFC 9110, 15.5.16). */
export const readBody: RequestHandler[] = [
  (request, response, next) => {
    if (request.get('content-length') !== '0' && request.is(jsonTypes) === false) {
      response.set('Accept', 'application/json')
      throw new AppError('unsupported_media_type', 415, 'Envie JSON, com Content-Type: application/json.')
    }
    next()
  },
  express.json({ limit: '1mb', type: jsonTypes }),
]
