import type { RequestHandler } from 'express'
import { Forbidden, NotFound } from '../errors.ts'
import type { Plugin } from '../plugin.ts'
import { checkCsrf } from './csrf.ts'
import { leaveFlash } from './flash.ts'
import { refererPath } from './referer.ts'
import { redirect } from './responder.ts'
import { visitorOf } from './visitor.ts'

/** Whose route it is; without `plugin`, the project's own. */
export interface Owner {
  plugin?: Pick<Plugin, 'name' | 'title'>
}

/**
 * What every route asks before its handler runs: signed in, form of ours, module on, permission held. `read`: how the
 * form is read where it carries files; strangers send none.
 */
export function createGuard(owner: Owner, permission: string, read: RequestHandler[] = []): RequestHandler[] {
  return [requireSignIn, ...read, checkCsrf, requireModule(owner), requirePermission(permission)]
}

export const requireSignIn: RequestHandler = async (request, response, next) => {
  if (visitorOf(response)) return next()
  const reading = request.method === 'GET'
  const back = reading ? request.originalUrl : refererPath(request)
  if (!reading) {
    leaveFlash(request, { kind: 'warning', text: 'Sua sessão terminou. Entre de novo e repita o que estava fazendo.' })
  }
  await redirect(request, response, back === '/' ? '/sign-in' : `/sign-in?next=${encodeURIComponent(back)}`)
}

const requireModule =
  ({ plugin }: Owner): RequestHandler =>
  (_request, response, next) => {
    if (plugin && visitorOf(response)?.off.has(plugin.name)) {
      throw new NotFound(
        `O módulo ${plugin.title} está desligado. Um administrador pode ligá-lo em Configurações > Módulos.`,
      )
    }
    next()
  }

const requirePermission =
  (permission: string): RequestHandler =>
  (_request, response, next) => {
    if (!visitorOf(response)?.allows(permission)) throw new Forbidden()
    next()
  }
