import connectSequelize from 'connect-session-sequelize'
import type { Request, RequestHandler } from 'express'
import session from 'express-session'
import { DataTypes } from 'sequelize'
import type { RefusedForm } from './form.ts'
import type { Flash } from './kit.ts'
import type { Services } from './services.ts'

declare module 'express-session' {
  interface SessionData {
    userId: string
    /** When the user signed in; ISO instant. */
    since: string
    /** Last time the session's end was put off; ISO instant. */
    seenAt: string
    flash: Flash[]
    refused: RefusedForm
  }
}

export const cookieName = 'recado.sid'
const hour = 3_600_000
const signedInFor = 12 * hour
/** A visitor who only looks at the sign-in page. */
const anonymousFor = hour

// Reading costs no write: a session's end is put off by `keepAlive`. The store's types do not know this option.
const quietStore = { disableTouch: true }

/** Sessions in a table of ours: every process shares them, and ending one is deleting its row. */
export function sessionStore({ database }: Pick<Services, 'database'>, table: string): session.Store {
  database.sequelize.define(
    table,
    { sid: { type: DataTypes.STRING(64), primaryKey: true }, expires: DataTypes.DATE(3), data: DataTypes.TEXT },
    { timestamps: true },
  )
  const Store = connectSequelize(session.Store)
  return new Store({ db: database.sequelize, table, ...quietStore })
}

export function createSessions({
  database,
  secret,
  options,
}: Pick<Services, 'database' | 'secret' | 'options'>): RequestHandler {
  return session({
    name: cookieName,
    store: sessionStore({ database }, 'sessions'),
    secret: secret.derive('session'),
    resave: false,
    saveUninitialized: false,
    rolling: true,
    cookie: { httpOnly: true, sameSite: 'lax', secure: options.production, maxAge: signedInFor },
  })
}

/** Twelve hours from the last request, written once in ten minutes. */
export function keepAlive(request: Request, now: Date): void {
  const { session } = request
  if (!session.userId) {
    session.cookie.maxAge = anonymousFor
    return
  }
  const seen = session.seenAt ? Date.parse(session.seenAt) : 0
  if (now.getTime() - seen > hour / 6) session.seenAt = now.toISOString()
}

/** A new session id in place of the old one, whose row is gone: nothing known before signing in is worth anything after. */
export async function beginSession(request: Request, user?: { id: string; since: Date }): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    request.session.regenerate((error?: unknown) => (error ? reject(error) : resolve()))
  })
  if (!user) return
  request.session.userId = user.id
  request.session.since = user.since.toISOString()
  request.session.seenAt = user.since.toISOString()
}

/** Before a redirect: the browser follows it as soon as it sees the headers. A passer-by leaves no row behind. */
export async function saveSession(request: Request): Promise<void> {
  const { cookie: _, ...kept } = request.session
  if (Object.values(kept).every(value => typeof value === 'function')) return
  await new Promise<void>((resolve, reject) => {
    request.session.save((error?: unknown) => (error ? reject(error) : resolve()))
  })
}
