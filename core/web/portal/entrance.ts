import express, { type Request, type Response, type Router } from 'express'
import { parseTaxId } from '../../brazil/tax-id.ts'
import { systemActor, type Work } from '../../data/work.ts'
import { Forbidden } from '../../errors.ts'
import type { Contact } from '../../people/contact.ts'
import { mayEnter, recordAccess } from '../../people/portal-access.ts'
import { PortalAccounts } from '../../people/portal-account.ts'
import { findEntrant, signInWith } from '../../people/portal-password.ts'
import { checkCsrf } from '../csrf.ts'
import { leaveFlash } from '../flash.ts'
import type { Pages } from '../pages.ts'
import { noteRoute } from '../request-log.ts'
import { redirect } from '../responder.ts'
import { safePath } from '../safe-path.ts'
import type { Services } from '../services.ts'
import { createThrottle } from '../throttle.ts'
import { callText } from './call.ts'
import { beginCustomerSession } from './session.ts'
import { entrantOf, type PortalPlace, placeOf } from './visitor.ts'

const failuresPerAccount = 5
const failuresPerAddress = 20

/** The way in: the company's name to be confirmed (P8), CPF or CNPJ and password, and the way out. */
export function createEntrance(services: Services, pages: Pages): Router {
  const { database, clock, works, relay } = services
  const throttle = createThrottle(database, clock)
  const router = express.Router({ mergeParams: true })

  /** Without a customer's scope: nobody is signed in yet. `recorded` is handed over after the answer. */
  async function write<T>(
    { company }: PortalPlace,
    contact: Contact | undefined,
    body: (work: Work) => Promise<T>,
  ): Promise<T> {
    const actor = contact ? { kind: 'contact' as const, id: contact.id, name: contact.name } : systemActor
    const { result, recorded } = await works.write({ company, actor }, async work => ({
      result: await body(work),
      recorded: work.recorded,
    }))
    await relay.take(recorded)
    return result
  }

  router.get('/', noteRoute, async (request, response) => {
    const { home } = placeOf(response)
    if (entrantOf(response)) return redirect(request, response, nextOf(request, response))
    const next = nextOf(request, response)
    const onward = next === home ? `${home}/entrar` : `${home}/entrar?next=${encodeURIComponent(next)}`
    await pages.send(request, response, { name: 'portal/company', data: { title: 'Central do Assinante', onward } })
  })

  async function showForm(request: Request, response: Response, given: { status?: number; message?: string } = {}) {
    response.locals.hasForm = true
    const data = {
      title: 'Entrar',
      next: nextOf(request, response),
      taxId: String(request.body?.taxId ?? '').slice(0, 30),
      message: given.message,
    }
    await pages.send(request, response, { name: 'portal/sign-in', data, status: given.status ?? 200 })
  }

  router.get('/entrar', noteRoute, async (request, response) => {
    if (entrantOf(response)) return redirect(request, response, nextOf(request, response))
    await showForm(request, response)
  })

  router.post('/entrar', noteRoute, checkCsrf, async (request, response) => {
    const place = placeOf(response)
    const { company } = place
    const password = typeof request.body?.password === 'string' ? request.body.password.slice(0, 200) : ''
    const typed = typeof request.body?.taxId === 'string' ? request.body.taxId : ''
    const taxId = parseTaxId(typed)?.value
    if (!taxId || password === '')
      return showForm(request, response, { status: 422, message: 'Confira o CPF ou CNPJ e escreva a senha.' })
    const account = `portal account ${company.id} ${taxId}`
    const address = `portal address ${request.ip}`
    await throttle.count(address, failuresPerAddress)
    await throttle.count(account, failuresPerAccount)
    const found = await works.read({ company, actor: systemActor }, work => signInWith(work, { taxId, password }))
    if (!found) {
      await showForm(request, response, { status: 401, message: wrong })
      // After the answer: its time must not tell whether the customer is known.
      const known = await works.read({ company, actor: systemActor }, work => findEntrant(work, taxId))
      if (known.contact && known.account)
        await write(place, known.contact, work =>
          recordAccess(work, 'portal.sign_in_failed', known.contact?.id ?? '', { address: request.ip ?? '' }),
        )
      return
    }
    // Told only to who knows the password.
    if (!mayEnter(found.contact, found.account))
      throw new Forbidden(`Seu acesso está bloqueado. ${callText(place.company)}`)
    await throttle.forget(account)
    await throttle.takeBack(address)
    const contactId = found.contact.id
    await beginCustomerSession(request, { companyId: company.id, contactId, since: clock.now() })
    await write(place, found.contact, async work => {
      await work.of(PortalAccounts).change({ contactId }, { lastSeenAt: work.now })
      await recordAccess(work, 'portal.signed_in', contactId, { address: request.ip ?? '' })
    })
    await redirect(request, response, nextOf(request, response))
  })

  router.post('/sair', noteRoute, checkCsrf, async (request, response) => {
    const place = placeOf(response)
    const visitor = entrantOf(response)
    await beginCustomerSession(request)
    if (visitor)
      await write(place, visitor.contact, work =>
        recordAccess(work, 'portal.signed_out', visitor.contact.id, { address: request.ip ?? '' }),
      )
    leaveFlash(request, { kind: 'success', text: 'Você saiu. Até logo!' })
    await redirect(request, response, `${place.home}/entrar`)
  })

  return router
}

const wrong = 'CPF, CNPJ ou senha não conferem. Tente de novo, ou use "Esqueci a senha".'

/** A page of this portal and no other; the first section otherwise. */
function nextOf(request: Request, response: Response): string {
  const { home } = placeOf(response)
  const visitor = entrantOf(response)
  const usual = visitor ? `${home}/${visitor.sections[0]?.path ?? 'avisos'}` : home
  const asked = safePath(request.body?.next ?? request.query.next, '')
  return asked.startsWith(`${home}/`) ? asked : usual
}
