import { openSite, type Site } from '../support/browser.ts'
describe('try', () => {
  let site: Site
  before(async () => { site = await openSite() })
  after(() => site?.close())
  it('x', async () => {
    for (const width of [1280, 390] as const) {
    console.time('enter')
    const tab = await site.enter(width)
    console.timeEnd('enter')
    console.time('menu')
    await tab.menu('Contatos', 'Clientes')
    console.timeEnd('menu')
    console.log(tab.place(), await tab.text('main'))
    await tab.press('Novo cliente', '.page-header')
    console.time('fill')
    await tab.fill('Nome', 'Maria')
    console.timeEnd('fill')
    await tab.press('Cadastrar')
    console.log(await tab.text('main'))
    }
    console.log(site.problems())
  })
})
