import { randomUUID } from 'node:crypto'
import type { Request, RequestHandler, Response } from 'express'
import { pinoHttp } from 'pino-http'
import type { Log } from '../log.ts'
import { visitorOf } from './visitor.ts'

/** `/contacts/:id`, never the address itself: ids of people and what they searched for stay out of logs and metrics. */
export function routeOf(request: Request, response: Response): string {
  return (response.locals.route as string | undefined) ?? patternOf(request) ?? 'unmatched'
}

/** First in a mounted router's chain: an error thrown further on leaves the router, and with it the prefix. */
export const noteRoute: RequestHandler = (request, response, next) => {
  response.locals.route = patternOf(request)
  next()
}

function patternOf(request: Request): string | undefined {
  const pattern: unknown = request.route?.path
  return typeof pattern === 'string' ? `${request.baseUrl}${pattern}` : undefined
}

/** One line per request: who, what kind of page, how it ended, how long it took. */
export function createRequestLog(log: Log): RequestHandler {
  const line = (request: Request, response: Response, took: { responseTime?: number }) => ({
    method: request.method,
    route: routeOf(request, response),
    status: response.statusCode,
    ms: took.responseTime,
    user: visitorOf(response)?.user.id,
    company: visitorOf(response)?.company.id,
  })
  return pinoHttp<Request, Response>({
    logger: log,
    genReqId: () => randomUUID(),
    autoLogging: { ignore: request => /^\/(static|vendor|healthz)/.test(request.url) },
    // The error handler has logged the error already, with the same request id.
    customLogLevel: () => 'info',
    customSuccessObject: line,
    customErrorObject: (request, response, _error, took) => line(request, response, took),
    customSuccessMessage: () => 'request',
    customErrorMessage: () => 'request',
    quietReqLogger: true,
    customAttributeKeys: { reqId: 'request' },
    // The address and its query tell whom somebody looked for.
    serializers: { req: () => undefined, res: () => undefined },
  })
}
