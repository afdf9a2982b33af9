import { expect } from 'chai'
import { Senders } from '../../core/outbox/sender.ts'
import { removeSender } from '../../core/outbox/sender-actions.ts'
import { type Contact, Contacts } from '../../core/people/contact.ts'
import { updateContact } from '../../core/people/contact-actions.ts'
import { changeSettings } from '../../core/people/settings.ts'
import { receivableSettings } from '../../plugins/receivables/settings.ts'
import { openSite, type Site, until } from '../support/browser.ts'
import { faultsOf } from '../support/inspect-page.ts'
import { addCustomer, maria, portalPassword } from '../support/portal.ts'
import { addCharge } from '../support/receiving.ts'
import { type SmtpSink, startSmtpSink } from '../support/smtp-sink.ts'
import { oneAfterAnother } from '../support/steps.ts'
import type { Tab } from '../support/tab.ts'

/** What it takes to get an invoice by e-mail, with one of the three missing at a time, against a real mail server. */
for (const width of [360, 1280] as const) {
  describe(`a subscriber who asks for an invoice that cannot be sent, ${width} px wide`, function () {
    this.timeout(240_000)
    oneAfterAnother()
    let site: Site
    let sink: SmtpSink
    let tab: Tab
    let staff: Tab
    let contact: Contact

    before(async () => {
      sink = await startSmtpSink()
      site = await openSite()
      await site.shop.write(work => changeSettings(work, receivableSettings, { pixKey: 'loja@exemplo.test' }))
      contact = await addCustomer(site.shop)
      await addCharge(site.shop, { contact, description: 'Internet de dezembro' })
      site.shop.app.start()
      await site.settled()
      staff = await site.enter()
      tab = await site.window(width as never)
      await tab.go('/c/loja-modelo/entrar')
      await tab.fill('CPF ou CNPJ', maria.taxId)
      await tab.fill('Senha', portalPassword)
      await tab.press('Entrar')
    })
    after(async () => {
      await site?.close()
      await sink?.stop()
    })
    const clean = async () => {
      expect((await faultsOf(tab.page)).map(({ text }) => text)).to.deep.equal([])
      expect(site.problems()).to.deep.equal([])
    }
    const invoice = async () => {
      await tab.go('/c/loja-modelo/faturas')
      await tab.pick('Internet de dezembro', '.portal-list')
      await tab.reads('Para pagar')
    }
    const ask = async () => {
      await invoice()
      await tab.press('Enviar por e-mail')
      await tab.reads('Vai para o e-mail do seu cadastro: maria@exemplo.test')
    }
    const switchTo = async (choice: 'Sim' | 'Não') => {
      await staff.go('/system/hotsite?tab=aplicativo')
      await staff.choose('Envia e-mail aplicativo', choice)
      await staff.press('Salvar', '#aplicativo')
      await staff.reads('Configuração do aplicativo salva.')
    }

    it('sees no icon where "Envia e-mail aplicativo" is Não, and is refused by what is behind it', async () => {
      await ask()
      await switchTo('Não')
      await tab.press('Enviar')
      await tab.reads('O envio por e-mail está desligado nesta empresa.')
      // The browser itself notes the answer 403.
      expect(site.problems().filter(text => !text.includes('403'))).to.deep.equal([])
      await invoice()
      expect(await tab.text()).not.to.include('Enviar por e-mail')
      await tab.go('/c/loja-modelo/faturas')
      await tab.reads('Internet de dezembro')
      expect(await tab.text()).not.to.include('Enviar por e-mail')
      await clean()
      await switchTo('Sim')
      await ask()
      await clean()
    })

    it('is told that the company has no mail server, where there is none', async () => {
      const accounts = await site.shop.read(work => work.of(Senders).all({ where: { channel: 'email' } }))
      for (const { id } of accounts) await site.shop.write(work => removeSender(work, id))
      await ask()
      await tab.press('Enviar')
      await tab.reads('Não foi enviado')
      await tab.reads('A empresa ainda não tem servidor de e-mail.')
      await clean()
      await staff.go('/settings/invoice-email')
      await staff.reads('Nenhuma conta de e-mail está cadastrada.')
    })

    it('gets it once there is one', async () => {
      const account = { host: '127.0.0.1', port: sink.port, security: 'none', from: 'faturas@loja.test' }
      await site.shop.addSender({ channel: 'email', driver: 'smtp', account })
      await ask()
      await tab.press('Enviar')
      await tab.reads('Enviado em')
      await clean()
      const copies = () => sink.mails.filter(({ subject }) => subject?.startsWith('Sua fatura'))
      await until(async () => copies().length > 0, 'the mail is there')
      expect(copies()[0]?.envelope.to).to.deep.equal(['maria@exemplo.test'])
    })

    it('cannot ask without an e-mail on file, nor with one that is none, and is told whom to call', async () => {
      for (const email of [null, 'maria arroba exemplo']) {
        if (email) await site.shop.write(work => work.of(Contacts).change({ id: contact.id }, { email }))
        else await site.shop.write(work => updateContact(work, contact.id, { email }))
        await invoice()
        await tab.press('Enviar por e-mail')
        await tab.reads('Seu cadastro não tem um E-mail principal válido.')
        await tab.reads('(49) 3322-1100')
        expect(await tab.page.$$('main form')).to.have.length(0)
        await clean()
      }
    })

    it('who had the page open when the e-mail on file went wrong is told so, and nothing leaves', async () => {
      await site.shop.write(work => updateContact(work, contact.id, { email: maria.email }))
      await ask()
      await site.shop.write(work => work.of(Contacts).change({ id: contact.id }, { email: 'maria arroba exemplo' }))
      const before = sink.mails.length
      await tab.press('Enviar')
      await tab.reads('O e-mail do seu cadastro não é válido')
      await clean()
      await site.settled()
      expect(sink.mails).to.have.length(before)
    })
  })
}
