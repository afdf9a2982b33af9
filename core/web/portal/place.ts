import type { Request, RequestHandler, Response } from 'express'
import { type Company, findCompany } from '../../data/company.ts'
import { systemActor } from '../../data/work.ts'
import { NotFound } from '../../errors.ts'
import { Contacts } from '../../people/contact.ts'
import { accountOf, mayEnter } from '../../people/portal-access.ts'
import { portalChoices, portalColors } from '../../people/portal-settings.ts'
import { redirect } from '../responder.ts'
import type { Services } from '../services.ts'
import { shownSections } from './sections.ts'
import { keepCustomerAlive } from './session.ts'
import { entrantOf, type PortalPlace, type PortalVisitor } from './visitor.ts'

/** Whose portal the address is, before anything else is asked. */
export function createPlaceLoader(services: Services): RequestHandler {
  const { database, clock } = services
  return async (request, response, next) => {
    const handle = String(request.params.handle)
    const company = /^[a-z0-9-]{1,60}$/i.test(handle) ? await findCompany(database, handle, clock.now()) : undefined
    if (!company) throw new NotFound('Este endereço não é de nenhuma empresa. Confira com quem o enviou.')
    // The cookie's path has letters; an address in others would carry none.
    if (handle !== company.handle && request.method === 'GET')
      return redirect(request, response, request.originalUrl.replace(`/c/${handle}`, `/c/${company.handle}`))
    response.locals.portalPlace = await placeFor(services, company)
    next()
  }
}

export async function placeFor({ works }: Services, company: Company): Promise<PortalPlace> {
  const choices = await works.read({ company, actor: systemActor }, portalChoices)
  return { company, choices, color: portalColors[choices.color].value, home: `/c/${company.handle}` }
}

/** Reads the session's customer at each request: an access that was blocked ends at once. */
export function createEntrantLoader(services: Services): RequestHandler {
  const { clock } = services
  return async (request, response, next) => {
    keepCustomerAlive(request, clock.now())
    const place = response.locals.portalPlace as PortalPlace
    const visitor = await entrant(services, request, place)
    if (visitor) response.locals.portalVisitor = visitor
    next()
  }
}

async function entrant(
  { works, registry }: Services,
  { session }: Request,
  place: PortalPlace,
): Promise<PortalVisitor | undefined> {
  const { customer } = session
  const { company, home } = place
  // One installation signs all cookies with one key: a session counts where it was begun only.
  if (!customer || customer.companyId !== company.id) return undefined
  return works.read({ company, actor: systemActor }, async work => {
    const contact = await work.of(Contacts).first({ where: { id: customer.contactId } })
    const account = contact && (await accountOf(work, contact.id))
    if (!contact || !account || !mayEnter(contact, account)) return undefined
    if (account.sessionsValidFrom > new Date(customer.since)) return undefined
    return { ...place, contact, base: home, sections: await shownSections(work, registry) }
  })
}

/** To the door, and back to the page asked for afterwards. */
export const requireEntrant: RequestHandler = async (request, response, next) => {
  if (entrantOf(response)) return next()
  await redirect(request, response, doorFor(request, response))
}

function doorFor(request: Request, response: Response): string {
  const { home } = response.locals.portalPlace as PortalPlace
  return request.method === 'GET' ? `${home}?next=${encodeURIComponent(request.originalUrl)}` : home
}
