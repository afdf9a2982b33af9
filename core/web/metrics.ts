import express, { type RequestHandler, type Router } from 'express'
import { collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'
import { QueryTypes } from 'sequelize'
import { routeOf } from './request-log.ts'
import type { Services } from './services.ts'

export interface Metrics {
  /** Times every request. */
  timer: RequestHandler
  /** GET /metrics, in Prometheus's text format. */
  router: Router
}

const keepCountMs = 10_000

export function createMetrics({ database, relay, clock }: Services): Metrics {
  const register = new Registry()
  const seconds = new Histogram({
    name: 'recado_http_request_seconds',
    help: 'Time to answer',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.01, 0.03, 0.1, 0.3, 1, 3, 10],
    registers: [register],
  })
  const lag = new Gauge({
    name: 'recado_relay_lag_seconds',
    help: 'Age of the oldest unhandled event',
    registers: [register],
  })
  const messages = new Gauge({
    name: 'recado_messages',
    help: 'Messages by status',
    labelNames: ['status'],
    registers: [register],
  })
  let counted = 0

  /** Reads an index of the whole table: asked again only after a while, however often somebody scrapes. */
  async function countMessages(): Promise<void> {
    const now = clock.now().getTime()
    if (now - counted < keepCountMs) return
    counted = now
    const sql = 'SELECT status, COUNT(*) AS amount FROM messages GROUP BY status'
    const rows = await database.sequelize.query<{ status: string; amount: number }>(sql, { type: QueryTypes.SELECT })
    messages.reset()
    for (const { status, amount } of rows) messages.set({ status }, Number(amount))
  }

  const router = express.Router()
  router.get('/metrics', async (_request, response) => {
    // Its observers cost memory, so they start with the first question.
    if (!register.getSingleMetric('process_cpu_seconds_total')) collectDefaultMetrics({ register })
    lag.set(await relay.lagSeconds())
    await countMessages()
    response.type(register.contentType).send(await register.metrics())
  })

  const timer: RequestHandler = (request, response, next) => {
    const stop = seconds.startTimer()
    response.on('finish', () => {
      // A stream's length is no answering time.
      if (String(response.get('Content-Type')).startsWith('text/event-stream')) return
      stop({ method: request.method, route: routeOf(request, response), status: response.statusCode })
    })
    next()
  }
  return { timer, router }
}
