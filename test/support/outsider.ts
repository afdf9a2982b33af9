import { randomUUID } from 'node:crypto'
import supertest, { type Response } from 'supertest'
import { plugins } from '../../config/plugins.ts'
import { findCompany } from '../../core/data/company.ts'
import { systemActor } from '../../core/data/work.ts'
import { createApiToken } from '../../core/people/api-token.ts'
import { createContact } from '../../core/people/contact-actions.ts'
import type { Endpoint } from '../../core/web/api/kit.ts'
import type { Browser, TestApp } from './build.ts'

export type Call = (method: Endpoint['method'], path: string, body?: unknown) => Promise<Response>
export type Post = (path: string, fields: object) => Promise<Response>

/** Whether a path names one particular row. */
export const hasId = (path: string): boolean => /:\w*id\b/i.test(path)

/** A path with its parameters filled in: names that all companies share, and `id` for the rest. */
export function fill(path: string, id: string = randomUUID()): string {
  const [plugin] = plugins
  const shared: Record<string, string | undefined> = {
    plugin: plugin?.name,
    tab: plugin?.name,
    name: path.includes('/jobs/') ? plugin?.jobs?.[0]?.name : plugin?.name,
    type: plugin?.messages?.[0]?.name,
    channel: 'email',
    index: '0',
  }
  return path.replace(/:(\w+)/g, (_, name: string) => shared[name] ?? id)
}

/** Asks the API with a token, or without one. */
export function callerAt({ origin }: TestApp, token?: string): Call {
  return async (method, path, body) => {
    const request = supertest(origin)[method](`/api/v1${path}`)
    if (token) request.auth(token, { type: 'bearer' })
    return method === 'get' ? request : request.send(body as object)
  }
}

/** Posts forms with the session's token, as htmx does: the answer has its own status instead of a way back. */
export async function formOf(browser: Browser): Promise<Post> {
  const csrf = /name="_csrf" value="([^"]+)"/.exec((await browser.get('/')).text)?.[1] ?? ''
  return (path, fields) => browser.postBare(path, { ...fields, _csrf: csrf }, { 'HX-Request': 'true' })
}

/** What forms ask for, so that they are refused for whose things they touch and not for what is missing. */
export const fieldsFor = ({ contactId, ids }: { contactId: string; ids: readonly string[] }) => ({
  contactId,
  ids,
  id: ids[0],
  name: 'Nome',
  role: 'reader',
  status: 'sent',
  reason: 'Engano',
  purpose: 'service',
  enabled: 'yes',
  validUntil: '2026-12-31',
  items: [{ description: 'Nome', quantity: '1', price: '1,00' }],
})

/** The administrator of a second company with a customer of its own, in the browser and over the API. */
export async function otherCompany(
  app: TestApp,
): Promise<{ browser: Browser; post: Post; call: Call; contactId: string }> {
  const browser = await app.stranger()
  const { database, works, clock } = app.shop.app
  const company = await findCompany(database, 'outra-loja', clock.now())
  if (!company) throw new Error('The other company was not founded')
  const { contact, text } = await works.write({ company, actor: systemActor }, async work => ({
    contact: await createContact(work, { name: 'Cliente de outra loja' }),
    text: (await createApiToken(work, { name: 'outra', role: 'administrator' })).text,
  }))
  return { browser, post: await formOf(browser), call: callerAt(app, text), contactId: contact.id }
}
