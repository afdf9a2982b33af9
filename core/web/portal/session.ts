import type { Request, RequestHandler } from 'express'
import session from 'express-session'
import type { Services } from '../services.ts'
import { sessionStore } from '../session.ts'

declare module 'express-session' {
  interface SessionData {
    /** Who is signed in to the portal, of which company; never in a session of staff. */
    customer: { companyId: string; contactId: string; since: string }
  }
}

export const portalCookie = 'recado.central'
const day = 24 * 3_600_000
/** A customer comes once a month and stays signed in for a week. */
const signedInFor = 7 * day
const anonymousFor = day / 24

/** Apart from the staff's in every way: own cookie, sent to this company's portal only, own table, own key. */
export function createPortalSessions({
  database,
  secret,
  options,
}: Pick<Services, 'database' | 'secret' | 'options'>): RequestHandler {
  return session({
    name: portalCookie,
    store: sessionStore({ database }, 'portal_sessions'),
    secret: secret.derive('portal-session'),
    resave: false,
    saveUninitialized: false,
    rolling: true,
    cookie: request => ({
      httpOnly: true,
      sameSite: 'lax',
      secure: options.production,
      maxAge: signedInFor,
      path: request.originalUrl.split(/[?#]/)[0]?.split('/').slice(0, 3).join('/') ?? '/c',
    }),
  })
}

/** A week from the last request, written once a day. */
export function keepCustomerAlive(request: Request, now: Date): void {
  const { session } = request
  if (!session.customer) {
    session.cookie.maxAge = anonymousFor
    return
  }
  const seen = session.seenAt ? Date.parse(session.seenAt) : 0
  if (now.getTime() - seen > day) session.seenAt = now.toISOString()
}

/** A new session id in place of the old one, whose row is gone. */
export async function beginCustomerSession(
  request: Request,
  customer?: { companyId: string; contactId: string; since: Date },
): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    request.session.regenerate((error?: unknown) => (error ? reject(error) : resolve()))
  })
  if (!customer) return
  const since = customer.since.toISOString()
  request.session.customer = { ...customer, since }
  request.session.seenAt = since
}
