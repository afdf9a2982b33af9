import { randomUUID } from 'node:crypto'
import supertest, { type Response } from 'supertest'
import { plugins } from '../../config/plugins.ts'
import type { Browser, TestApp } from './build.ts'
import type { Door } from './doors.ts'
import { sampleOf } from './sample.ts'

/** What somebody puts into a form or a body: whose customer, and which rows it is about. */
export interface Put {
  text: string
  contactId: string
  ids: readonly string[]
}

/** Somebody at the doors: a browser for the screens, a token for the API; without one, nobody in particular. */
export interface Caller {
  /** `path`: the door's, filled in. */
  knock(door: Door, path: string, put?: Put): Promise<Response>
}

export async function callerWith(app: TestApp, browser: Browser, token?: string): Promise<Caller> {
  const csrf = /name="_csrf" value="([^"]+)"/.exec((await browser.get('/')).text)?.[1]
  const post = (path: string, put?: Put) =>
    // As htmx does it: the answer has its own status instead of a way back to the form.
    browser.postBare(
      path,
      { ...fieldsFrom(put), ...(csrf ? { _csrf: csrf } : {}) },
      csrf ? { 'HX-Request': 'true' } : {},
    )
  const call = async ({ method, body }: Door, path: string, put?: Put) => {
    const request = supertest(app.origin)[method](path)
    if (token) request.auth(token, { type: 'bearer' })
    if (method === 'get') return request
    return request.send(put ? (sampleOf(body, { text: put.text, fields: { contactId: put.contactId } }) as object) : {})
  }
  return {
    knock(door, path, put) {
      if (door.kind === 'endpoint') return call(door, path, put)
      // An export wants to know in which format; the others do not mind.
      return door.method === 'get' ? browser.get(`${path}?format=csv`) : post(path, put)
    },
  }
}

/** A path with its parameters filled in: names that all companies share, and `id` for the rest. */
export function fill({ path, plugin: owner }: Door, id: string = randomUUID()): string {
  const plugin = plugins.find(({ name }) => name === owner) ?? plugins[0]
  const shared: Record<string, string | undefined> = {
    plugin: plugin?.name,
    tab: plugin?.name,
    name: path.includes('/jobs/') ? plugin?.jobs?.[0]?.name : plugin?.name,
    type: plugin?.messages?.[0]?.name,
    channel: 'email',
    index: '0',
    n: '1',
  }
  return path.replace(/:(\w+)/g, (_, name: string) => shared[name] ?? id)
}

/** What forms ask for, so that they are refused for whose things they touch and not for what is missing. */
function fieldsFrom(put: Put | undefined): object {
  if (!put) return {}
  const { contactId, ids, text } = put
  return {
    contactId,
    ids,
    id: ids[0],
    name: text,
    role: 'reader',
    status: 'sent',
    reason: text,
    purpose: 'service',
    enabled: 'yes',
    validUntil: '2026-12-31',
    items: [{ description: text, quantity: '1', price: '1,00' }],
  }
}
