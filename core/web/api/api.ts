import { type RequestHandler, Router } from 'express'
import { AppError, NotFound } from '../../errors.ts'
import type { Services } from '../services.ts'
import { authenticate } from './authenticate.ts'
import { bodyReader } from './body.ts'
import { createApiKit } from './create-api-kit.ts'
import { coreEndpoints } from './endpoints/all.ts'
import { handle, permit } from './handle.ts'
import { limitPerToken, limitRefusals } from './limits.ts'
import { createOpenApi } from './openapi.ts'
import { createProblemHandler } from './problem.ts'
import { bySpecificity, type Route } from './route.ts'

/** The REST API, to be mounted at `/api/v1`, before anything that reads bodies or asks for a session. */
export function createApi(services: Services, { requestsPerMinute = 6_000 } = {}): Router {
  const routes = collectRoutes(services)
  // Made when somebody asks: it is most of what the API costs at start.
  let document: string | undefined
  const describe = () => {
    document ??= JSON.stringify(createOpenApi(services, routes))
    return document
  }
  const router = Router()
  router.use((_request, response, next) => {
    response.set({ 'Cache-Control': 'no-store', 'X-Content-Type-Options': 'nosniff' })
    next()
  })
  const openapi = router.route('/openapi.json').get((_request, response) => void response.type('json').send(describe()))
  refuseOthers(openapi, ['get'])
  router.use(limitRefusals(60), authenticate(services), limitPerToken(requestsPerMinute))
  mount(services, router, routes)
  router.use(() => {
    throw new NotFound('Este endereço não existe na API. Veja os que existem em /api/v1/openapi.json.')
  })
  router.use(createProblemHandler(services.log))
  return router
}

function collectRoutes(services: Services): Route[] {
  const routes: Route[] = []
  for (const { title, declare } of coreEndpoints)
    declare(createApiKit(services, routes, { prefix: '', title }), services)
  for (const { name, title, api } of services.registry.plugins) {
    api?.(createApiKit(services, routes, { prefix: `/${name}`, title, plugin: name }))
  }
  return routes
}

function mount(services: Services, router: Router, routes: Route[]): void {
  const paths = [...new Set(routes.map(route => route.path))].sort(bySpecificity)
  for (const path of paths) {
    const here = routes.filter(route => route.path === path)
    const place = router.route(path)
    for (const route of here)
      place[route.endpoint.method](permit(services, route), ...bodyReader(route.endpoint), handle(services, route))
    refuseOthers(
      place,
      here.map(route => route.endpoint.method),
    )
  }
}

/** 405 with what is allowed (RFC 9110, 15.5.6), and the same as the answer to OPTIONS (9.3.7). */
function refuseOthers(place: { all(handler: RequestHandler): unknown }, methods: string[]): void {
  const allowed = [...methods, ...(methods.includes('get') ? ['head'] : []), 'options'].join(', ').toUpperCase()
  place.all((request, response) => {
    response.set('Allow', allowed)
    if (request.method === 'OPTIONS') return void response.status(204).end()
    throw new AppError('method_not_allowed', 405, `Este endereço não aceita ${request.method}; aceita ${allowed}.`)
  })
}
