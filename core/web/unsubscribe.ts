import express, { type Request, type Router } from 'express'
import { rateLimit } from 'express-rate-limit'
import { Companies, companyScope } from '../data/company.ts'
import { NotFound } from '../errors.ts'
import { purposeTitles } from '../notifier/reason.ts'
import { readUnsubscription, type Unsubscription } from '../outbox/unsubscribe.ts'
import { closedPurposes, decideConsent } from '../people/consent.ts'
import { heirOf } from '../people/heir.ts'
import type { Pages } from './pages.ts'
import type { Services } from './services.ts'

/**
 * Where a customer stops messages of one purpose: the link of the e-mail's footer and of List-Unsubscribe. Looking
 * changes nothing (mail scanners look); a POST does, also the one-click one of mail programs (RFC 8058), which carries
 * no cookie and so no CSRF token: the signed link is the proof.
 */
export function createUnsubscribe(services: Services, pages: Pages): Router {
  const { database, works, clock, secret } = services
  const router = express.Router()
  router.use(rateLimit({ windowMs: 60_000, limit: 60, standardHeaders: 'draft-8', legacyHeaders: false }))

  async function open(request: Request) {
    const token = String(request.params.token)
    const given = readUnsubscription(secret, token)
    if (!given) throw new NotFound('Este endereço não vale mais. Responda à mensagem e peça para não receber outras.')
    const scope = await companyScope(database, given.companyId, clock.now())
    return { given, scope, path: `/u/${token}` }
  }

  const show = (given: Unsubscription, path: string, stopped: boolean) => ({
    name: 'unsubscribe',
    data: { title: 'Parar mensagens', path, stopped, purpose: purposeTitles[given.purpose] },
  })

  router.get('/:token', async (request, response) => {
    const { given, scope, path } = await open(request)
    const { stopped, company } = await works.read(scope, async work => ({
      stopped: (await closedPurposes(work, (await heirOf(work, given.contactId)).id)).has(given.purpose),
      company: await work.of(Companies).get(work.companyId),
    }))
    const page = show(given, path, stopped)
    await pages.send(request, response, { ...page, data: { ...page.data, sender: company.name } })
  })

  router.post('/:token', async (request, response) => {
    const { given, scope, path } = await open(request)
    const actor = { kind: 'contact' as const, id: given.contactId, name: 'Cliente' }
    await works.write({ ...scope, actor }, async work => {
      const { id: contactId } = await heirOf(work, given.contactId)
      const closed = await closedPurposes(work, contactId)
      if (!closed.has(given.purpose))
        await decideConsent(work, {
          contactId,
          purpose: given.purpose,
          granted: false,
          origin: 'link do e-mail',
        })
    })
    response.redirect(303, path)
  })

  return router
}
