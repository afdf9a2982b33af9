import { expect } from 'chai'
import { quotes } from '../../plugins/quotes/quote.ts'
import { openSite, type Site } from '../support/browser.ts'
import { allDoors, isReading } from '../support/doors.ts'
import { fillShop } from '../support/full-shop.ts'
import { type Fault, faultsOf } from '../support/inspect-page.ts'
import type { Tab } from '../support/tab.ts'

/** Every page a person comes to by following links, those of a new plug-in as well. */
describe('every screen', function () {
  this.timeout(1_200_000)
  let site: Site
  let tab: Tab
  let problems: string[]
  const seen = new Map<string, Fault[]>()

  before(async () => {
    site = await openSite()
    const further = await fillShop(site)
    const tabs = await Promise.all([site.enter(), site.enter()])
    tab = tabs[0]
    const known = new Set<string>()
    const isNew = (path: string) => {
      const key = further.includes(path) ? path : shapeOf(path)
      return !isFile(path) && !known.has(key) && Boolean(known.add(key))
    }
    for (let next = ['/', ...further].filter(isNew); next.length > 0; ) {
      const links = await Promise.all(tabs.map(one => look(one, next)))
      next = links.flat().filter(isNew)
    }
    problems = site.problems()
  })
  after(() => site?.close())

  /** Takes pages from the list until it is empty; resolves to where they lead. */
  async function look(tab: Tab, paths: string[]): Promise<string[]> {
    const links: string[] = []
    for (let path = paths.shift(); path; path = paths.shift()) {
      await tab.go(path)
      links.push(...(await linksOf(tab)))
      seen.set(path, await faultsOf(tab.page))
    }
    return links
  }

  const faults = (kind: Fault['kind']) =>
    [...seen].flatMap(([path, found]) => found.filter(one => one.kind === kind).map(({ text }) => `${path} ${text}`))

  it('can be reached by links', () => {
    const screens = allDoors(site.shop.app).filter(door => door.kind === 'screen' && isReading(door))
    const reached = [...seen.keys()].map(path => new URL(path, site.origin).pathname)
    const unreached = screens
      .map(({ path }) => path)
      .filter(path => !isFile(path) && !reached.some(one => patternOf(path).test(one)))
    expect(unreached).to.deep.equal([])
  })

  it('can be used by everybody, on a wide screen and on a phone, by day and by night', () => {
    expect(faults('access')).to.deep.equal([])
  })

  it('fits where it is shown', () => {
    expect(faults('shape')).to.deep.equal([])
  })

  it('has one main heading and no word of programmers', () => {
    expect(faults('words')).to.deep.equal([])
  })

  it('breaks no rule of the browser and misses no file', () => {
    expect(problems).to.deep.equal([])
  })

  it('stays so while things are open on it', async () => {
    const [held] = await site.messages({ status: 'held', reasonCode: 'confirm' })
    await tab.go(`/quotes/${held?.subjectId}`)
    await tab.click('Mais')
    await tab.click('Não enviar', `#question-${held?.id}`)
    expect(await textsOf(tab)).to.deep.equal([])
    await tab.page.setViewport({ width: 390, height: 844 })
    await tab.go('/contacts')
    await tab.click('Abrir o menu')
    for (const section of await tab.page.$$('nav summary')) await section.click()
    expect(await textsOf(tab)).to.deep.equal([])
    await tab.go('/messages/confirm?search=maria+aparecida')
    await tab.click('Marcar a mensagem para Maria Aparecida')
    await tab.click('Não enviar', '[data-bulk-bar]')
    expect(await textsOf(tab)).to.deep.equal([])
    await tab.go('/quotes/new')
    await tab.fill('Procurar cliente', 'a')
    await tab.reads('Associação', '#contact-options')
    expect(await textsOf(tab)).to.deep.equal([])
    await tab.go('/settings/modules')
    await tab.click('Desligar Orçamentos')
    expect(await textsOf(tab)).to.deep.equal([])
  })

  it('stays so when a form is refused', async () => {
    await tab.go('/quotes/new')
    await tab.fill('Procurar cliente', 'Associação')
    await tab.pick('Associação', '#contact-options')
    await tab.press('Salvar')
    expect(await tab.text('main')).to.contain('Inclua ao menos um item.')
    // Whoever was picked is still there.
    await tab.page.waitForSelector('#contact-options input:checked')
    expect(await textsOf(tab)).to.deep.equal([])
    await tab.go('/contacts/new')
    await tab.fill('Nome', 'Zeca')
    await tab.fill('CPF ou CNPJ', '123')
    await tab.press('Cadastrar')
    expect(await textsOf(tab)).to.deep.equal([])
    await tab.go('/messages/rules/quote.created/email')
    await tab.fill('Texto', '{{cliente.nme}}')
    await tab.press('Salvar')
    expect(await textsOf(tab)).to.deep.equal([])
  })

  it('stays so for those who have not signed in, and where nothing is found', async () => {
    const stranger = await site.window()
    await stranger.go('/sign-in')
    await stranger.fill('E-mail', 'ninguem@loja.test')
    await stranger.fill('Senha', 'nao-sei-a-senha')
    await stranger.press('Entrar')
    expect(await textsOf(stranger)).to.deep.equal([])
    const [quote] = await site.shop.read(work => work.of(quotes.model).all({ limit: 1 }))
    // The customer's page runs no script at all, not even the one that looks at it.
    await stranger.page.setBypassCSP(true)
    await stranger.go(`/d/quote/${quote?.token}`)
    expect(await textsOf(stranger)).to.deep.equal([])
    await tab.go('/nao-existe')
    expect(await textsOf(tab)).to.deep.equal([])
  })
})

const textsOf = async (tab: Tab): Promise<string[]> => (await faultsOf(tab.page)).map(({ text }) => text)

const linksOf = (tab: Tab): Promise<string[]> =>
  tab.page.$$eval('a[href^="/"]', links => links.map(link => String(link.getAttribute('href'))))

const isFile = (path: string) =>
  /\/(export|pdf|boleto\.pdf|danfe\.pdf|nota\.xml|attachments|frame|left-out|contact-options|connection)\b/.test(path)

const patternOf = (path: string) => new RegExp(`^${path.replace(/\/$/, '').replace(/:\w+/g, '[^/]+')}/?$`)

/** The same for pages that differ in nothing but their data. */
function shapeOf(path: string): string {
  const { pathname, searchParams } = new URL(path, 'http://here.invalid')
  const shape = pathname.replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, ':id')
  const parts = ['tab', 'list'].filter(name => searchParams.has(name)).map(name => `${name}=${searchParams.get(name)}`)
  return parts.length > 0 ? `${shape}?${parts.join('&')}` : shape
}
