import type { Express } from 'express'

/** A route of the portal as its router has it, below `/c/:handle`. */
export interface PortalDoor {
  method: 'get' | 'post'
  path: string
}

interface Layer {
  route?: { path: string; methods: Record<string, boolean> }
  matchers?: ((path: string) => { path: string } | false)[]
  handle: { stack?: Layer[] }
}

/** What Express really answers below `/c/<handle>`: found in the router, not in a list of ours. */
export function portalDoors(express: Express): PortalDoor[] {
  const layers = express.router.stack as unknown as Layer[]
  const portal = layers.find(layer => !layer.route && layer.handle.stack && matches(layer, '/c/loja'))
  if (!portal) throw new Error('There is no portal')
  return walk(portal.handle.stack ?? [])
}

/** Of a prefix, not of everything. */
const matches = ({ matchers = [] }: Layer, path: string) =>
  matchers.some(match => {
    const found = match(path)
    return found !== false && found.path === '/c'
  })

const walk = (layers: Layer[]): PortalDoor[] =>
  layers.flatMap(({ route, handle }) => {
    if (!route) return handle.stack ? walk(handle.stack) : []
    const methods = Object.keys(route.methods).filter(method => method !== '_all' && method !== 'head')
    return methods.map(method => ({ method: method as PortalDoor['method'], path: route.path }))
  })
