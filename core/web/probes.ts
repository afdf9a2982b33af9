import express, { type Router } from 'express'
import { bindTable } from '../data/table.ts'
import { Senders } from '../outbox/sender.ts'
import type { Services } from './services.ts'

/** For whoever watches the process: alive, ready. Says nothing about whose data it is. */
export function createProbes({ database, relay, clock, log }: Services): Router {
  const router = express.Router()

  router.get('/healthz', (_request, response) => {
    response.json({ status: 'ok' })
  })

  router.get('/readyz', async (_request, response) => {
    try {
      await database.ping()
      const senders = await bindTable(database, Senders, { now: clock.now() }).all({
        where: { removedAt: null },
        limit: 1_000,
      })
      response.json({
        database: 'ok',
        relayLagSeconds: await relay.lagSeconds(),
        senders: senders.map(({ id, channel, status }) => ({ id, channel, status })),
      })
    } catch (error) {
      log.error({ err: error }, 'not ready')
      response.status(503).json({ database: 'unavailable' })
    }
  })

  return router
}
