import express, { type Router } from 'express'
import type { Work } from '../../data/work.ts'
import { createFormat } from '../format.ts'
import { requireSignIn } from '../guard.ts'
import { icon } from '../icons.ts'
import { connectionVersions } from '../screens/whatsapp/connection-look.ts'
import { type DownLine, downLines, numberPath } from '../screens/whatsapp/down-lines.ts'
import type { Services } from '../services.ts'
import { createViews } from '../views.ts'
import { scopeOf, type Visitor, visitorOf } from '../visitor.ts'
import { badges, countWaiting, waitingText } from '../waiting.ts'
import { every } from './every.ts'
import { createStreams, type Stream } from './streams.ts'

/**
 * What changes while pages are open, one stream per page: how many messages wait for a person, which numbers are down,
 * and that the connection of the number being looked at has changed (its page then fetches it, as whoever it is).
 */
export interface Live {
  router: Router
  /** Ends the streams of a session that signed out. */
  close(sessionId: string): void
}

export interface LiveLimits {
  pollMs: number
  /** For the connection of a number that somebody looks at. */
  numberMs: number
  perUser: number
  lifeMs: number
}

const usual: LiveLimits = { pollMs: 5_000, numberMs: 1_000, perUser: 8, lifeMs: 5 * 60_000 }

export function createLive({ works, clock, log, options }: Services, limits: LiveLimits = usual): Live {
  const views = createViews(options)
  const common = every(
    limits.pollMs,
    guarded('badge not counted', () => tellAll(streams.all())),
  )
  const numbers = every(
    limits.numberMs,
    guarded('numbers not read', () => tellNumbers(streams.all())),
  )
  const streams = createStreams(limits, () => {
    const open = streams.all()
    common.while(open.length > 0)
    numbers.while(open.some(isWatching))
  })

  function guarded(complaint: string, ask: () => Promise<void>) {
    return () => ask().catch(error => log.warn({ err: error }, complaint))
  }

  /** One question per company, however many pages are open. */
  async function byCompany<S extends Stream>(open: S[], ask: (work: Work, mine: S[]) => Promise<void>): Promise<void> {
    const companies = new Map(open.map(({ visitor }) => [visitor.company.id, visitor]))
    for (const [id, visitor] of companies) {
      const mine = open.filter(stream => stream.visitor.company.id === id)
      await works.read(scopeOf(visitor), work => ask(work, mine))
    }
  }

  async function tellAll(open: Stream[]): Promise<void> {
    await byCompany(open, async (work, mine) => {
      const waiting = await countWaiting(work)
      const lines = await downLines(work)
      for (const stream of mine) {
        const counts = badges.map(badge => stream.say(waitingText(waiting[badge]), badge))
        const news = [...counts, stream.say(alarmFor(stream, lines), 'down')]
        if (!news.includes(true)) stream.beat()
      }
    })
  }

  function alarmFor({ visitor, number }: Stream, lines: DownLine[]): string {
    const format = createFormat(visitor.company.timeZone, clock.now())
    const path = number ? numberPath(number) : ''
    // An empty event would not be delivered.
    return views.render('partials/down', { lines, format, icon, allows: visitor.allows, path }).trim() || '<!---->'
  }

  async function tellNumbers(open: Stream[]): Promise<void> {
    await byCompany(open.filter(isWatching), async (work, mine) => {
      const versions = await connectionVersions(
        work,
        mine.map(({ number }) => number),
      )
      for (const stream of mine) {
        const version = versions.get(stream.number)
        if (version) stream.say(version, 'number')
      }
    })
  }

  const router = express.Router()
  router.get('/live', requireSignIn, async (request, response) => {
    const visitor = visitorOf(response) as Visitor
    const asked = typeof request.query.number === 'string' ? request.query.number : undefined
    const number = visitor.allows('senders.write') ? asked : undefined
    const stream = streams.open(request, response, { visitor, number })
    await Promise.all([tellAll([stream]), tellNumbers([stream])])
  })
  return { router, close: streams.close }
}

const isWatching = (stream: Stream): stream is Stream & { number: string } => stream.number !== undefined
