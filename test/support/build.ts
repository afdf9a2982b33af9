import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import supertest, { type Response } from 'supertest'
import { foundCompany } from '../../core/people/found-company.ts'
import type { Role } from '../../core/people/permission.ts'
import { createUser } from '../../core/people/user-actions.ts'
import { openShop, type Shop, type ShopOptions } from './shop.ts'

/** A browser that keeps its cookies and posts forms as they stand on pages. */
export interface Browser {
  get(path: string, headers?: Record<string, string>): Promise<Response>
  /** The form's hidden token is taken from the page `from`: the one that shows the form. */
  post(path: string, fields?: object, from?: string): Promise<Response>
  /** A post as it stands, without any token. */
  postBare(path: string, fields: object, headers?: Record<string, string>): Promise<Response>
  /** The form of `path` with a file in its field `file`; undefined: none was chosen. `token`: another than the page's. */
  upload(path: string, file: { name: string; bytes: Uint8Array } | undefined, token?: string): Promise<Response>
  /** Where a redirect led to. */
  follow(response: Response): Promise<Response>
  /** The name and value of the session cookie, as sent. */
  cookie(): string
}

export interface TestApp {
  shop: Shop
  /** Where it listens, `http://127.0.0.1:12345`. */
  origin: string
  visitor(): Browser
  /** Somebody who has signed in; the administrator unless said otherwise. */
  signedIn(role?: Role): Promise<Browser>
  /** The administrator of another company in the same installation. */
  stranger(): Promise<Browser>
  close(): Promise<void>
}

/** The whole system behind its web pages. */
export async function buildTestApp(overrides: ShopOptions = {}): Promise<TestApp> {
  const shop = await openShop(overrides)
  const server = createServer(shop.app.express).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`

  async function enter(email: string, password: string): Promise<Browser> {
    const browser = openBrowser(origin)
    const { status } = await browser.post('/sign-in', { email, password })
    if (status !== 303) throw new Error(`${email} could not sign in: ${status}`)
    return browser
  }

  return {
    shop,
    origin,
    visitor: () => openBrowser(origin),
    async signedIn(role = 'administrator') {
      if (role === 'administrator') return enter(shop.administrator.email, shop.administrator.password)
      const email = `${role}@loja-modelo.test`
      const { password } = await shop.write(work => createUser(work, { name: `Pessoa ${role}`, email, role }))
      return enter(email, password)
    },
    async stranger() {
      const administrator = { email: 'admin@outra-loja.test', name: 'Rui', password: 'a-senha-da-outra' }
      const company = { handle: 'outra-loja', name: 'Outra Loja', timeZone: 'America/Manaus' }
      await foundCompany(shop.app.works, { company, administrator })
      return enter(administrator.email, administrator.password)
    },
    async close() {
      server.closeAllConnections()
      await new Promise(resolve => server.close(resolve))
      await shop.close()
    },
  }
}

function openBrowser(origin: string): Browser {
  const agent = supertest.agent(origin)
  let cookie = ''

  const remember = (response: Response): Response => {
    const set = response.headers['set-cookie'] as unknown as string[] | undefined
    cookie = set?.find(line => line.startsWith('recado.sid='))?.split(';')[0] ?? cookie
    return response
  }
  const get = async (path: string, headers = {}) => remember(await agent.get(path).set(headers).redirects(0))
  const postBare = async (path: string, fields: object, headers = {}) =>
    remember(await agent.post(path).type('form').set(headers).send(fields).redirects(0))

  const tokenOf = async (path: string) => /name="_csrf" value="(\w+)"/.exec((await get(path)).text)?.[1] ?? ''

  return {
    get,
    postBare,
    async upload(path, file, given) {
      const token = given ?? (await tokenOf(path))
      const form = agent.post(path).set('Referer', `${origin}${path}`).field('_csrf', token).redirects(0)
      return remember(await (file ? form.attach('file', Buffer.from(file.bytes), file.name) : form))
    },
    async post(path, fields = {}, from = path) {
      const token = await tokenOf(from)
      return postBare(path, { ...fields, _csrf: token }, { Referer: `${origin}${from}` })
    },
    follow: response => get(response.headers.location ?? '/'),
    cookie: () => cookie,
  }
}
