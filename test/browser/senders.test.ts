import { expect } from 'chai'
import { openSite, type Site } from '../support/browser.ts'
import { type SmtpSink, startSmtpSink } from '../support/smtp-sink.ts'
import { oneAfterAnother } from '../support/steps.ts'
import type { Tab } from '../support/tab.ts'

const question = '[data-question]:has(.mail-sheet)'

/** The account from which the shop's e-mails leave, as its owner sets it up. */
describe('an e-mail account', function () {
  this.timeout(60_000)
  oneAfterAnother()
  let site: Site
  let sink: SmtpSink
  let tab: Tab

  before(async () => {
    sink = await startSmtpSink({ auth: { user: 'loja', password: 'a-senha-certa' } })
    site = await openSite({ without: 'email' })
    await site.withoutPdf()
    tab = await site.enter()
  })
  after(async () => {
    await site?.close()
    await sink?.stop()
  })
  afterEach(() => expect(site.problems()).to.deep.equal([]))

  it('is asked for where there is none', async () => {
    await tab.menu('Configurações', 'E-mail')
    await tab.press('Cadastrar e-mail')
    await tab.fill('Servidor', '127.0.0.1')
    await tab.fill('Porta', String(sink.port))
    await tab.choose('Segurança', 'Nenhuma (só rede interna)')
    await tab.fill('Usuário', 'loja')
    await tab.fill('Senha', 'a-senha-errada')
    await tab.fill('E-mail do remetente', 'vendas@loja.test')
    await tab.press('Salvar')
    expect(await tab.text('main')).to.contain('E-mail da loja foi cadastrada. Teste a conexão.')
  })

  it('never shows its password again', async () => {
    expect(await tab.page.$eval('input[name=password]', field => field.value)).to.equal('')
    expect(await tab.page.content()).not.to.contain('a-senha-errada')
  })

  it('says in a sentence that its password is wrong', async () => {
    await tab.press('Testar conexão')
    expect(await tab.text('main [role=alert]')).to.match(/senha/)
  })

  it('is ready with the right one', async () => {
    await tab.fill('Senha', 'a-senha-certa')
    await tab.press('Salvar')
    await tab.press('Testar conexão')
    expect(await tab.text('main')).to.contain('A conexão funciona: o servidor aceitou a conta.')
  })

  it('sends a first message to whoever set it up', async () => {
    await tab.press('Enviar mensagem de teste')
    expect(await tab.text('main')).to.contain('Teste enviado para admin@loja-modelo.test.')
    expect(sink.mails[0]?.envelope.to).to.deep.equal(['admin@loja-modelo.test'])
    expect(sink.mails[0]?.subject).to.contain('[teste]')
  })

  it('sends everything to one address while the shop tries it out', async () => {
    await tab.fill('Enquanto testa, mandar tudo para', 'chefe@loja.test')
    await tab.press('Salvar')
    expect(await tab.text('main')).to.contain('Em teste: nenhum cliente recebe por esta conta.')
    const { quote } = await site.quote()
    site.shop.app.start()
    await tab.go(`/quotes/${quote.id}`)
    await tab.press('Enviar', question)
    const mails = await sink.waitFor(2)
    expect(mails[1]?.envelope.to).to.deep.equal(['chefe@loja.test'])
    expect(mails[1]?.text).to.contain('Maria Aparecida')
  })
})
