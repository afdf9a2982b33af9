import { expect } from 'chai'
import { formatMoney } from '../../core/brazil/money.ts'
import { changeSettings } from '../../core/people/settings.ts'
import { receivableSettings } from '../../plugins/receivables/settings.ts'
import { openSite, type Site } from '../support/browser.ts'
import { faultsOf } from '../support/inspect-page.ts'
import { addContact } from '../support/quoting.ts'
import { oneAfterAnother } from '../support/steps.ts'
import type { Tab } from '../support/tab.ts'

/** Somebody at the counter charges in two instalments, takes the money for one, and tells the customer. */
describe('money to receive', function () {
  this.timeout(120_000)
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

  it('is charged in two instalments', async () => {
    await tab.menu('Financeiro', 'Receber')
    await tab.press('Nova cobrança')
    await tab.fill('Procurar cliente', 'Clara')
    await tab.pick('Clara Nunes', '#contact-options')
    await tab.fill('Do que é a cobrança', 'Violão')
    await tab.fill('Valor total (R$)', '379,81')
    await tab.fill('Em quantas parcelas', '2')
    await tab.press('Criar cobrança')
    await tab.reads('Cobrança 1 criada, em 2 parcelas.')
    expect((await tab.text('main')).replaceAll('\u00a0', ' ')).to.include(formatMoney(18_991).replaceAll('\u00a0', ' '))
    expect(await faults()).to.deep.equal([])
  })

  it('shows the PIX code to be copied', async () => {
    expect(await tab.page.$eval('#pix-code', input => (input as unknown as { value: string }).value)).to.match(
      /^000201/,
    )
  })

  it('is settled, and the next page asks whether the customer is to be told', async () => {
    await tab.press('Quitar')
    expect(await faults()).to.deep.equal([])
    await tab.press('Registrar pagamento')
    await tab.reads('Parcela quitada.')
    const asked = await tab.page.$$eval('[aria-label="Mensagens que esperam a sua resposta"] textarea', all =>
      all.map(one => (one as unknown as { value: string }).value),
    )
    expect(asked.join()).to.include('Recebemos o seu pagamento')
    expect(await faults()).to.deep.equal([])
  })

  it('is a mistake that is taken back, with its reason', async () => {
    await tab.click('Mais')
    await tab.press('Reabrir')
    await tab.fill('Motivo', 'Cheque devolvido')
    await tab.press('Reabrir parcela')
    await tab.reads('Parcela reaberta.')
    await tab.reads('Estornado')
  })
})
