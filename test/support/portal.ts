import supertest, { type Response } from 'supertest'
import type { Contact } from '../../core/people/contact.ts'
import { createContact } from '../../core/people/contact-actions.ts'
import { giveAccess } from '../../core/people/portal-access.ts'
import { PortalAccounts, type PortalKeyKind, PortalKeys } from '../../core/people/portal-account.ts'
import { keyText } from '../../core/people/portal-key.ts'
import { hashPassword } from '../../core/people/user.ts'
import { buildTestApp, type TestApp } from './build.ts'
import type { Shop, ShopOptions } from './shop.ts'

export const maria = { name: 'Maria da Silva', taxId: '390.533.447-05', email: 'maria@exemplo.test' }
export const joao = { name: 'João Souza', taxId: '111.444.777-35', email: 'joao@exemplo.test' }
export const portalPassword = 'uma-senha-boa'

/** A customer's browser in the portal of `loja-modelo`; paths are below it. */
export interface Entrant {
  get(path: string): Promise<Response>
  /** With the token of the form on `from`. */
  post(path: string, fields?: object, from?: string): Promise<Response>
  postBare(path: string, fields?: object): Promise<Response>
  signIn(taxId?: string, password?: string): Promise<Response>
  /** All cookies, as they would be sent to the portal. */
  cookies(): string
}

export interface PortalApp extends TestApp {
  customer(given?: Partial<typeof maria>): Promise<Contact>
  /** Somebody at the door. */
  comes(handle?: string): Entrant
  /** Who has signed in. */
  enters(contact?: { taxId: string | null }): Promise<Entrant>
}

export async function openPortalApp(options: ShopOptions = {}): Promise<PortalApp> {
  const app = await buildTestApp(options)
  return {
    ...app,
    customer: given => addCustomer(app.shop, given),
    comes: (handle = 'loja-modelo') => entrant(app.origin, handle),
    async enters(contact = maria) {
      const browser = entrant(app.origin, 'loja-modelo')
      const { status } = await browser.signIn(contact.taxId ?? '')
      if (status !== 303) throw new Error(`The customer could not enter: ${status}`)
      return browser
    },
  }
}

/** With access to the portal and a password. */
export async function addCustomer(shop: Shop, given: Partial<typeof maria> = {}): Promise<Contact> {
  const contact = await shop.write(work => createContact(work, { ...maria, ...given }))
  await shop.write(work => giveAccess(work, shop.app.secret, contact.id))
  const passwordHash = await hashPassword(portalPassword)
  await shop.write(work => work.of(PortalAccounts).change({ contactId: contact.id }, { passwordHash }))
  await shop.relay()
  return contact
}

/** What the customer finds in the newest message that carries a key of this kind. */
export async function keyOf(shop: Shop, kind: PortalKeyKind, contactId: string): Promise<string> {
  const [key] = await shop.read(work =>
    work.of(PortalKeys).all({ where: { kind, contactId }, order: [['createdAt', 'DESC']], limit: 1 }),
  )
  return key ? keyText(shop.app.secret, kind, key.id) : ''
}

function entrant(origin: string, handle: string): Entrant {
  const agent = supertest.agent(origin)
  const base = `/c/${handle}`
  let jar = ''
  const remember = (response: Response) => {
    const set = response.headers['set-cookie'] as unknown as string[] | undefined
    jar = set?.find(line => line.startsWith('recado.central='))?.split(';')[0] ?? jar
    return response
  }
  const at = (path: string) => (path.startsWith('/c/') ? path : `${base}${path}`)
  const get = async (path: string) => remember(await agent.get(at(path)).redirects(0))
  const postBare = async (path: string, fields = {}) =>
    remember(await agent.post(at(path)).type('form').send(fields).redirects(0))
  const self: Entrant = {
    get,
    postBare,
    async post(path, fields = {}, from = path) {
      const token = /name="_csrf" value="(\w+)"/.exec((await get(from)).text)?.[1] ?? ''
      return postBare(path, { ...fields, _csrf: token })
    },
    signIn: (taxId = maria.taxId, password = portalPassword) => self.post('/entrar', { taxId, password }),
    cookies: () => jar,
  }
  return self
}
