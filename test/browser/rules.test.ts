import { expect } from 'chai'
import { openSite, type Site, until } from '../support/browser.ts'
import type { Tab } from '../support/tab.ts'

const changed = '[id="quote.status_changed"]'
const created = '[id="quote.created"]'

/** How people decide what is said, how, and with which words. */
describe('what the shop says to its customers', function () {
  this.timeout(60_000)
  let site: Site
  let tab: Tab
  let quote: string

  before(async () => {
    site = await openSite()
    await site.withoutPdf()
    quote = `/quotes/${(await site.quote()).quote.id}`
    site.shop.app.start()
    tab = await site.enter()
  })
  after(() => site?.close())
  beforeEach(() => site.problems())
  afterEach(() => expect(site.problems()).to.deep.equal([]))

  it('goes out by itself once its rule says so', async () => {
    await tab.menu('Mensagens', 'Modelos e regras')
    await tab.choose('Como sai', 'Automática', changed)
    await tab.press('Salvar Mudança de status do orçamento')
    expect(await tab.text('main')).to.contain('Regra salva: Mudança de status do orçamento.')
    await tab.go(quote)
    await tab.press('Marcar como enviado')
    await until(
      async () => (await site.messages({ status: 'sent', channel: 'email' })).length > 0,
      'the e-mail has left',
    )
    await tab.menu('Mensagens', 'Caixa de testes')
    await tab.press('E-mail', 'main')
    expect(await tab.text('.mail-head'))
      .to.contain('Orçamento nº 1: Enviado')
      .and.contain('maria@cliente.test')
  })

  it('is shown on a real document while it is being written', async () => {
    await tab.go('/messages/rules')
    await tab.press('ver texto de Criação do orçamento por E-mail')
    await tab.fill('Texto', 'Oi, {{cliente.primeiroNome}}! São {{orcamento.total}}.')
    await tab.reads('Oi, Maria! São R$ 350,00.', '#preview')
  })

  it('refuses a variable that does not exist, under the field, and says which was meant', async () => {
    await tab.go('/messages/rules/quote.created/email')
    await tab.fill('Texto', 'Oi, {{cliente.nme}}!')
    const sentence = 'A variável "cliente.nme" não existe nesta mensagem; você quis dizer "cliente.nome"?'
    await tab.reads(sentence, '#mistake-body')
    await tab.press('Salvar')
    expect(await tab.text('#mistake-body')).to.contain(sentence)
    expect(await tab.page.$eval('#field-body', field => field.value)).to.equal('Oi, {{cliente.nme}}!')
  })

  it('takes a variable from the list to where the cursor is', async () => {
    await tab.go('/messages/rules/quote.created/email')
    await tab.fill('Texto', 'Prezada ')
    await tab.click('{{cliente.nome}}')
    await tab.reads('Prezada Maria Aparecida', '#preview')
  })

  it('can be the shop’s own, and the default again', async () => {
    await tab.go('/messages/rules/quote.created/whatsapp')
    const standard = await tab.page.$eval('#field-body', field => String(field.value))
    await tab.fill('Texto', 'Oi, {{cliente.nome}}!')
    await tab.press('Salvar')
    expect(await tab.text('main')).to.contain('Texto salvo.')
    await tab.click('Restaurar padrão')
    await tab.press('Restaurar padrão', '#confirm')
    expect(await tab.text('main')).to.contain('O texto padrão voltou.')
    expect(await tab.page.$eval('#field-body', field => field.value)).to.equal(standard)
    await tab.go('/')
    expect(await tab.text('main')).to.contain('Texto padrão restaurado: Criação do orçamento')
  })

  it('is tried out on whoever writes it', async () => {
    await tab.go('/messages/rules/quote.created/email')
    await tab.fill('Assunto', 'Um assunto que ninguém salvou')
    await tab.click('Enviar teste para mim')
    await tab.reads('Teste enviado.', '#trial')
    await tab.go('/dev/mailbox/mail')
    expect(await tab.text('.mail-head')).to.contain('Um assunto que ninguém salvou')
  })

  it('is nothing when the message is switched off, and the quote can tell why', async () => {
    await tab.go('/messages/rules')
    await tab.click('Criação do orçamento', created)
    await tab.press('Salvar Criação do orçamento')
    await tab.go(quote)
    await tab.click('Mais')
    await tab.press('Duplicar')
    await tab.press('Salvar')
    await tab.click('Mais')
    await tab.press('Por que não foi enviado?')
    expect(await tab.text('main')).to.contain('A mensagem "Criação do orçamento" está desligada.')
    await tab.press('Ligar a mensagem')
    expect(tab.place()).to.match(/^\/messages\/rules/)
  })

  it('is nothing when the module is switched off, which leaves the menu and explains itself', async () => {
    await tab.menu('Configurações', 'Módulos')
    await tab.click('Desligar Orçamentos')
    await tab.press('Desligar', '#confirm')
    expect(await tab.page.$('nav a[href="/quotes"]')).to.equal(null)
    await tab.go('/quotes')
    expect(await tab.text('main'))
      .to.contain('O módulo Orçamentos está desligado.')
      .and.contain('Configurações > Módulos')
    site.problems() // the browser notes the 404, as it should
    await tab.go(`/messages/why?subject=quote&id=${quote.split('/').at(-1)}`)
    expect(await tab.text('main')).to.contain('O módulo Orçamentos está desligado para mensagens.')
  })

  it('comes back with the module', async () => {
    await tab.go('/settings/modules')
    await tab.press('Ligar Orçamentos')
    expect(await tab.page.$('nav a[href="/quotes"]')).not.to.equal(null)
  })
})
