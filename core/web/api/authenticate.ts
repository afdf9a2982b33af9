import type { RequestHandler, Response } from 'express'
import { companyScope } from '../../data/company.ts'
import { bindTable } from '../../data/table.ts'
import type { Scope } from '../../data/work.ts'
import { Unauthenticated } from '../../errors.ts'
import { type ApiToken, ApiTokens, findApiToken } from '../../people/api-token.ts'
import type { Services } from '../services.ts'

/** Whose token the request carries, and so whose data it sees. */
export interface Caller {
  token: ApiToken
  scope: Scope
}

/** Of a request that `authenticate` let pass. */
export const callerOf = (response: Response): Caller => response.locals.caller as Caller

/** Bearer tokens (RFC 6750, section 2.1). */
export function authenticate({ database, clock }: Services): RequestHandler {
  return async (request, response, next) => {
    const text = /^Bearer +([\w.~+/-]+=*)$/i.exec(request.get('authorization') ?? '')?.[1]
    if (!text) {
      response.set('WWW-Authenticate', 'Bearer realm="Recado"')
      throw new Unauthenticated('Envie o token da API no cabeçalho Authorization: Bearer <token>.')
    }
    const now = clock.now()
    const token = await findApiToken(database, now, text)
    if (!token) {
      response.set('WWW-Authenticate', 'Bearer realm="Recado", error="invalid_token"')
      throw new Unauthenticated('Este token não existe ou foi revogado. Crie outro em Configurações > Integrações.')
    }
    if (isStale(token, now)) {
      await bindTable(database, ApiTokens, { now }).change({ id: token.id }, { lastUsedAt: now })
    }
    const actor = { kind: 'token' as const, id: token.id, name: token.name }
    response.locals.caller = {
      token,
      scope: await companyScope(database, token.companyId, now, actor),
    } satisfies Caller
    next()
  }
}

/** Noted once a minute: a write per request would cost more than the request. */
const isStale = ({ lastUsedAt }: ApiToken, now: Date) => !lastUsedAt || now.getTime() - lastUsedAt.getTime() >= 60_000
