import type { RequestHandler } from 'express'
import { ipKeyGenerator, MemoryStore, type Options, rateLimit } from 'express-rate-limit'
import { TooMany } from '../../errors.ts'
import { callerOf } from './authenticate.ts'

/** Generous: it stops a program that runs wild, not one that works. */
export const limitPerToken = (perMinute: number): RequestHandler =>
  limiter({ limit: perMinute, keyGenerator: (_request, response) => callerOf(response).token.id })

/** Against guessing: only tokens that were refused count, so that many good requests at once are no guesses. */
export function limitRefusals(perMinute: number): RequestHandler {
  const store = new MemoryStore()
  const refuse = limiter({
    limit: perMinute,
    keyGenerator: request => ipKeyGenerator(request.ip ?? ''),
    store,
    standardHeaders: false,
  })
  return async (request, response, next) => {
    const key = ipKeyGenerator(request.ip ?? '')
    const known = await store.get(key)
    if ((known?.totalHits ?? 0) >= perMinute) return refuse(request, response, next)
    response.once('finish', () => {
      if (response.statusCode === 401) void store.increment(key)
    })
    next()
  }
}

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
