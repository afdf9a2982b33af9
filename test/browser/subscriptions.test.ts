import { expect } from 'chai'
import { changeSettings } from '../../core/people/settings.ts'
import { receivableSettings } from '../../plugins/receivables/settings.ts'
import { openSite, type Site } from '../support/browser.ts'
import { faultsOf } from '../support/inspect-page.ts'
import { addContact } from '../support/quoting.ts'
import { oneAfterAnother } from '../support/steps.ts'
import type { Tab } from '../support/tab.ts'

/** A provider's first day: a plan, a subscriber, the invoices of the month, looked at before they are made. */
describe('subscriptions', function () {
  this.timeout(300_000)
  oneAfterAnother()
  let site: Site
  let tab: Tab

  before(async () => {
    site = await openSite()
    await addContact(site.shop, 'Clara Nunes')
    await site.shop.write(work => changeSettings(work, receivableSettings, { pixKey: 'loja@exemplo.test' }))
    tab = await site.enter()
  })
  after(() => site?.close())
  afterEach(() => expect(site.problems()).to.deep.equal([]))
  const faults = async () => (await faultsOf(tab.page)).map(({ text }) => text)
  /** The task that was just started, and what follows from it. */
  const work = async () => {
    while ((await site.shop.app.tasks.round()) > 0);
    await site.shop.relay()
  }

  it('begin with a plan', async () => {
    await tab.menu('Financeiro', 'Assinaturas')
    await tab.press('Novo plano')
    await tab.fill('Nome do plano', 'Fibra 300')
    await tab.fill('Velocidade', '300 Mega')
    await tab.fill('Preço por mês (R$)', '99,90')
    await tab.press('Criar plano')
    await tab.reads('Plano Fibra 300 criado.')
    expect(await faults()).to.deep.equal([])
  })

  it('say at the field what is wrong, and keep the rest', async () => {
    await tab.go('/subscriptions')
    await tab.press('Nova assinatura')
    await tab.fill('Procurar cliente', 'Clara')
    await tab.pick('Clara Nunes', '#contact-options')
    await tab.choose('Plano', 'Fibra 300, R$\u00a099,90')
    await tab.fill('Dia do vencimento', '32')
    await tab.fill('Endereço de instalação', 'Rua das Flores, 10')
    await tab.press('Criar assinatura')
    await tab.reads('Use um dia de 1 a 31.')
    expect(await faults()).to.deep.equal([])
  })

  it('are made for a customer', async () => {
    await tab.fill('Dia do vencimento', '10')
    await tab.press('Criar assinatura')
    await tab.reads('Assinatura 1 criada.')
    expect(await faults()).to.deep.equal([])
  })

  it('have their invoices looked at before they are made', async () => {
    const [subscription] = await site.shop.read(async work =>
      work.query<{ nextDueDate: string }>('SELECT nextDueDate FROM subscriptions WHERE companyId = :companyId'),
    )
    await tab.go('/subscriptions/invoices')
    await tab.press('Gerar faturas')
    await tab.page.$eval(
      'input[name=month]',
      (input, month) => {
        ;(input as unknown as { value: string }).value = month
      },
      String(subscription?.nextDueDate).slice(0, 7),
    )
    await tab.press('Conferir antes')
    await work()
    await tab.go('/subscriptions/generation/report')
    await tab.reads('Faturas a gerar')
    await tab.reads('Clara Nunes')
    expect(await faults()).to.deep.equal([])
    await tab.press('Gerar 1 fatura')
    await work()
  })

  it('have an invoice that can be paid', async () => {
    await tab.go('/subscriptions/invoices')
    await tab.press('1', 'main')
    await tab.reads('Falta pagar')
    expect(await tab.page.$eval('#pix-code', input => (input as unknown as { value: string }).value)).to.match(
      /^000201/,
    )
    await tab.press('Receber')
    await tab.press('Quitar')
    await tab.press('Registrar pagamento')
    await tab.go('/subscriptions/invoices')
    await tab.reads('Paga')
    expect(await faults()).to.deep.equal([])
  })
})
