import type { Request, RequestHandler, Response } from 'express'
import { Companies, type Company } from '../data/company.ts'
import type { Actor, Scope } from '../data/work.ts'
import { disabledModules } from '../people/module.ts'
import { findSignedIn, type User } from '../people/user.ts'
import type { Services } from './services.ts'
import { keepAlive } from './session.ts'

/** Who asks, and for which company. */
export interface Visitor {
  user: User
  company: Company
  /** Modules the company has switched off. */
  off: ReadonlySet<string>
  allows(permission: string): boolean
}

/** Undefined: nobody is signed in. */
export const visitorOf = (response: Response): Visitor | undefined => response.locals.visitor as Visitor | undefined

export const scopeOf = ({ user, company }: Pick<Visitor, 'user' | 'company'>): Scope => ({
  company: { id: company.id, timeZone: company.timeZone },
  actor: actorOf(user),
})

export const actorOf = (user: User): Actor => ({ kind: 'user', id: user.id, name: user.name })

/** Reads the session's user at each request: a role taken away, or a user switched off, counts at once. */
export function createVisitorLoader(services: Services): RequestHandler {
  const { clock, works, registry } = services
  return async (request, response, next) => {
    keepAlive(request, clock.now())
    const user = await signedInUser(services, request)
    if (user) {
      const scope = { company: { id: user.companyId, timeZone: 'UTC' }, actor: actorOf(user) }
      const { company, off } = await works.read(scope, async work => ({
        company: await work.of(Companies).get(user.companyId),
        off: await disabledModules(work),
      }))
      const allows = (permission: string) => registry.permissions.allows(user.role, permission)
      response.locals.visitor = { user, company, off, allows } satisfies Visitor
    }
    next()
  }
}

async function signedInUser({ database, clock }: Services, { session }: Request): Promise<User | undefined> {
  if (!session.userId || !session.since) return undefined
  return findSignedIn(database, clock.now(), { userId: session.userId, since: new Date(session.since) })
}
