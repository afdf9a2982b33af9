import { expect } from 'chai'
import type { Page } from 'puppeteer'
import { quotes } from '../../plugins/quotes/quote.ts'
import { openSite, type Site, until, widths } from '../support/browser.ts'
import { type ChatApp, startChatApp } from '../support/chat-app.ts'
import { faultsOf } from '../support/inspect-page.ts'
import type { Tab } from '../support/tab.ts'

const question = '[data-question]:has([data-by-hand])'
const row = 'tr:has([data-by-hand])'

/** A company without the add-on: the chat opens in another tab, and here somebody says what became of it. */
describe('somebody who sends a WhatsApp message from their own phone', function () {
  this.timeout(90_000)
  let site: Site
  let app: ChatApp
  let tab: Tab

  before(async () => {
    app = await startChatApp()
    site = await openSite({ plan: { plan: 'basic', addOns: [] }, without: 'whatsapp', flags: app.flags })
  })
  after(async () => {
    await site?.close()
    await app?.stop()
  })
  afterEach(() => expect(site.problems()).to.deep.equal([]))

  /** The tab in which the chat was opened, closed again. */
  const leave = async (press: () => Promise<void>): Promise<{ text: string | null; page: Page }> => {
    const [target] = await Promise.all([
      tab.page.browserContext().waitForTarget(one => one.opener() === tab.page.target()),
      press(),
    ])
    const page = (await target.page()) as Page
    const { url, headers } = await app.opened()
    expect(headers.referer).to.equal(undefined)
    expect(`${url.host}${url.pathname}`).to.equal('wa.me/5549999990187')
    return { text: url.searchParams.get('text'), page }
  }
  const isOpened = (id: string) => until(async () => (await site.message(id)).byHand === 'opened', 'the chat was noted')
  /** After a click the page's buttons sleep for two seconds. */
  const awake = (within: string) => tab.page.waitForSelector(`${within} button[data-after]:enabled`, { visible: true })
  const texts = async () => (await faultsOf(tab.page)).map(({ text }) => text)

  for (const width of widths) {
    it(`W3: writes, opens the chat with these words, sends there and says so here, at ${width} pixels`, async () => {
      tab = await site.enter(width)
      const { quote, whatsapp } = await site.quote()
      await tab.go(`/quotes/${quote.id}`)
      expect(await tab.text(question))
        .to.contain('Enviar pelo seu WhatsApp')
        .and.contain('Baixar orcamento-')
      await tab.fill('Texto da mensagem', 'Bom dia, Maria!\nSão R$ 350,00 & só.', question)
      const { text, page } = await leave(() => tab.click('Abrir no WhatsApp', question))
      expect(text).to.equal('Bom dia, Maria!\nSão R$ 350,00 & só.')
      expect(await page.evaluate('window.opener')).to.equal(null)
      await page.close()
      await tab.reads('Você enviou?', question)
      expect(await tab.page.$eval(`${question} textarea`, area => area.readOnly)).to.equal(true)
      await awake(question)
      await tab.press('Enviei', question)
      expect(await tab.text('main')).to.contain('Anotado: a mensagem para Maria Aparecida foi enviada.')
      expect(await site.message(whatsapp.id)).to.include({ status: 'sent', byHand: 'sent' })
      await tab.go(`/messages/${whatsapp.id}`)
      expect(await tab.text('main'))
        .to.contain('Enviada à mão')
        .and.contain('Bom dia, Maria!')
        .and.not.contain('Entregue')
    })
  }

  it('does it from the list, and may have changed their mind', async () => {
    tab = await site.enter(390)
    await site.change((await site.messages({ status: 'held', channel: 'email' }))[0]?.id ?? '', { status: 'discarded' })
    const { whatsapp } = await site.quote()
    await tab.go('/messages/confirm')
    const name = 'Abrir no WhatsApp a conversa com Maria Aparecida'
    const { text, page } = await leave(() => tab.click(name, row))
    expect(text).to.equal(whatsapp.body)
    await page.close()
    await tab.reads('Você enviou?', row)
    await isOpened(whatsapp.id)
    await awake(row)
    await tab.press('Não enviei para Maria Aparecida', row)
    expect(await tab.text('main')).to.contain('A mensagem para Maria Aparecida continua esperando.')
    expect(await tab.text(row))
      .to.contain('Abrir no WhatsApp')
      .and.not.contain('Você enviou?')
  })

  it('does it by keyboard, and no key says by accident that it was sent', async () => {
    tab = await site.enter()
    const { quote, whatsapp } = await site.quote()
    await tab.go(`/quotes/${quote.id}`)
    await tab.page.focus(question)
    // Keys of the page before answer nothing.
    await site.shop.app.clock.wait(750)
    const { page } = await leave(() => tab.page.keyboard.press('Enter'))
    await page.close()
    await tab.reads('Você enviou?', question)
    await isOpened(whatsapp.id)
    expect(await tab.page.$eval(':focus', focused => String(focused.id))).to.equal(`question-${whatsapp.id}`)
    await awake(question)
    await tab.page.keyboard.press('Enter')
    expect(await site.message(whatsapp.id)).to.include({ status: 'held' })
    while ((await tab.page.$eval(':focus', focused => focused.innerText?.trim())) !== 'Enviei')
      await tab.page.keyboard.press('Tab')
    await Promise.all([tab.page.waitForNavigation(), tab.page.keyboard.press('Enter')])
    expect(await site.message(whatsapp.id)).to.include({ status: 'sent' })
  })

  it('has answered nothing by double-clicking', async () => {
    tab = await site.enter()
    const { whatsapp } = await site.quote()
    await tab.go(`/messages/${whatsapp.id}`)
    const button = await tab.page.waitForSelector(`${question} [data-open-chat]`, { visible: true })
    const { page } = await leave(async () => void (await button?.click({ count: 2 })))
    await page.close()
    await isOpened(whatsapp.id)
    await awake(question)
    expect(await site.message(whatsapp.id)).to.include({ status: 'held' })
    expect(tab.place()).to.equal(`/messages/${whatsapp.id}`)
  })

  it('does it without JavaScript', async () => {
    tab = await site.enter()
    await tab.page.setJavaScriptEnabled(false)
    const { quote, whatsapp } = await site.quote()
    await tab.go(`/quotes/${quote.id}`)
    await tab.fill('Texto da mensagem', 'Sem programa nenhum.', question)
    const { text, page } = await leave(() => tab.click('Abrir no WhatsApp', question))
    expect(text).to.equal('Sem programa nenhum.')
    await page.close()
    await tab.go(`/quotes/${quote.id}`)
    expect(await tab.text(question))
      .to.contain('Você enviou?')
      .and.contain('Ana abriu a conversa agora.')
    await tab.press('Enviei', question)
    expect(await site.message(whatsapp.id)).to.include({ status: 'sent', body: 'Sem programa nenhum.' })
  })

  it('takes the PDF along, as long as it is the customer’s own (F10)', async () => {
    tab = await site.enter()
    const { quote, whatsapp } = await site.quote()
    await tab.go(`/quotes/${quote.id}`)
    const file = `/messages/${whatsapp.id}/attachments/0?download=1`
    expect(await tab.page.$(`${question} a[href="${file}"]`)).not.to.equal(null)
    const download = () =>
      tab.page.evaluate(async path => {
        const answer = await fetch(path)
        const { headers } = answer
        return [answer.status, headers.get('content-type'), headers.get('content-disposition')]
      }, file)
    expect(await download()).to.deep.equal([
      200,
      'application/pdf',
      `attachment; filename=orcamento-${quote.number}.pdf`,
    ])
    const other = await site.contact({ name: 'Outra pessoa' })
    await site.shop.write(work => work.of(quotes.model).change({ id: quote.id }, { contactId: other.id }))
    expect((await download())[0]).to.equal(500)
    site.problems() // the browser notes the 500, as it should
  })

  it('copies what is too long for an address, and the codes', async () => {
    tab = await site.enter()
    await tab.page.browserContext().overridePermissions(site.origin, ['clipboard-read', 'clipboard-sanitized-write'])
    const { whatsapp } = await site.quote()
    const codes = [{ title: 'PIX copia e cola', text: '00020126580014br.gov.bcb.pix0136123e4567' }]
    await site.change(whatsapp.id, { codes, body: 'Olá, Maria! '.repeat(200).trim() })
    await tab.go(`/messages/${whatsapp.id}`)
    const copied = () => tab.page.evaluate('navigator.clipboard.readText()')
    await tab.click('Copiar PIX copia e cola', question)
    await tab.reads('Copiado', '.code-line')
    expect(await copied()).to.equal(codes[0]?.text)
    const [target] = await Promise.all([
      tab.page.browserContext().waitForTarget(one => one.opener() === tab.page.target()),
      tab.click('Abrir no WhatsApp', question),
    ])
    const page = (await target.page()) as Page
    const link = await page.waitForSelector('main a[href^="https://wa.me/"]')
    expect(await link?.evaluate(one => String(one.getAttribute('href')))).to.equal('https://wa.me/5549999990187')
    expect(await page.$eval('#chat-text', area => String(area.value))).to.have.length(2_399)
    expect((await faultsOf(page)).map(fault => fault.text)).to.deep.equal([])
    await page.close()
  })

  it('can use all of it, whatever they see and hold, by day and by night', async () => {
    tab = await site.enter()
    const { quote, whatsapp } = await site.quote()
    const codes = [{ title: 'PIX copia e cola', text: '00020126580014br.gov.bcb.pix0136'.repeat(5) }]
    await site.change(whatsapp.id, { codes })
    for (const byHand of [null, 'opened'] as const) {
      await site.change(whatsapp.id, { byHand })
      for (const path of [`/quotes/${quote.id}`, `/messages/${whatsapp.id}`, '/messages/confirm']) {
        await tab.go(path)
        expect(await texts(), `${path} ${byHand}`).to.deep.equal([])
      }
    }
    for (const path of ['/settings/company', '/settings/whatsapp/use']) {
      await tab.go(path)
      expect(await texts(), path).to.deep.equal([])
    }
  })
})
