import type { Request } from 'express'
import { safePath } from './safe-path.ts'

/** The page a form was posted from, when it is one of ours; `/` when the browser does not say. */
export function refererPath(request: Request): string {
  const referer = request.get('Referer')
  if (!referer || !URL.canParse(referer)) return '/'
  const { host, pathname, search } = new URL(referer)
  return host === request.get('Host') ? safePath(pathname + search) : '/'
}
