import type { Express } from 'express'
import { plugins } from '../../config/plugins.ts'
import type { App } from '../../core/app.ts'
import type { Plugin } from '../../core/plugin.ts'
import { createApiKit } from '../../core/web/api/create-api-kit.ts'
import { coreEndpoints } from '../../core/web/api/endpoints/all.ts'
import type { Route } from '../../core/web/api/route.ts'
import type { Kit } from '../../core/web/kit.ts'
import { coreScreens } from '../../core/web/screens/all.ts'

/** A screen's route as it was declared. */
export interface ScreenRoute {
  method: 'get' | 'post'
  /** The whole path, `/quotes/:id`. */
  path: string
  permission: string
  /** Absent for the project's own. */
  plugin?: string
}

/** What a plug-in's screens declare, without a system behind them. */
export function recordedScreens(plugin: Plugin): ScreenRoute[] {
  return record(kit => plugin.screens?.(kit)).map(route => ({
    ...route,
    path: `/${plugin.name}${route.path}`.replace(/\/$/, ''),
    plugin: plugin.name,
  }))
}

/** Every screen of the system: the project's own, then those of the plug-ins. */
export function allScreens(app: App): ScreenRoute[] {
  return [...coreScreens.flatMap(screens => record(kit => screens(kit, app))), ...plugins.flatMap(recordedScreens)]
}

/** Every endpoint below `/api/v1`. */
export function allEndpoints(app: App): Route[] {
  const routes: Route[] = []
  for (const { title, declare } of coreEndpoints) declare(createApiKit(app, routes, { prefix: '', title }), app)
  for (const { name, title, api } of plugins) {
    api?.(createApiKit(app, routes, { prefix: `/${name}`, title, plugin: name }))
  }
  return routes
}

function record(declare: (kit: Kit) => void): ScreenRoute[] {
  const routes: ScreenRoute[] = []
  const note = (method: ScreenRoute['method']) => (path: string, permission: string) =>
    void routes.push({ method, path, permission })
  const never = () => {
    throw new Error('Nothing is answered while routes are declared')
  }
  declare({
    get: note('get'),
    post: note('post'),
    getSlow: note('get'),
    postSlow: note('post'),
    view: never,
    redirect: never,
    documentPdf: never,
    pdf: never,
  })
  return routes
}

/** What Express really answers, as `get /:id`: paths as they stand in their own router. */
export function mountedPaths(express: Express): string[] {
  return walk(express.router.stack as unknown as Layer[])
}

interface Layer {
  route?: { path: string; methods: Record<string, boolean>; stack: { method?: string }[] }
  handle: { stack?: Layer[] }
}

const walk = (layers: Layer[]): string[] =>
  layers.flatMap(({ route, handle }) => {
    if (!route) return handle.stack ? walk(handle.stack) : []
    const methods = Object.keys(route.methods).filter(method => method !== '_all')
    return methods.map(method => `${method} ${route.path}`)
  })
