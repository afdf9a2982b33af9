import { expect } from 'chai'
import type { Response } from 'supertest'
import { plugins } from '../config/plugins.ts'
import { switchModule } from '../core/people/module.ts'
import { coreModels } from '../core/registry.ts'
import { buildTestApp, type TestApp } from './support/build.ts'
import { allDoors, type Door, hasId, isReading, mountedRoutes, nameOf } from './support/doors.ts'
import { callerWith, fill, type Put } from './support/knock.ts'
import { portalDoors } from './support/portal-doors.ts'
import { everythingOf, hoard, otherCompany, type Treasure } from './support/treasure.ts'

/** Every screen and endpoint, core's and plug-ins', against those who may not: a new one is covered by being there. */
describe('every route', function () {
  this.timeout(180_000)
  let app: TestApp
  let treasure: Treasure
  let doors: Door[]
  let put: Put

  before(async () => {
    app = await buildTestApp()
    treasure = await hoard(app)
    doors = allDoors(app.shop.app)
    put = { text: 'Nome', contactId: treasure.contactId, ids: [...treasure.ids.values()] }
  })
  after(() => app.close())

  const administrator = async () => callerWith(app, await app.signedIn(), await app.shop.token())
  const everything = () => everythingOf(app.shop, app.shop.company)
  const told = (door: Door, answers: readonly Response[]) =>
    `${nameOf(door)}: ${answers.map(({ status }) => status).join(' ')}`
  const others = (allowed: readonly number[], door: Door, answers: readonly Response[]) =>
    answers.every(({ status }) => allowed.includes(status)) ? [] : [told(door, answers)]

  /** The door for each row of the first company that it could lead to: of core, or of its plug-in, and a customer. */
  function ways(door: Door): string[] {
    if (!hasId(door)) return [fill(door)]
    const models = door.plugin ? (app.shop.app.registry.plugin(door.plugin).models ?? []) : coreModels
    const ids = models.map(model => treasure.ids.get(model.name))
    return [...new Set([...ids, treasure.contactId])].map(id => fill(door, id))
  }

  it('is one that a kit declared, or one that is open on purpose', () => {
    // Probes, files, the way in and out, the API's description, and the customer's pages, which a secret address opens.
    const open =
      /\/(healthz|readyz|metrics|static\/.*|vendor\/.*|sign-in|sign-out|live|openapi\.json|:kind\/:token(\/pdf)?|:token)$/
    // The customers' own area: doors.test.ts tries each of its routes.
    const portal = new Set(portalDoors(app.shop.app.express).map(({ method, path }) => `${method} ${path}`))
    const declared = new Set(doors.map(({ method, mounted }) => `${method} ${mounted}`))
    const unknown = mountedRoutes(app.shop.app.express).filter(
      route => !declared.has(route) && !portal.has(route) && !open.test(route),
    )
    expect(unknown).to.deep.equal([])
  })

  it('is reached by those who may, with what is theirs', async () => {
    const { knock } = await administrator()
    const unreached: string[] = []
    for (const door of doors.filter(isReading)) {
      const answers = await Promise.all(ways(door).map(way => knock(door, way)))
      // 503: there is no browser for PDFs here.
      if (!answers.some(({ status }) => status < 400 || status === 503)) unreached.push(told(door, answers))
    }
    expect(unreached).to.deep.equal([])
  })

  it('refuses a form that is not ours', async () => {
    const browser = await app.signedIn()
    const taken: string[] = []
    for (const door of doors.filter(({ kind, method }) => kind === 'screen' && method === 'post')) {
      taken.push(...others([403], door, [await browser.postBare(fill(door), {})]))
    }
    expect(taken).to.deep.equal([])
  })

  it('lets a reader change nothing', async () => {
    const { knock } = await callerWith(app, await app.signedIn('reader'), await app.shop.token('reader'))
    const before = await everything()
    const taken: string[] = []
    for (const door of doors.filter(door => !isReading(door))) {
      const answers = [await knock(door, fill(door, treasure.contactId), put)]
      // Previews and estimates are asked for by POST as well: readers may, and it leaves no trace.
      const looks = app.shop.app.registry.permissions.allows('reader', door.permission)
      if (!looks) taken.push(...others([403], door, answers))
    }
    expect(taken).to.deep.equal([])
    expect(await everything()).to.deep.equal(before)
  })

  it('hides what belongs to another company, and lets it alone', async () => {
    const { caller, contactId } = await otherCompany(app)
    const before = await everything()
    const shown: string[] = []
    // Reading and rows first: what comes last may change how the other company itself works.
    const rank = (door: Door) => (isReading(door) ? 0 : hasId(door) ? 1 : 2)
    for (const door of [...doors].sort((one, other) => rank(one) - rank(other))) {
      const given = hasId(door) ? { ...put, contactId } : put
      const answers: Response[] = []
      for (const way of ways(door)) answers.push(await caller.knock(door, way, given))
      // What is wrong in itself is refused before anybody looks whose it is.
      const refused = isReading(door) ? [403, 404] : [403, 404, 409, 422]
      if (hasId(door)) shown.push(...others(refused, door, answers))
      const texts = answers.map(({ text = '' }) => text)
      if (texts.some(text => treasure.secrets.some(secret => text.includes(secret)))) {
        shown.push(`${nameOf(door)} shows a secret`)
      }
    }
    expect(shown).to.deep.equal([])
    expect(await everything()).to.deep.equal(before)
  })

  for (const { name } of plugins) {
    it(`of ${name} is gone from the screens where the module is switched off`, async () => {
      const { knock } = await administrator()
      await app.shop.write(work => switchModule(work, name, false))
      const there: string[] = []
      for (const door of doors.filter(({ plugin, kind }) => plugin === name && kind === 'screen')) {
        there.push(...others([404], door, [await knock(door, fill(door), put)]))
      }
      await app.shop.write(work => switchModule(work, name, true))
      expect(there).to.deep.equal([])
    })
  }

  // The last, because whoever asks without a token too often is told to wait a minute.
  it('sends a stranger to the sign-in page, and answers 401 without a token', async () => {
    const { knock } = await callerWith(app, app.visitor())
    const open: string[] = []
    for (const door of doors) {
      const answer = await knock(door, fill(door))
      const sentAway = answer.status === 303 && answer.headers.location?.startsWith('/sign-in')
      const refused = door.kind === 'screen' ? sentAway : [401, 429].includes(answer.status)
      if (!refused) open.push(told(door, [answer]))
    }
    expect(open).to.deep.equal([])
  })
})
