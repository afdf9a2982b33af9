import { expect } from 'chai'
import type { Response } from 'supertest'
import { plugins } from '../config/plugins.ts'
import { switchModule } from '../core/people/module.ts'
import type { Route } from '../core/web/api/route.ts'
import { buildTestApp, type TestApp } from './support/build.ts'
import { callerAt, fieldsFor, fill, formOf, hasId, otherCompany } from './support/outsider.ts'
import { allEndpoints, allScreens, mountedPaths, type ScreenRoute } from './support/routes.ts'
import { sampleOf } from './support/sample.ts'
import { everythingOf, hoard, type Treasure } from './support/treasure.ts'

/** Every screen and endpoint, core's and plug-ins', against those who may not: a new one is covered by being there. */
describe('every route', function () {
  this.timeout(180_000)
  let app: TestApp
  let treasure: Treasure
  /** Of the tables of core, and of each plug-in's with a customer. */
  let ids: (plugin?: string) => string[]
  let gets: ScreenRoute[]
  let posts: ScreenRoute[]
  let endpoints: Route[]

  before(async () => {
    app = await buildTestApp()
    treasure = await hoard(app)
    ids = plugin => {
      const models = plugin ? (app.shop.app.registry.plugin(plugin).models ?? []) : coreModels
      return [...models.map(model => treasure.ids.get(model.name) ?? ''), treasure.contactId]
    }
    const screens = allScreens(app.shop.app)
    gets = screens.filter(route => route.method === 'get')
    posts = screens.filter(route => route.method === 'post')
    endpoints = allEndpoints(app.shop.app)
  })
  after(() => app.close())

  const everything = () => everythingOf(app.shop, app.shop.company)
  const named = ({ endpoint, path }: Route) => `${endpoint.method.toUpperCase()} /api/v1${path}`
  const told = (what: string, answers: readonly Response[]) =>
    `${what}: ${answers.map(({ status }) => status).join(' ')}`
  /** Every way to fill in what a path leaves open. */
  const ways = ({ path, plugin }: { path: string; plugin?: string }) =>
    hasId(path) ? ids(plugin).map(id => fill(path, id)) : [fill(path)]

  /** Answers that are not among the allowed statuses. */
  const others = (what: string, allowed: readonly number[], answers: readonly Response[]) =>
    answers.every(({ status }) => allowed.includes(status)) ? [] : [told(what, answers)]

  it('is one that a kit declared, or one that is open on purpose', () => {
    const open = /\/(healthz|readyz|metrics|static\/.*|vendor\/.*|sign-in|sign-out|live\/badge|openapi\.json)$/
    const within = ({ path, plugin }: ScreenRoute) => (plugin ? path.slice(plugin.length + 1) || '/' : path)
    const declared = new Set([
      ...[...gets, ...posts].map(route => `${route.method} ${within(route)}`),
      ...endpoints.map(({ endpoint, path }) => `${endpoint.method} ${path}`),
    ])
    const unknown = mountedPaths(app.shop.app.express).filter(route => !declared.has(route) && !open.test(route))
    expect(unknown).to.deep.equal([])
  })

  it('is reached by those who may, with what is theirs', async () => {
    const administrator = await app.signedIn()
    const call = callerAt(app, await app.shop.token())
    const unreached: string[] = []
    const reached = ({ status }: Response) => status < 400 || status === 503
    for (const { path } of gets) {
      const answers = await Promise.all(ways(path).map(way => administrator.get(`${way}?format=csv`)))
      if (!answers.some(reached)) unreached.push(told(path, answers))
    }
    for (const route of endpoints.filter(({ endpoint }) => endpoint.method === 'get')) {
      const answers = await Promise.all(ways(route.path).map(way => call('get', way)))
      if (!answers.some(reached)) unreached.push(told(named(route), answers))
    }
    expect(unreached).to.deep.equal([])
  })

  it('refuses a form that is not ours', async () => {
    const administrator = await app.signedIn()
    const taken: string[] = []
    for (const { path } of posts) taken.push(...others(path, [403], [await administrator.postBare(fill(path), {})]))
    expect(taken).to.deep.equal([])
  })

  it('lets a reader change nothing', async () => {
    const post = await formOf(await app.signedIn('reader'))
    const call = callerAt(app, await app.shop.token('reader'))
    const { permissions } = app.shop.app.registry
    const before = await everything()
    const taken: string[] = []
    for (const { path, permission } of posts) {
      const answers = [await post(fill(path, ids[0]), fieldsFor({ contactId: treasure.contactId, ids }))]
      // What only looks is asked by POST as well: previews, estimates. It must leave no trace.
      if (!permissions.allows('reader', permission)) taken.push(...others(path, [403], answers))
    }
    for (const route of endpoints.filter(({ endpoint }) => endpoint.method !== 'get')) {
      const answers = [await call(route.endpoint.method, fill(route.path, ids[0]), {})]
      if (!permissions.allows('reader', route.endpoint.permission)) taken.push(...others(named(route), [403], answers))
    }
    expect(taken).to.deep.equal([])
    expect(await everything()).to.deep.equal(before)
  })

  it('hides what belongs to another company, and lets it alone', async () => {
    const other = await otherCompany(app)
    const before = await everything()
    const shown: string[] = []
    const look = (what: string, answers: readonly Response[]) => {
      const leaks = answers.some(({ text = '' }) => treasure.secrets.some(secret => text.includes(secret)))
      if (leaks) shown.push(`${what} shows a secret`)
      // What is wrong in itself is refused before anybody looks whose it is.
      if (hasId(what)) shown.push(...others(what, [403, 404, 409, 422], answers))
    }
    for (const { path } of gets) {
      const answers = await Promise.all(ways(path).map(way => other.browser.get(`${way}?format=csv`)))
      look(path, answers)
      if (hasId(path)) shown.push(...others(path, [403, 404], answers))
    }
    for (const route of endpoints.filter(({ endpoint }) => endpoint.method === 'get')) {
      const answers = await Promise.all(ways(route.path).map(way => other.call('get', way)))
      look(named(route), answers)
      if (hasId(route.path)) shown.push(...others(named(route), [403, 404], answers))
    }
    // Its own things first, then everything it could say about those of the first company.
    const inOrder = [...posts.filter(({ path }) => hasId(path)), ...posts.filter(({ path }) => !hasId(path))]
    for (const { path } of inOrder) {
      const contactId = hasId(path) ? other.contactId : treasure.contactId
      const answers = []
      for (const way of ways(path)) answers.push(await other.post(way, fieldsFor({ contactId, ids })))
      look(path, answers)
    }
    for (const route of endpoints.filter(({ endpoint }) => endpoint.method !== 'get')) {
      const contactId = hasId(route.path) ? other.contactId : treasure.contactId
      const body = sampleOf(route.endpoint.body, { text: 'Outra', fields: { contactId } })
      const answers = []
      for (const way of ways(route.path)) answers.push(await other.call(route.endpoint.method, way, body))
      look(named(route), answers)
    }
    expect(shown).to.deep.equal([])
    expect(await everything()).to.deep.equal(before)
  })

  for (const { name } of plugins) {
    it(`of ${name} is gone where the module is switched off`, async () => {
      const administrator = await app.signedIn()
      const post = await formOf(administrator)
      const call = callerAt(app, await app.shop.token())
      await app.shop.write(work => switchModule(work, name, false))
      const there: string[] = []
      for (const { method, path, plugin } of [...gets, ...posts]) {
        if (plugin !== name) continue
        const answers = [await (method === 'get' ? administrator.get(fill(path)) : post(fill(path), {}))]
        there.push(...others(path, [404], answers))
      }
      for (const route of endpoints.filter(({ plugin }) => plugin === name)) {
        there.push(...others(named(route), [404], [await call(route.endpoint.method, fill(route.path), {})]))
      }
      await app.shop.write(work => switchModule(work, name, true))
      expect(there).to.deep.equal([])
    })
  }

  // The last, because whoever asks without a token too often is told to wait a minute.
  it('sends a stranger to the sign-in page, and answers 401 without a token', async () => {
    const stranger = app.visitor()
    const call = callerAt(app)
    const open: string[] = []
    for (const { method, path } of [...gets, ...posts]) {
      const answer = method === 'get' ? await stranger.get(fill(path)) : await stranger.postBare(fill(path), {})
      const sentAway = answer.status === 303 && answer.headers.location?.startsWith('/sign-in')
      if (!sentAway) open.push(told(path, [answer]))
    }
    for (const route of endpoints) {
      open.push(...others(named(route), [401, 429], [await call(route.endpoint.method, fill(route.path), {})]))
    }
    expect(open).to.deep.equal([])
  })
})
