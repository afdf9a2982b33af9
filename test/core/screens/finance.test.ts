import { expect } from 'chai'
import { billingServer } from '../../../core/outbox/billing-server.ts'
import type { Sender } from '../../../core/outbox/sender.ts'
import { noteCheck } from '../../../core/outbox/sender-actions.ts'
import { type Browser, buildTestApp, type TestApp } from '../../support/build.ts'
import { textOf } from '../../support/counter.ts'

const path = '/settings/parameters/finance'

describe('Parâmetros financeiros', () => {
  let app: TestApp
  let browser: Browser
  let bills: Sender
  beforeEach(async () => {
    app = await buildTestApp()
    browser = await app.signedIn()
  })
  afterEach(() => app.close())

  const withAccounts = async () => {
    await app.shop.addSender({ channel: 'email', driver: 'paper', name: 'Loja' })
    bills = await app.shop.addSender({ channel: 'email', driver: 'paper', name: 'Cobrança', isDefault: false })
  }
  const follow = async (fields: object) => textOf((await browser.follow(await browser.post(path, fields, path))).text)

  it('stand in the menu as Configurações > Parâmetros > Parâmetros financeiros', async () => {
    expect((await browser.get('/')).text).to.contain(`href="${path}"`)
    const { text } = await browser.get(path)
    expect(textOf(text)).to.contain('Geral')
  })

  it('say what to do while there is no account', async () => {
    const { text } = await browser.get(path)
    expect(text).to.contain('href="/settings/senders/new"')
    expect(text).not.to.contain('name="billingServerId"')
  })

  it('offer the accounts, and keep the chosen one', async () => {
    await withAccounts()
    const { text } = await browser.get(path)
    expect(textOf(text)).to.contain('Servidor de e-mail boletos e faturas').and.contain('O padrão: Loja')
    expect(await follow({ billingServerId: bills.id })).to.contain('Parâmetros salvos.')
    expect((await app.shop.read(billingServer))?.id).to.equal(bills.id)
    expect((await browser.get(path)).text).to.match(new RegExp(`value="${bills.id}" selected`))
    expect(textOf((await browser.get('/system/audit')).text)).to.contain(
      'Configurações alteradas: Parâmetros financeiros',
    )
    expect(await follow({ billingServerId: '' })).to.contain('Parâmetros salvos.')
    expect(await app.shop.read(billingServer)).to.equal(undefined)
  })

  it('refuse an account that is not there, at the field', async () => {
    await withAccounts()
    expect(await follow({ billingServerId: 'nenhuma' })).to.contain('Esta conta de e-mail não existe mais.')
  })

  it('say when the account does not work', async () => {
    await withAccounts()
    await app.shop.write(work => noteCheck(work, bills.id, 'O servidor recusou a senha.'))
    await follow({ billingServerId: bills.id })
    expect(textOf((await browser.get(path)).text)).to.contain('O servidor recusou a senha.')
  })
})
