import express, { type Request, type RequestHandler, type Router } from 'express'
import { rateLimit } from 'express-rate-limit'
import type { Assets } from '../assets.ts'
import { checkCsrf } from '../csrf.ts'
import { createErrorHandler, notFound } from '../errors.ts'
import { leaveFlash } from '../flash.ts'
import { noteRoute } from '../request-log.ts'
import { createResponder, redirect } from '../responder.ts'
import type { Services } from '../services.ts'
import { refuseSwitchedOff } from './action-pages.ts'
import { createEntrance } from './entrance.ts'
import { createLinks } from './links.ts'
import { createLook } from './look.ts'
import { markRead } from './notices.ts'
import { createPortalPages } from './pages.ts'
import { createPasswordPages } from './password-pages.ts'
import { createEntrantLoader, createPlaceLoader, requireEntrant } from './place.ts'
import { requestAction } from './request.ts'
import { type PortalInput, portalRoutes, thingAt } from './routes.ts'
import { actionAt } from './sections.ts'
import { createPortalSessions } from './session.ts'
import { entrantOf, type PortalVisitor, portalDesk } from './visitor.ts'

/** The customers' own area, at `/c/<handle of the company>`: knows no plug-in, shows what they offer. */
export function createPortal(services: Services, assets: Assets): Router {
  const pages = createPortalPages(services, assets)
  const responder = createResponder(pages, services.clock)
  const portal = express.Router({ mergeParams: true })
  const limit = { windowMs: 60_000, standardHeaders: 'draft-8', legacyHeaders: false } as const
  const message = 'Muitas visitas em pouco tempo. Espere um minuto e abra de novo.'

  portal.use(rateLimit({ ...limit, limit: 240, message }), createPlaceLoader(services))
  // Nothing of a customer's belongs into anybody's index or history.
  portal.use(apart, createLook(services))
  portal.use(express.urlencoded({ extended: false, limit: '20kb', parameterLimit: 20 }))
  portal.use(createLinks(services, pages, responder))
  portal.use(createPortalSessions(services), createEntrantLoader(services))
  portal.use(createEntrance(services, pages), createPasswordPages(services, pages))

  for (const { path, run } of portalRoutes(services)) {
    portal.get(path, noteRoute, requireEntrant, async (request, response) => {
      const input = inputOf(request, entrantOf(response) as PortalVisitor)
      await responder.send(request, response, await run(portalDesk(services, input.visitor), input))
    })
  }

  portal.post('/avisos/:id/lido', noteRoute, requireEntrant, checkCsrf, async (request, response) => {
    const { visitor, params } = inputOf(request, entrantOf(response) as PortalVisitor)
    await portalDesk(services, visitor).write(work => markRead(work, params.id ?? ''))
    response.status(204).end()
  })

  portal.post('/:section/:subject/:id/:action', noteRoute, requireEntrant, checkCsrf, async (request, response) => {
    const input = inputOf(request, entrantOf(response) as PortalVisitor)
    const { source, id, path } = thingAt(input)
    const action = actionAt(source, input.params.action)
    refuseSwitchedOff(input, action)
    // Whatever else the form holds is not read: it goes to the registered address and to no other (I6).
    const asked = { source, action, id, address: request.ip ?? '' }
    const event = await portalDesk(services, input.visitor).write(work => requestAction(work, services.secret, asked))
    if (action.channel === 'email') return redirect(request, response, `${input.visitor.base}/pedidos/${event.id}`)
    leaveFlash(request, { kind: 'success', text: action.done })
    await redirect(request, response, path)
  })

  portal.use(notFound, createErrorHandler(services, pages))
  return express.Router().use('/:handle', portal)
}

const apart: RequestHandler = (_request, response, next) => {
  response.set('X-Robots-Tag', 'noindex, nofollow')
  next()
}

function inputOf(request: Request, visitor: PortalVisitor): PortalInput {
  return { visitor, params: firstOfEach(request.params), query: firstOfEach(request.query) }
}

function firstOfEach(given: Record<string, unknown>): Record<string, string> {
  const entries = Object.entries(given).map(([name, value]) => [name, Array.isArray(value) ? value[0] : value])
  return Object.fromEntries(entries.filter(([, value]) => typeof value === 'string'))
}
