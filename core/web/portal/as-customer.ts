import express, { type Request, type RequestHandler, type Response, type Router } from 'express'
import { Op } from 'sequelize'
import type { Work } from '../../data/work.ts'
import { Forbidden, NotFound } from '../../errors.ts'
import { Events } from '../../events/event.ts'
import { Contacts } from '../../people/contact.ts'
import { recordAccess } from '../../people/portal-access.ts'
import { leaveFlash } from '../flash.ts'
import { createGuard } from '../guard.ts'
import { noteRoute } from '../request-log.ts'
import { type Responder, redirect } from '../responder.ts'
import type { Services } from '../services.ts'
import { scopeOf, type Visitor, visitorOf } from '../visitor.ts'
import { placeFor } from './place.ts'
import { portalRoutes } from './routes.ts'
import { shownSections } from './sections.ts'
import { type PortalVisitor, portalDesk } from './visitor.ts'

/** One look is written down, and lasts. */
const lookMs = 30 * 60_000

/**
 * "Ver como o cliente": the same pages in the same scope, under the staff's own session. Beginning is a POST that is
 * written down, by whom; all that follows is looked at and refused everything else, and nothing counts as seen by the
 * customer.
 */
export function createAsCustomer(services: Services, responder: Responder): Router {
  const router = express.Router({ mergeParams: true })
  const { works, relay } = services
  const guard = createGuard({}, 'portal.look')

  router.post('/', noteRoute, ...guard, async (request, response) => {
    const staff = visitorOf(response) as Visitor
    const recorded = await works.write(scopeOf(staff), async work => {
      const contact = await work.of(Contacts).get(contactIdOf(request))
      await recordAccess(work, 'portal.looked_into', contact.id)
      return work.recorded
    })
    await relay.take(recorded)
    await redirect(request, response, baseOf(request))
  })

  const load: RequestHandler = async (request, response, next) => {
    const staff = visitorOf(response) as Visitor
    const found = await works.read(scopeOf(staff), async work => ({
      contact: await work.of(Contacts).get(contactIdOf(request)),
      isWrittenDown: await hasBegun(work, contactIdOf(request)),
      sections: await shownSections(work, services.registry),
    }))
    const { contact, sections } = found
    if (!found.isWrittenDown) {
      leaveFlash(request, {
        kind: 'warning',
        text: 'Abra a Central por "Ver como o cliente": cada vez fica registrada.',
      })
      return redirect(request, response, `/contacts/${contact.id}/central`)
    }
    const { id, name } = staff.user
    const place = await placeFor(services, staff.company)
    response.locals.asCustomer = { ...place, contact, sections, base: baseOf(request), looker: { id, name } }
    next()
  }
  const visitorIn = (response: Response) => response.locals.asCustomer as PortalVisitor

  router.get('/', noteRoute, ...guard, load, async (request, response) => {
    const visitor = visitorIn(response)
    await redirect(request, response, `${visitor.base}/${visitor.sections[0]?.path ?? 'avisos'}`)
  })

  for (const { path, run } of portalRoutes(services)) {
    router.get(path, noteRoute, ...guard, load, async (request, response) => {
      const visitor = visitorIn(response)
      const input = { visitor, params: texts(request.params), query: texts(request.query) }
      const answer = await run(portalDesk(services, visitor), input)
      const framed = answer.kind === 'view' ? { ...answer, data: { ...answer.data, portal: visitor } } : answer
      await responder.send(request, response, framed)
    })
  }

  router.use(...guard, request => {
    if (request.method === 'GET') throw new NotFound()
    throw new Forbidden('Você vê a Central como o cliente vê: aqui nada pode ser feito no lugar dele.')
  })

  return router
}

async function hasBegun(work: Work, contactId: string): Promise<boolean> {
  const since = { [Op.gt]: new Date(work.now.getTime() - lookMs) }
  const looks = await work
    .of(Events)
    .all({ where: { name: 'portal.looked_into', contactId, occurredAt: since }, order: [['seq', 'DESC']] })
  return looks.some(({ actor }) => actor.id === work.actor.id)
}

const contactIdOf = (request: Request) => String(request.params.contactId)
const baseOf = (request: Request) => `/contacts/${contactIdOf(request)}/portal`

function texts(given: Record<string, unknown>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(given).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  )
}
