import { expect } from 'chai'
import { openSite, type Site, widths } from '../support/browser.ts'
import { pdfText } from '../support/pdf-text.ts'
import { type SmtpSink, startSmtpSink } from '../support/smtp-sink.ts'
import { oneAfterAnother } from '../support/steps.ts'
import type { Tab } from '../support/tab.ts'

const mailQuestion = '[data-question]:has(.mail-sheet)'
const phoneQuestion = '[data-question]:has(.phone-screen)'

/** From the first "bom dia" to the customer's phone, as people at a counter do it. */
describe('a quote, from the counter to the customer', function () {
  this.timeout(60_000)
  let site: Site
  let sink: SmtpSink

  before(async () => {
    sink = await startSmtpSink()
    site = await openSite({ without: 'email' })
    const account = { host: '127.0.0.1', port: sink.port, security: 'none', from: 'vendas@loja.test' }
    await site.shop.addSender({ channel: 'email', driver: 'smtp', identity: 'vendas@loja.test', account })
    site.shop.app.start()
  })
  after(async () => {
    await site?.close()
    await sink?.stop()
  })

  for (const width of widths) {
    describe(`on a screen ${width} pixels wide`, () => {
      oneAfterAnother()
      const customer = `Cliente de ${width}`
      let tab: Tab
      let page: string
      let number: string

      before(async () => {
        sink.reset()
        tab = await site.enter(width)
      })
      afterEach(() => expect(site.problems()).to.deep.equal([]))

      it('begins with the customer', async () => {
        await tab.menu('Contatos', 'Clientes')
        await tab.press('Novo cliente', '.page-header')
        await tab.fill('Nome', customer)
        await tab.fill('E-mail principal', `cliente${width}@exemplo.test`)
        await tab.fill('Celular', `(49) 99999-${String(width).padStart(4, '0')}`)
        await tab.press('Cadastrar')
        expect(await tab.text('main')).to.contain(`${customer} foi cadastrado.`)
      })

      it('has two items, one on a line added for it', async () => {
        await tab.menu('Vendas', 'Orçamentos')
        await tab.press('Novo orçamento', '.page-header')
        await tab.fill('Procurar cliente', customer)
        await tab.pick(customer, '#contact-options')
        await tab.fill('Descrição', 'Troca de tela', '[data-line]:first-child')
        await tab.fill('Preço (R$)', '350,00', '[data-line]:first-child')
        await tab.click('Incluir linha')
        await tab.fill('Descrição', 'Película', '[data-line]:last-child')
        await tab.fill('Quantidade', '2', '[data-line]:last-child')
        await tab.fill('Preço (R$)', '25,50', '[data-line]:last-child')
        expect(await tab.text('[data-sum]')).to.equal('R$ 401,00')
        await tab.press('Salvar')
        page = tab.place()
        number = /Orçamento (\d+) criado\./.exec(await tab.text('main'))?.[1] ?? 'nenhum'
        expect(await tab.text('main'))
          .to.contain(customer)
          .and.contain('R$ 401,00')
      })

      it('asks at once what is to be sent on each channel', async () => {
        expect(await tab.text(mailQuestion))
          .to.contain('Enviar por E-mail?')
          .and.contain(`orcamento-${number}.pdf`)
        expect(await tab.text(phoneQuestion)).to.contain('Enviar por WhatsApp?')
      })

      it('sends the e-mail as it was edited, once, however often the button is clicked', async () => {
        await tab.fill('Texto do e-mail', `Bom dia! Segue o combinado, ${customer}.`, mailQuestion)
        await tab.pressTwice('Enviar', mailQuestion)
        await tab.reads(`Mensagem para ${customer} na fila`)
        await site.settled()
        expect(sink.mails).to.have.length(1)
        const [mail] = await sink.waitFor(1)
        expect(mail?.to?.[0]?.address).to.equal(`cliente${width}@exemplo.test`)
        expect(mail?.text).to.contain(`Bom dia! Segue o combinado, ${customer}.`)
        expect(mail?.html).to.contain(`Bom dia! Segue o combinado, ${customer}.`)
      })

      it('goes along as a PDF that names the quote and the customer', async () => {
        const [attachment] = sink.mails[0]?.attachments ?? []
        expect(attachment?.filename).to.equal(`orcamento-${number}.pdf`)
        const [text] = await pdfText(new Uint8Array(attachment?.content as ArrayBuffer))
        expect(text).to.contain(`Orçamento ${number}`).and.contain(customer).and.contain('Película')
      })

      it('leaves the WhatsApp for later, where it waits with the others and leaves with them', async () => {
        await tab.press('Agora não', phoneQuestion)
        expect(await tab.text('main')).not.to.contain('Enviar por WhatsApp?')
        await tab.menu('Mensagens', 'Confirmar')
        await tab.click(`Marcar a mensagem para ${customer}`)
        await tab.press('Enviar a marcada')
        expect(await tab.text('main')).to.contain('1 mensagem entrou na fila.')
        await site.settled()
      })

      it('appears on the phone of the test mailbox', async () => {
        await tab.menu('Mensagens', 'Caixa de testes')
        if (width < 992) await tab.pick(customer, '.inbox-list')
        await tab.reads(customer, '.phone-chat')
        const bubble = await tab.text('.phone-chat .bubble:last-child')
        expect(bubble).to.contain(`Seu orçamento nº ${number} está pronto: R$ 401,00.`).and.contain('enviada')
      })

      it('asks again after the next step, and takes a no with its reason', async () => {
        await tab.go(page)
        await tab.press('Marcar como enviado')
        expect(await tab.text(mailQuestion)).to.contain('Enviar por E-mail?')
        await tab.click('Não enviar', phoneQuestion)
        await tab.fill('Por que não vai ser enviada?', 'Já falei por telefone', phoneQuestion)
        await tab.press('Não enviar', `${phoneQuestion} .discard-box`)
        expect(await tab.text('main')).to.contain(`A mensagem para ${customer} não vai ser enviada.`)
      })

      it('takes no harm from the back button', async () => {
        await tab.press('Enviar', mailQuestion)
        await site.settled()
        await tab.page.goBack()
        expect(await tab.text('main')).not.to.contain('Enviar por E-mail?')
        expect(sink.mails).to.have.length(2)
      })

      it('lets the second of two people know that the first was quicker', async () => {
        await tab.press('Aprovar')
        const other = await site.window(width, tab)
        await other.go(page)
        await other.press('Enviar', phoneQuestion)
        await tab.page.bringToFront()
        await tab.press('Enviar', phoneQuestion)
        expect(await tab.text('main')).to.contain('Esta mensagem não está esperando confirmação.')
      })

      it('can be read in the history, with what was said and what became of it', async () => {
        await tab.menu('Mensagens', 'Histórico')
        await tab.fill('Cliente', customer)
        await tab.press('Procurar', '.report-filters')
        const rows = await tab.page.$$eval('.report-table tbody tr', found => found.map(row => String(row.innerText)))
        const about = (text: string) => rows.find(row => row.replace(/\s+/g, ' ').includes(text))
        expect(about(`Bom dia! Segue o combinado, ${customer}.`)).to.contain('Enviada')
        expect(about('está pronto')).to.contain('Enviada')
        expect(about('agora está: *Enviado*')).to.contain('Descartada')
        expect(about('agora está: Aprovado')).to.contain('Esperando uma pessoa')
      })

      it('has it all in its timeline', async () => {
        await tab.go(`${page}?tab=timeline`)
        const told = await tab.text('.timeline')
        expect(told).to.contain('Situação: Aberto → Enviado').and.contain('Situação: Enviado → Aprovado')
        expect(told).to.contain(`E-mail para ${customer}`).and.contain(`WhatsApp para ${customer}`)
        expect(told).to.contain('Descartada').and.contain('Enviada')
      })
    })
  }
})
