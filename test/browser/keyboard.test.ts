import { expect } from 'chai'
import { openSite, type Site, widths } from '../support/browser.ts'
import type { Tab } from '../support/tab.ts'

const mailQuestion = '[data-question]:has(.mail-sheet)'
const mailText = `${mailQuestion} textarea`

describe('somebody without a mouse', function () {
  this.timeout(60_000)
  let site: Site
  let tab: Tab

  before(async () => {
    site = await openSite()
    tab = await site.enter()
  })
  after(() => site?.close())
  afterEach(() => expect(site.problems()).to.deep.equal([]))

  for (const width of widths) {
    it(`comes to the shortcut, the menu and the page's main button by Tab at ${width} pixels`, async () => {
      await tab.page.setViewport({ width, height: 900 })
      await tab.go('/quotes')
      const stops = await tabThrough(tab, 'Novo orçamento')
      expect(stops[0]).to.equal('Pular para o conteúdo')
      expect(stops).to.include(width < 992 ? 'Abrir o menu' : 'Mensagens')
    })
  }

  it('leaves the menu behind in one step', async () => {
    await tab.go('/quotes')
    await tab.page.keyboard.press('Tab')
    await tab.page.keyboard.press('Enter')
    expect(await tabThrough(tab, 'Novo orçamento')).to.have.length(1)
  })

  it('sees where the cursor is at every stop', async () => {
    await tab.go('/settings/senders/new')
    await tabThrough(tab, 'Salvar', async () => {
      const { width, style, shadow } = await tab.page.$eval(':focus', element => {
        const { outlineWidth, outlineStyle, boxShadow } = element.ownerDocument.defaultView.getComputedStyle(element)
        return { width: Number.parseFloat(outlineWidth), style: String(outlineStyle), shadow: String(boxShadow) }
      })
      expect((style !== 'none' && width >= 2) || shadow !== 'none', `${style} ${width} ${shadow}`).to.equal(true)
    })
  })

  for (const width of widths) {
    it(`ticks all messages on the list to confirm, and none again, at ${width} pixels`, async () => {
      await site.quote()
      await tab.page.setViewport({ width, height: 900 })
      await tab.go('/messages/confirm')
      const ticked = () => tab.page.$$eval('[data-bulk-row]', rows => rows.map(row => Boolean(row.checked)))
      await tabThrough(tab, 'Marcar todas')
      await tab.page.keyboard.press('Space')
      expect(new Set(await ticked())).to.deep.equal(new Set([true]))
      expect(await tab.text('[data-bulk-bar]')).to.contain(`Enviar as ${(await ticked()).length} marcadas`)
      await tab.page.keyboard.press('Space')
      expect(new Set(await ticked())).to.deep.equal(new Set([false]))
    })
  }

  describe('who is asked what is to be sent', () => {
    let email: string
    let whatsapp: string

    beforeEach(async () => {
      const said = await site.quote()
      email = said.email.id
      whatsapp = said.whatsapp.id
      await tab.go(`/quotes/${said.quote.id}`)
      // Keys of the page before answer nothing.
      await site.shop.app.clock.wait(750)
    })

    it('answers the first question by Enter', async () => {
      const asked = await tab.page.$eval(':focus', panel => String(panel.id))
      await Promise.all([tab.page.waitForNavigation(), tab.page.keyboard.press('Enter')])
      expect(await site.message(asked.replace('question-', ''))).to.include({ status: 'queued' })
    })

    it('puts it off by Escape', async () => {
      await tab.page.focus(mailQuestion)
      await Promise.all([tab.page.waitForNavigation(), tab.page.keyboard.press('Escape')])
      expect(await tab.text('main')).to.contain('Ficou para depois.')
      expect((await site.message(email)).postponedAt).not.to.equal(null)
      expect((await site.message(whatsapp)).postponedAt).to.equal(null)
    })

    it('writes lines by Enter, sends by Ctrl and Enter, and loses nothing by Escape', async () => {
      await tab.fill('Texto do e-mail', 'Bom dia!\nAté amanhã.', mailQuestion)
      await tab.page.keyboard.press('Escape')
      expect(await tab.page.$eval(mailText, text => text.value)).to.equal('Bom dia!\nAté amanhã.')
      await tab.page.focus(mailText)
      await tab.page.keyboard.down('Control')
      await Promise.all([tab.page.waitForNavigation(), tab.page.keyboard.press('Enter')])
      await tab.page.keyboard.up('Control')
      expect(await site.message(email)).to.include({ status: 'queued', body: 'Bom dia!\nAté amanhã.' })
    })
  })
})

/** Presses Tab until it comes to what is called so; resolves to the names of all stops. */
async function tabThrough(tab: Tab, last: string, atEach = async () => {}): Promise<string[]> {
  const stops: string[] = []
  while (stops.at(-1) !== last) {
    await tab.page.keyboard.press('Tab')
    const [name] = await tab.page.$$eval(':focus', found =>
      found.map(one => one.ariaLabel || one.innerText || one.labels?.[0]?.innerText || one.name),
    )
    if (name === undefined) throw new Error(`Tab does not come to "${last}" but to ${stops.join(', ')}`)
    stops.push(String(name).replace(/\s+/g, ' ').trim())
    await atEach()
  }
  return stops
}
