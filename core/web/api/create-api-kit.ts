import { z } from 'zod'
import { lentBy } from '../lent.ts'
import type { Services } from '../services.ts'
import type { ApiKit, Endpoint } from './kit.ts'
import { parametersOf, type Route } from './route.ts'

/** Whose endpoints, and where they begin. */
export interface ApiOwner {
  /** `/quotes`; empty for core's own. */
  prefix: string
  title: string
  plugin?: string
}

/** Adds what is declared to `routes`; refuses at start what could never work. */
export function createApiKit(services: Services, routes: Route[], owner: ApiOwner): ApiKit {
  const add = (endpoint: Endpoint, run: Route['run']) => {
    const path = `${owner.prefix}${endpoint.path}`.replace(/\/$/, '')
    check(services, routes, { endpoint, path })
    routes.push({ endpoint, path, group: owner.title, ...(owner.plugin ? { plugin: owner.plugin } : {}), run })
  }
  return {
    // The handler takes exactly what its own endpoint's schemas give; the list of routes cannot say so.
    route: (endpoint, handler) => add(endpoint, { kind: 'work', handler } as Route['run']),
    slowRoute: (endpoint, handler) => add(endpoint, { kind: 'desk', handler } as Route['run']),
    offers: lentBy(services.registry),
    resource: name => createApiKit(services, routes, { ...owner, prefix: `/${name}` }),
    async documentPdf(desk, kind, id) {
      const { name, contentType, hash } = await services.files.pdfOf(desk, kind, id)
      return { name, contentType, bytes: services.storage.open(hash) }
    },
    pdf: (html, options) => services.pdf.render(html, options),
    keep: bytes => services.storage.keep(bytes),
  }
}

function check({ registry }: Services, routes: Route[], { endpoint, path }: Pick<Route, 'endpoint' | 'path'>): void {
  const place = `${endpoint.method.toUpperCase()} ${path}`
  registry.permissions.allows('administrator', endpoint.permission)
  const twice = routes.some(route => route.path === path && route.endpoint.method === endpoint.method)
  if (twice) throw new Error(`The API has ${place} twice.`)
  const described = endpoint.params instanceof z.ZodObject ? Object.keys(endpoint.params.shape) : []
  const missing = parametersOf(path).filter(name => !described.includes(name))
  if (missing.length > 0) throw new Error(`${place} does not describe its parameter ${missing.join(', ')}.`)
}
