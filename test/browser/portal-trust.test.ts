import { expect } from 'chai'
import { blockAccess } from '../../core/people/portal-access.ts'
import { Subscriptions } from '../../plugins/subscriptions/subscription.ts'
import { openSite, type Site, until } from '../support/browser.ts'
import { faultsOf } from '../support/inspect-page.ts'
import { addCustomer, maria, portalPassword } from '../support/portal.ts'
import { addCharge } from '../support/receiving.ts'
import { oneAfterAnother } from '../support/steps.ts'
import { addSubscription, seeSubscription } from '../support/subscribing.ts'
import type { Tab } from '../support/tab.ts'

for (const width of [360, 1280] as const) {
  describe(`a subscriber who was suspended for being late, ${width} px wide`, function () {
    this.timeout(120_000)
    oneAfterAnother()
    let site: Site
    let tab: Tab
    before(async () => {
      site = await openSite()
      site.shop.app.start()
      tab = await site.window(width as never)
    })
    after(() => site?.close())

    const clean = async () => {
      expect((await faultsOf(tab.page)).map(({ text }) => text)).to.deep.equal([])
      expect(site.problems()).to.deep.equal([])
    }

    it('unlocks the service on trust, once', async () => {
      const subscription = await addSubscription(site.shop, { contact: await addCustomer(site.shop) })
      const late = { status: 'suspended' as const, suspendedFor: 'overdue' as const }
      await site.shop.write(work => work.of(Subscriptions).change({ id: subscription.id }, late))
      await tab.go('/c/loja-modelo/entrar')
      await tab.fill('CPF ou CNPJ', maria.taxId)
      await tab.fill('Senha', portalPassword)
      await tab.press('Entrar')
      await tab.press('Assinaturas')
      await tab.reads('Suspensa por atraso')
      await clean()
      await tab.pick('Assinatura 1', '.portal-list')
      await tab.press('Desbloqueio de confiança')
      await tab.reads('sem o pagamento, até')
      await clean()
      await tab.press('Confirmar')
      await tab.reads('o serviço volta em instantes')
      const status = async () => (await seeSubscription(site.shop, subscription)).status
      await until(async () => (await status()) === 'active', 'the service is back')
      await tab.press('Assinaturas')
      await tab.pick('Assinatura 1', '.portal-list')
      await tab.reads('Desbloqueada em confiança até')
      await clean()
      await site.shop.write(work => work.of(Subscriptions).change({ id: subscription.id }, late))
      await tab.press('Assinaturas')
      await tab.pick('Assinatura 1', '.portal-list')
      await tab.press('Desbloqueio de confiança')
      await tab.reads('já foi usado em')
      expect(await tab.page.$$('main form')).to.have.length(0)
      await clean()
    })

    it('finds the way to the Central where a link of a message is over', async () => {
      const contact = await addCustomer(site.shop, {
        name: 'João',
        taxId: '111.444.777-35',
        email: 'joao@exemplo.test',
      })
      const [{ token }] = await addCharge(site.shop, { contact })
      await site.shop.write(work => blockAccess(work, contact.id))
      await tab.go(`/d/instalment/${token}`)
      await tab.reads('Este link não vale mais')
      expect((await faultsOf(tab.page)).map(({ text }) => text)).to.deep.equal([])
      // The browser itself notes the answer 410.
      expect(site.problems().filter(text => !text.includes('410'))).to.deep.equal([])
      await tab.press('Abrir a Central do Assinante')
      expect(tab.place()).to.match(/^\/c\/loja-modelo/)
    })
  })
}
