import type { Express } from 'express'
import type { z } from 'zod'
import { plugins } from '../../config/plugins.ts'
import type { App } from '../../core/app.ts'
import type { Plugin } from '../../core/plugin.ts'
import { createApiKit } from '../../core/web/api/create-api-kit.ts'
import { coreEndpoints } from '../../core/web/api/endpoints/all.ts'
import type { Endpoint } from '../../core/web/api/kit.ts'
import type { Route } from '../../core/web/api/route.ts'
import type { Kit } from '../../core/web/kit.ts'
import { coreScreens } from '../../core/web/screens/all.ts'

/** A way into the system, as it was declared: a screen's route or an endpoint of the API. */
export interface Door {
  kind: 'screen' | 'endpoint'
  method: Endpoint['method']
  /** The whole path, `/quotes/:id` or `/api/v1/quotes/:id`. */
  path: string
  /** As it stands in its own router. */
  mounted: string
  permission: string
  /** Absent for core's own. */
  plugin?: string
  /** What an endpoint takes, and its answer when all went well. */
  body?: z.ZodType | undefined
  success?: number
  /** It takes files instead of JSON. */
  takesFiles?: boolean
}

export const nameOf = ({ method, path }: Door): string => `${method.toUpperCase()} ${path}`
/** Whether it leads to one particular row. */
export const hasId = ({ path }: Door): boolean => /:\w*id\b/i.test(path)
export const isReading = ({ method }: Door): boolean => method === 'get'

/** Screens first, core's before those of the plug-ins. */
export function allDoors(app: App): Door[] {
  return [
    ...coreScreens.flatMap(screens => record(kit => screens(kit, app))),
    ...plugins.flatMap(screenDoors),
    ...endpointDoors(app),
  ]
}

/** What a plug-in's screens declare, without a system behind them. */
export function screenDoors(plugin: Plugin): Door[] {
  return record(kit => plugin.screens?.(kit)).map(door => ({
    ...door,
    path: `/${plugin.name}${door.mounted}`.replace(/\/$/, ''),
    plugin: plugin.name,
  }))
}

function endpointDoors(app: App): Door[] {
  const routes: Route[] = []
  for (const { title, declare } of coreEndpoints) declare(createApiKit(app, routes, { prefix: '', title }), app)
  for (const { name, title, api } of plugins) {
    api?.(createApiKit(app, routes, { prefix: `/${name}`, title, plugin: name }))
  }
  return routes.map(({ endpoint: { method, permission, body, answer, files }, path, plugin }) => ({
    kind: 'endpoint',
    method,
    permission,
    path: `/api/v1${path}`,
    mounted: path,
    body,
    success: answer.status,
    takesFiles: files !== undefined,
    ...(plugin ? { plugin } : {}),
  }))
}

function record(declare: (kit: Kit) => void): Door[] {
  const doors: Door[] = []
  const note = (method: 'get' | 'post') => (path: string, permission: string) =>
    void doors.push({ kind: 'screen', method, path, mounted: path, permission })
  const never = () => {
    throw new Error('Nothing is answered while routes are declared')
  }
  const ways = {
    get: note('get'),
    post: note('post'),
    getSlow: note('get'),
    postSlow: note('post'),
    postFiles: note('post'),
  }
  declare({ ...ways, view: never, redirect: never, offers: never, documentPdf: never, pdf: never, keep: never })
  return doors
}

interface Layer {
  route?: { path: string; methods: Record<string, boolean> }
  handle: { stack?: Layer[] }
}

/** What Express really answers, `get /:id`: paths as they stand in their own router. */
export function mountedRoutes(express: Express): string[] {
  const walk = (layers: Layer[]): string[] =>
    layers.flatMap(({ route, handle }) => {
      if (!route) return handle.stack ? walk(handle.stack) : []
      const methods = Object.keys(route.methods).filter(method => method !== '_all')
      return methods.map(method => `${method} ${route.path}`)
    })
  return walk(express.router.stack as unknown as Layer[])
}
