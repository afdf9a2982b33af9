import type { Request, RequestHandler, Response } from 'express'
import { ipKeyGenerator, type Options, rateLimit } from 'express-rate-limit'
import { TooMany } from '../../errors.ts'
import { callerOf } from './authenticate.ts'

/** Generous: it stops a program that runs wild, not one that works. */
export const limitPerToken = (perMinute: number): RequestHandler =>
  limiter({ limit: perMinute, keyGenerator: (_request, response) => callerOf(response).token.id })

/** Against guessing: only refused tokens count. */
export const limitRefusals = (perMinute: number): RequestHandler =>
  limiter({
    limit: perMinute,
    keyGenerator: request => ipKeyGenerator(request.ip ?? ''),
    skipSuccessfulRequests: true,
    requestWasSuccessful: (_request: Request, response: Response) => response.statusCode !== 401,
    standardHeaders: false,
  })

const limiter = (options: Partial<Options>) =>
  rateLimit({
    windowMs: 60_000,
    legacyHeaders: false,
    standardHeaders: 'draft-8',
    handler: (_request, response, next) => {
      const seconds = Number(response.get('Retry-After')) || 60
      next(
        new TooMany(`São requisições demais por minuto. Espere ${seconds} segundos e continue mais devagar.`, seconds),
      )
    },
    ...options,
  })
