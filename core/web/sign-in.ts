import express, { type Request, type RequestHandler, type Response, type Router } from 'express'
import { z } from 'zod'
import { bindTable } from '../data/table.ts'
import { findByCredentials, Users } from '../people/user.ts'
import { checkCsrf } from './csrf.ts'
import { leaveFlash } from './flash.ts'
import type { Live } from './live/live.ts'
import type { Pages } from './pages.ts'
import { redirect } from './responder.ts'
import { safePath } from './safe-path.ts'
import type { Services } from './services.ts'
import { beginSession } from './session.ts'
import { createSignInAudit } from './sign-in-audit.ts'
import { createThrottle } from './throttle.ts'
import { visitorOf } from './visitor.ts'

const failuresPerAccount = 5
const failuresPerAddress = 20

const credentials = z.object({
  email: z.string().trim().toLowerCase().min(1).max(191),
  password: z.string().min(1).max(200),
})

export function createSignIn(services: Services, pages: Pages, live: Live): Router {
  const { database, clock } = services
  const throttle = createThrottle(database, clock)
  const audit = createSignInAudit(services)
  const router = express.Router()

  const show = async (request: Request, response: Response, given: ShownSignIn) =>
    pages.send(request, response, {
      name: 'sign-in',
      data: { title: 'Entrar', next: nextOf(request), email: '', message: undefined, ...given },
      status: given.status ?? 200,
    })

  router.get('/sign-in', async (request, response) => {
    if (visitorOf(response)) return redirect(request, response, nextOf(request))
    await show(request, response, {})
  })

  router.post('/sign-in', renewedWhenStale, async (request, response) => {
    const given = credentials.safeParse(request.body)
    const email = String(request.body?.email ?? '').slice(0, 191)
    if (!given.success) return show(request, response, { status: 422, email, message: 'Escreva o e-mail e a senha.' })
    const account = `sign-in account ${given.data.email}`
    const address = `sign-in address ${request.ip}`
    await throttle.count(address, failuresPerAddress)
    await throttle.count(account, failuresPerAccount)
    const user = await findByCredentials(database, clock.now(), given.data)
    if (!user) {
      await show(request, response, { status: 401, email, message: 'E-mail ou senha não conferem. Tente de novo.' })
      // After the answer: its time must not tell whether the account exists.
      return audit.failed(given.data.email, request.ip)
    }
    await throttle.forget(account)
    await throttle.takeBack(address)
    await beginSession(request, { id: user.id, since: clock.now() })
    await bindTable(database, Users, { now: clock.now() }).change({ id: user.id }, { lastSeenAt: clock.now() })
    await audit.signedIn(user, request.ip)
    await redirect(request, response, nextOf(request))
  })

  router.post('/sign-out', checkCsrf, async (request, response) => {
    const user = visitorOf(response)?.user
    live.close(request.sessionID)
    await beginSession(request)
    if (user) await audit.signedOut(user, request.ip)
    leaveFlash(request, { kind: 'success', text: 'Você saiu. Até logo!' })
    await redirect(request, response, '/sign-in')
  })

  return router
}

interface ShownSignIn {
  status?: number
  email?: string
  message?: string
}

/** The page asked for before signing in. */
const nextOf = (request: Request) => safePath(request.body?.next ?? request.query.next)

/** A sign-in page left open overnight: another try with a fresh form instead of an error. */
const renewedWhenStale: RequestHandler = (request, response, next) => {
  checkCsrf(request, response, async (error?: unknown) => {
    if ((error as { code?: string } | undefined)?.code !== 'csrf') return next(error)
    leaveFlash(request, { kind: 'warning', text: 'A página ficou aberta por muito tempo. Entre de novo.' })
    await redirect(request, response, `/sign-in?next=${encodeURIComponent(nextOf(request))}`).catch(next)
  })
}
