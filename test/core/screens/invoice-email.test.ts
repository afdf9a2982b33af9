import { expect } from 'chai'
import { Events } from '../../../core/events/event.ts'
import { chooseSenders } from '../../../core/outbox/module-sender.ts'
import { noteCheck } from '../../../core/outbox/sender-actions.ts'
import { Contacts } from '../../../core/people/contact.ts'
import { createContact } from '../../../core/people/contact-actions.ts'
import { giveAccess } from '../../../core/people/portal-access.ts'
import { sendsByEmail } from '../../../core/people/portal-settings.ts'
import { type Browser, buildTestApp, type TestApp } from '../../support/build.ts'
import { textOf } from '../../support/counter.ts'
import { addCustomer } from '../../support/portal.ts'

describe('Envio de fatura por e-mail', () => {
  let app: TestApp
  let browser: Browser
  beforeEach(async () => {
    app = await buildTestApp()
    browser = await app.signedIn()
  })
  afterEach(() => app.close())

  const page = async () => textOf((await browser.get('/settings/invoice-email')).text)
  const account = () => app.shop.addSender({ channel: 'email', driver: 'paper', name: 'Cobrança' })
  const switchTo = async (sendsByEmail: string) =>
    textOf((await browser.follow(await browser.post('/system/hotsite/app', { sendsByEmail }, '/system/hotsite'))).text)

  it('names the three requirements with their places, and what is missing of each', async () => {
    const { text } = await browser.get('/settings/invoice-email')
    for (const place of [
      'Configurações › Parâmetros › Parâmetros financeiros › Geral',
      'Sistema › Hotsite › Configurações › Configuração geral › Aplicativo',
      'Sistema › Cadastros › Clientes › Editar › Contato',
    ])
      expect(textOf(text)).to.contain(place)
    for (const path of ['/settings/parameters/finance', '/system/hotsite?tab=aplicativo', '/contacts?menu=system'])
      expect(text).to.contain(`href="${path}"`)
    expect(textOf(text)).to.contain('Nenhuma conta de e-mail está cadastrada.')
    expect(text).not.to.contain('Enviar teste')
  })

  it('tells of a server that does not work', async () => {
    const { id } = await account()
    await app.shop.write(work => noteCheck(work, id, 'O servidor recusou a senha.'))
    expect(await page()).to.contain('Cobrança não está funcionando: O servidor recusou a senha.')
  })

  it('tells of the switch, which is Sim or Não on its tab', async () => {
    const { text } = await browser.get('/system/hotsite?tab=aplicativo')
    expect(text).to.match(/id="tab-aplicativo"[^>]*aria-selected="true"/)
    expect(textOf(text)).to.contain('Envia e-mail aplicativo')
    expect(await switchTo('no')).to.contain('Configuração do aplicativo salva.')
    expect(await app.shop.read(sendsByEmail)).to.equal(false)
    expect(await page()).to.contain('Não: o botão não aparece')
    await switchTo('yes')
    expect(await page()).to.contain('Sim: o assinante vê o botão')
    expect(await switchTo('talvez')).to.contain('Escolha Sim ou Não.')
    expect(await app.shop.read(sendsByEmail)).to.equal(true)
  })

  it('names who may enter the Central and has no main e-mail', async () => {
    const { id } = await app.shop.write(async work => {
      await createContact(work, { name: 'Sem acesso' })
      const contact = await createContact(work, {
        name: 'Rui Sem E-mail',
        taxId: '529.982.247-25',
        mobile: '(49) 99999-0187',
      })
      await giveAccess(work, app.shop.app.secret, contact.id)
      return contact
    })
    const { text } = await browser.get('/settings/invoice-email')
    expect(textOf(text))
      .to.contain('1 cliente que entra na Central não tem um válido.')
      .and.not.to.contain('Sem acesso')
    expect(text).to.contain(`href="/contacts/${id}/edit"`)
  })

  it('names who has an e-mail that is none, as old cadastros have them', async () => {
    const { id } = await addCustomer(app.shop)
    expect(await page()).to.contain('Todos os clientes que entram na Central têm um válido.')
    await app.shop.write(work => work.of(Contacts).change({ id }, { email: 'maria arroba exemplo' }))
    expect(await page())
      .to.contain('1 cliente que entra na Central não tem um válido.')
      .and.contain('maria arroba exemplo')
  })

  it('looks at the account that the module itself has, where it has one', async () => {
    const own = await app.shop.addSender({ channel: 'email', driver: 'paper', name: 'Própria', isDefault: false })
    await account()
    expect(await page()).to.contain('Cobrança (loja@exemplo.test).')
    await app.shop.write(work => chooseSenders(work, 'receivables', { email: own.id }))
    await app.shop.write(work => noteCheck(work, own.id, 'O servidor recusou a senha.'))
    expect(await page()).to.contain('Própria não está funcionando: O servidor recusou a senha.')
    const { text } = await browser.get('/settings/invoice-email')
    expect(text).to.contain('href="/settings/modules"')
    await browser.post('/settings/invoice-email/trial', {}, '/settings/invoice-email')
    const tried = await app.shop.read(work => work.of(Events).first({ where: { name: 'sender.tried' } }))
    expect(tried?.subjectId).to.equal(own.id)
  })

  it('sends a test from the server of boletos and invoices', async () => {
    const bills = await account()
    const answer = await browser.post('/settings/invoice-email/trial', {}, '/settings/invoice-email')
    expect(textOf((await browser.follow(answer)).text)).to.contain('Teste enviado.')
    const tried = await app.shop.read(work => work.of(Events).first({ where: { name: 'sender.tried' } }))
    expect(tried?.payload).to.include({ channel: 'email', subject: 'Teste do envio de faturas de Loja loja-modelo' })
    expect(tried?.subjectId).to.equal(bills.id)
  })
})
