import express, { type Request, type Response, type Router } from 'express'
import { rateLimit } from 'express-rate-limit'
import { systemActor } from '../../data/work.ts'
import { NotFound } from '../../errors.ts'
import { Contacts } from '../../people/contact.ts'
import { accountOf, mayEnter } from '../../people/portal-access.ts'
import { findKey } from '../../people/portal-key.ts'
import type { Pages } from '../pages.ts'
import { noteRoute } from '../request-log.ts'
import type { Responder } from '../responder.ts'
import type { Services } from '../services.ts'
import { download, drawn, type PortalInput } from './routes.ts'
import { shownSections } from './sections.ts'
import { placeOf, portalDesk } from './visitor.ts'

/**
 * The link of a message: one thing of one customer, to be read, without signing in, until it expires or is revoked. It
 * begins no session, leads nowhere else and changes nothing; a wrong one and one that is over look the same.
 */
export function createLinks(services: Services, pages: Pages, responder: Responder): Router {
  const router = express.Router({ mergeParams: true })
  const limit = rateLimit({
    windowMs: 60_000,
    limit: 30,
    standardHeaders: 'draft-8',
    legacyHeaders: false,
    message: 'Muitas visitas em pouco tempo. Espere um minuto e abra de novo.',
  })

  async function opened(request: Request, response: Response): Promise<PortalInput> {
    const place = placeOf(response)
    const scope = { company: place.company, actor: systemActor }
    const input = await services.works.read(scope, async work => {
      const key = await findKey(work, 'link', String(request.params.token))
      const contact = key && (await work.of(Contacts).first({ where: { id: key.contactId } }))
      if (!key || !contact || !mayEnter(contact, await accountOf(work, contact.id))) return undefined
      const sections = await shownSections(work, services.registry)
      const section = sections.find(({ sources }) => sources.some(({ subject }) => subject === key.subject))
      if (!section) return undefined
      const { kind = '' } = request.params
      const params = { section: section.path, subject: key.subject ?? '', id: key.subjectId ?? '', kind: String(kind) }
      return { visitor: { ...place, contact, base: place.home, sections }, params, query: {} }
    })
    if (!input) throw new NotFound('Este endereço não abre mais nenhuma fatura. Entre na Central, ou peça outro.')
    response.set('Referrer-Policy', 'no-referrer')
    return input
  }

  router.get('/f/:token', limit, noteRoute, async (request, response) => {
    const { visitor, params } = await opened(request, response)
    const source = visitor.sections.flatMap(({ sources }) => sources).find(({ subject }) => subject === params.subject)
    const id = params.id ?? ''
    const found = await portalDesk(services, visitor).read(async work => ({
      page: await source?.show(work, id),
      documents: (await source?.documents(work, id)) ?? [],
    }))
    if (!found.page) throw new NotFound()
    const here = `${visitor.home}/f/${request.params.token}`
    const data = {
      title: found.page.title,
      page: { ...found.page, codes: await Promise.all(found.page.codes.map(drawn)) },
      documents: found.documents.map(({ kind, title }) => ({ title, path: `${here}/documentos/${kind}` })),
      actions: [],
    }
    await pages.send(request, response, { name: 'portal/thing', data })
  })

  router.get('/f/:token/documentos/:kind', limit, noteRoute, async (request, response) => {
    const input = await opened(request, response)
    await responder.send(request, response, await download(services, portalDesk(services, input.visitor), input))
  })

  return router
}
