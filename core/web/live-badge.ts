import express, { type Request, type Response, type Router } from 'express'
import type { Work } from '../data/work.ts'
import { requireSignIn } from './guard.ts'
import type { Services } from './services.ts'
import { scopeOf, type Visitor, visitorOf } from './visitor.ts'
import { type Badge, badges, countWaiting, waitingText } from './waiting.ts'

/** The numbers of what waits, pushed to open pages as they change (server-sent events, WHATWG HTML 9.2). */
export interface LiveBadge {
  router: Router
  /** Ends the streams of a session that signed out. */
  close(sessionId: string): void
}

interface Stream {
  visitor: Visitor
  sessionId: string
  response: Response
  lastWords: Partial<Record<Badge, string>>
}

export interface LiveLimits {
  pollMs: number
  /** One person with many tabs: the oldest stream gives way, and its tab asks again later. */
  perUser: number
  /** A stream ends by itself and the browser opens another, whose session is looked at anew. */
  lifeMs: number
}

const usual: LiveLimits = { pollMs: 5_000, perUser: 8, lifeMs: 5 * 60_000 }

export function createLiveBadge({ works, log }: Services, limits: LiveLimits = usual): LiveBadge {
  const streams = new Set<Stream>()
  let polling: NodeJS.Timeout | undefined

  const end = (stream: Stream) => stream.response.end()
  const of = (visitor: Visitor) => [...streams].filter(stream => stream.visitor.user.id === visitor.user.id)

  /** One question per company, however many pages are open. */
  async function poll(): Promise<void> {
    const companies = new Map([...streams].map(stream => [stream.visitor.company.id, stream.visitor]))
    for (const [companyId, visitor] of companies) {
      const waiting = await works.read(scopeOf(visitor), (work: Work) => countWaiting(work))
      for (const stream of streams) if (stream.visitor.company.id === companyId) say(stream, waiting)
    }
  }

  function open(request: Request, response: Response, visitor: Visitor): void {
    const stream: Stream = { visitor, sessionId: request.sessionID, response, lastWords: {} }
    const [oldest, ...others] = of(visitor)
    if (oldest && others.length + 1 >= limits.perUser) end(oldest)
    streams.add(stream)
    const over = setTimeout(() => end(stream), limits.lifeMs).unref()
    response.on('close', () => {
      clearTimeout(over)
      streams.delete(stream)
      if (streams.size === 0) clearInterval(polling)
    })
    response
      .status(200)
      .set({ 'Cache-Control': 'no-store', 'Content-Type': 'text/event-stream', 'X-Accel-Buffering': 'no' })
    response.write('retry: 5000\n\n')
    if (streams.size > 1) return
    polling = setInterval(
      () => void poll().catch(error => log.warn({ err: error }, 'badge not counted')),
      limits.pollMs,
    )
    polling.unref()
  }

  const router = express.Router()
  router.get('/live/badge', requireSignIn, async (request, response) => {
    open(request, response, visitorOf(response) as Visitor)
    await poll()
  })
  return {
    router,
    close(sessionId) {
      for (const stream of streams) if (stream.sessionId === sessionId) end(stream)
    },
  }
}

/** The numbers that are news, else a heartbeat, so that proxies and browsers know the stream lives. */
function say(stream: Stream, waiting: Record<Badge, number>): void {
  const words = badges.map(badge => [badge, waitingText(waiting[badge])] as const)
  const news = words.filter(([badge, text]) => stream.lastWords[badge] !== text)
  const lines = news.map(([badge, text]) => `event: ${badge}\ndata: ${text}\n\n`)
  stream.response.write(lines.join('') || ': still here\n\n')
  stream.lastWords = Object.fromEntries(words)
}
