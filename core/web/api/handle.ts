import type { RequestHandler } from 'express'
import type { Work } from '../../data/work.ts'
import { Forbidden } from '../../errors.ts'
import type { Desk } from '../../events/subscriber.ts'
import type { Services } from '../services.ts'
import { uploadsOf } from '../upload.ts'
import { isFile, jsonAnswer, sendAnswer, sendFile } from './answer.ts'
import { callerOf } from './authenticate.ts'
import { claimOf } from './idempotency.ts'
import { requestReader } from './read-request.ts'
import type { Route } from './route.ts'
import { runAtDesk, runWriting } from './run.ts'

/** Before a body is read: nobody sends thirty megabytes to be told that they may not. */
export function permit({ registry }: Services, { endpoint }: Route): RequestHandler {
  return (_request, response, next) => {
    if (registry.permissions.allows(callerOf(response).token.role, endpoint.permission)) return next()
    throw new Forbidden('O papel deste token não permite isso. Use um token de outro papel.')
  }
}

/**
 * Answers one route: well-formed? Then its handler, in the work it needs. A module that a company switched off
 * stays reachable here: what other programs record in it must not be lost. Its screens, jobs and messages are quiet,
 * and each message that would have gone says so.
 */
export function handle(services: Services, route: Route): RequestHandler {
  const { endpoint, run } = route
  const { works, registry } = services
  const read = requestReader(endpoint)

  return async (request, response) => {
    const caller = callerOf(response)
    const { scope, token } = caller
    const allows = (permission: string) => registry.permissions.allows(token.role, permission)
    const input = { ...read(request), files: uploadsOf(request), role: token.role, allows }
    const claim = claimOf(request, caller)
    const answerOf = (result: unknown) => jsonAnswer(route, request.originalUrl, result)

    if (run.kind === 'desk') {
      const act = async (desk: Desk) => {
        const result = await run.handler(desk, input)
        return isFile(result) ? result : answerOf(result)
      }
      const result = await runAtDesk(services, scope, { claim, act })
      return isFile(result) ? sendFile(response, result) : sendAnswer(response, result)
    }
    const act = async (work: Work) => answerOf(await run.handler(work, input))
    const reads = endpoint.method === 'get'
    sendAnswer(response, reads ? await works.read(scope, act) : await runWriting(services, scope, { claim, act }))
  }
}
