import { expect } from 'chai'
import { openSite, type Site, type Width } from '../support/browser.ts'
import { allDoors, isReading } from '../support/doors.ts'
import { fillShop } from '../support/full-shop.ts'
import { type Fault, faultsOf } from '../support/inspect-page.ts'
import type { Tab } from '../support/tab.ts'

/** Every page a person comes to by following links, a new plug-in's as well. */
describe('every screen', function () {
  this.timeout(180_000)
  let site: Site
  let problems: string[]
  const seen = new Map<string, Fault[]>()

  before(async () => {
    site = await openSite()
    const further = await fillShop(site)
    const tab = await site.enter()
    const waiting = ['/', ...further]
    const visited = new Set<string>()
    const visit = async (with_: Tab) => {
      for (let path = waiting.shift(); path; path = waiting.shift()) {
        const key = further.includes(path) ? path : shapeOf(path)
        if (visited.has(key) || isFile(path)) continue
        visited.add(key)
        const t = Date.now()
        await with_.go(path)
        waiting.push(...(await linksOf(with_)))
        seen.set(path, await faultsOf(with_.page))
        console.log(key, Date.now() - t)
      }
    }
    await visit(tab)
    problems = site.problems()
  })
  after(() => site?.close())

  const faults = (kind: Fault['kind']) =>
    [...seen].flatMap(([path, found]) => found.filter(one => one.kind === kind).map(({ text }) => `${path} ${text}`))

  it('was looked at', () => {
    const screens = allDoors(site.shop.app).filter(door => door.kind === 'screen' && isReading(door) && !isFile(door.path))
    const shapes = new Set([...seen.keys()].map(path => shapeOf(path).split('?')[0]))
    console.log([...shapes])
    expect(screens.map(door => door.path).filter(path => !shapes.has(path.replace(/\/$/, '') || '/'))).to.deep.equal([])
  })

  it('can be used by everybody, on a wide screen and a phone, by day and by night', () => {
    expect(faults('access')).to.deep.equal([])
  })

  it('fits its screen', () => {
    expect(faults('shape')).to.deep.equal([])
  })

  it('has one heading and no word of programmers', () => {
    expect(faults('words')).to.deep.equal([])
  })

  it('breaks no rule of the browser and fails at nothing', () => {
    expect(problems).to.deep.equal([])
  })
})

const linksOf = (tab: Tab): Promise<string[]> =>
  tab.page.$$eval('a[href^="/"]', links => links.map(link => link.getAttribute('href')))

const isFile = (path: string) => /\/(export|pdf|attachments|frame|contact-options)\b/.test(path)

/** The same for all pages that differ in their data only. */
function shapeOf(path: string): string {
  const { pathname, searchParams } = new URL(path, 'http://here.invalid')
  const shape = pathname.replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, ':id')
  const parts = ['tab', 'list'].filter(name => searchParams.has(name)).map(name => `${name}=${searchParams.get(name)}`)
  return parts.length > 0 ? `${shape}?${parts.join('&')}` : shape
}
