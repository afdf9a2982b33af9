import { expect } from 'chai'
import { openSite, type Site, until } from '../support/browser.ts'
import { codeOnScreen } from '../support/code-on-screen.ts'
import { pdfText } from '../support/pdf-text.ts'
import { oneAfterAnother } from '../support/steps.ts'
import type { Tab } from '../support/tab.ts'
import { ownerOfShop } from '../support/whatsapp-counter.ts'
import { startWhatsAppWeb } from '../support/whatsapp-web/start.ts'
import type { WhatsAppWeb } from '../support/whatsapp-web/whatsapp-web.ts'

/** From the code on our screen to "Lida" in the history, through the product's own whatsapp-web.js. */
describe('a number, from the code on the screen to the history', function () {
  this.timeout(180_000)
  oneAfterAnother()
  let service: WhatsAppWeb
  let site: Site
  let tab: Tab

  before(async () => {
    service = await startWhatsAppWeb()
    site = await openSite({
      without: 'whatsapp',
      chromiumArgs: service.chromiumArgs,
      whatsApp: { limits: { pause: [50, 100] } },
    })
    await site.rule({ mode: 'automatic', channels: ['whatsapp'] })
    site.shop.app.start()
    tab = await site.enter()
  })
  after(async () => {
    await site?.close()
    await service?.stop()
  })
  afterEach(() => expect(site.problems()).to.deep.equal([]))

  const sent = async () => {
    await until(async () => service.sent().length > 0, 'the message left', 60)
    return service.sent()
  }

  it('shows its code, a phone reads it off the screen, and the screen says so', async () => {
    await tab.menu('Configurações', 'WhatsApp')
    await tab.press('Adicionar número', '.empty')
    await tab.fill('Nome do número', 'Balcão')
    await tab.press('Adicionar')
    await tab.press('Conectar por QR code')
    await tab.page.waitForSelector('[data-qr]', { timeout: 60_000 })
    let read: string | undefined
    await until(
      async () => {
        read = await codeOnScreen(tab.page, '[data-qr]')
        return read !== undefined
      },
      'the code could be read',
      60,
    )
    service.phoneScans(ownerOfShop, read)
    await until(async () => (await tab.text('#connection')).includes('Pode fechar esta página'), 'it is connected', 60)
    expect(await tab.text('#connection')).to.contain('(49) 98888-7777 Nome no WhatsApp Loja Modelo')
  })

  it('sends the quote of a customer with its PDF', async () => {
    await site.quote()
    const [only, ...others] = await sent()
    expect([only?.account, only?.to, others]).to.deep.equal([ownerOfShop.phone, '5549999990187', []])
    expect(only?.caption).to.contain('Maria')
    expect((await pdfText(only?.media?.bytes ?? Buffer.alloc(0))).join()).to.contain('Troca de tela')
  })

  it('is sent, delivered and read in the history', async () => {
    const [only] = await sent()
    const rows = () =>
      tab.page.$$eval('.report-table tbody tr', found => found.map(row => String(row.innerText).replace(/\s+/g, ' ')))
    const seen = (status: string) =>
      until(
        async () => {
          await tab.menu('Mensagens', 'Histórico')
          return (await rows()).some(row => row.includes('(49) 99999-0187 Olá, Maria!') && row.includes(status))
        },
        `the history says ${status}`,
        60,
      )
    await seen('Enviada')
    await service.deliver(only?.id ?? '')
    await seen('Entregue')
    await service.read(only?.id ?? '')
    await seen('Lida')
  })
})
