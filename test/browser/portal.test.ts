import { expect } from 'chai'
import { Messages } from '../../core/outbox/message.ts'
import { Senders } from '../../core/outbox/sender.ts'
import type { Contact } from '../../core/people/contact.ts'
import { createContact, updateContact } from '../../core/people/contact-actions.ts'
import { changeSettings } from '../../core/people/settings.ts'
import { receivableSettings } from '../../plugins/receivables/settings.ts'
import { openSite, type Site, until } from '../support/browser.ts'
import { faultsOf } from '../support/inspect-page.ts'
import { addCustomer, keyOf, maria, portalPassword } from '../support/portal.ts'
import { addCharge } from '../support/receiving.ts'
import { type SmtpSink, startSmtpSink } from '../support/smtp-sink.ts'
import { oneAfterAnother } from '../support/steps.ts'
import type { Tab } from '../support/tab.ts'

/** A subscriber helps himself, on a phone and on a wide screen, against a real mail server. */
for (const width of [360, 1280] as const) {
  describe(`a subscriber in the Central, ${width} px wide`, function () {
    this.timeout(240_000)
    oneAfterAnother()
    let site: Site
    let sink: SmtpSink
    let tab: Tab
    let contact: Contact

    before(async () => {
      sink = await startSmtpSink()
      site = await openSite()
      const account = { host: '127.0.0.1', port: sink.port, security: 'none', from: 'faturas@loja.test' }
      // Not the paper one, which is older.
      await site.shop.write(work => work.of(Senders).change({ channel: 'email' }, { isDefault: false }))
      await site.shop.addSender({ channel: 'email', driver: 'smtp', account })
      await site.shop.write(work => changeSettings(work, receivableSettings, { pixKey: 'loja@exemplo.test' }))
      contact = await addCustomer(site.shop)
      await addCharge(site.shop, { contact, description: 'Internet de dezembro' })
      await addCharge(site.shop, { contact, description: 'Internet de janeiro' })
      site.shop.app.start()
      await site.settled()
      sink.reset()
      tab = await site.window(width as never)
    })
    after(async () => {
      await site?.close()
      await sink?.stop()
    })
    const faults = async () => (await faultsOf(tab.page)).map(({ text }) => text)
    const clean = async () => {
      expect(await faults()).to.deep.equal([])
      expect(site.problems()).to.deep.equal([])
    }
    const copies = () => sink.mails.filter(({ subject }) => subject?.startsWith('Sua fatura'))

    it('sees whose Central it is, and enters', async () => {
      await tab.go('/c/loja-modelo')
      await tab.reads('É a empresa que você procura?')
      await clean()
      await tab.press('Sim, continuar')
      await clean()
      await tab.fill('CPF ou CNPJ', maria.taxId)
      await tab.fill('Senha', portalPassword)
      await tab.press('Entrar')
      await tab.reads('Internet de dezembro')
      await clean()
    })

    it('opens an invoice and finds what it takes to pay', async () => {
      await tab.pick('Internet de dezembro', '.portal-list')
      await tab.reads('Para pagar')
      expect(await tab.page.$eval('#code-0', input => (input as unknown as { value: string }).value)).to.match(
        /^000201/,
      )
      await clean()
    })

    it('asks for it by e-mail, and is told when it left', async () => {
      await tab.press('Enviar por e-mail')
      await tab.reads('Vai para o e-mail do seu cadastro: maria@exemplo.test')
      await clean()
      await tab.press('Enviar')
      await tab.reads('Enviado em')
      await clean()
      await until(async () => copies().length === 1, 'the mail is there')
      const [mail] = copies()
      expect(mail?.envelope.to).to.deep.equal(['maria@exemplo.test'])
      expect(mail?.text).to.include('000201').and.to.include('/f/').and.not.to.include('só-o-cliente-vê')
      const papers = mail?.attachments.filter(({ mimeType }) => mimeType === 'application/pdf')
      expect(papers?.map(({ filename }) => filename)).to.deep.equal(['cobranca-1-1.pdf'])
      const path = /\/c\/loja-modelo\/f\/[\w-]{43}/.exec(mail?.text ?? '')?.[0] ?? ''
      const visitor = await site.window(width as never)
      await visitor.go(path)
      await visitor.reads('Internet de dezembro')
      expect(path).to.include(await keyOf(site.shop, 'link', contact.id))
    })

    it('is told that it will be sent when the mail server is back, and it is, once', async () => {
      await sink.stop()
      await tab.go('/c/loja-modelo/faturas')
      await tab.pick('Internet de janeiro', '.portal-list')
      await tab.press('Enviar por e-mail')
      await tab.press('Enviar')
      await tab.reads('será enviada quando ele voltar')
      await clean()
      const { port } = sink
      sink = await startSmtpSink({ port })
      // Nobody waits half a minute here: the next try is now.
      await site.shop.write(work => work.of(Messages).change({ status: 'queued' }, { dueAt: work.now }))
      await tab.reads('Enviado em')
      await site.settled()
      expect(copies().map(({ subject }) => subject?.includes('janeiro'))).to.deep.equal([true])
    })

    it('is told what to do when there is no address on file', async () => {
      await site.shop.write(work => updateContact(work, contact.id, { email: null }))
      await tab.go('/c/loja-modelo/faturas')
      await tab.pick('Internet de dezembro', '.portal-list')
      await tab.press('Enviar por e-mail')
      await tab.reads('Seu cadastro não tem um E-mail principal válido.')
      await clean()
    })

    it('leaves, and forgot the password', async () => {
      await tab.press('Sair')
      await tab.reads('Você saiu. Até logo!')
      await tab.press('Esqueci a senha')
      await clean()
      await site.shop.write(work => updateContact(work, contact.id, { email: maria.email }))
      await tab.fill('CPF ou CNPJ', maria.taxId)
      await tab.press('Enviar código')
      await clean()
      await until(async () => sink.mails.some(({ subject }) => subject?.startsWith('Código')), 'the code is there')
      const mail = sink.mails.find(({ subject }) => subject?.startsWith('Código'))
      await tab.fill('Código de 6 números', /\b\d{6}\b/.exec(mail?.text ?? '')?.[0] ?? '')
      await tab.fill('Senha nova', 'minha-senha-nova')
      await tab.fill('Repita a senha nova', 'minha-senha-nova')
      await tab.press('Trocar a senha')
      await tab.fill('CPF ou CNPJ', maria.taxId)
      await tab.fill('Senha', 'minha-senha-nova')
      await tab.press('Entrar')
      await tab.reads('Internet de dezembro')
      await clean()
    })

    it('chooses the first password by the link', async () => {
      const joana = await site.shop.write(work =>
        createContact(work, { name: 'Joana', taxId: '529.982.247-25', email: 'joana@exemplo.test' }),
      )
      const staff = await site.enter()
      await staff.go(`/contacts/${joana.id}/central`)
      await staff.press('Dar acesso à Central')
      await staff.reads('Link enviado')
      await until(async () => sink.mails.some(({ envelope }) => envelope.to.includes(joana.email ?? '')), 'it is there')
      const mail = sink.mails.find(({ envelope }) => envelope.to.includes(joana.email ?? ''))
      const phone = await site.window(width as never)
      await phone.go(/\/c\/loja-modelo\/primeiro-acesso\/[\w-]{43}/.exec(mail?.text ?? '')?.[0] ?? '')
      expect((await faultsOf(phone.page)).map(({ text }) => text)).to.deep.equal([])
      await phone.fill('Senha nova', 'senha-da-joana')
      await phone.fill('Repita a senha nova', 'senha-da-joana')
      await phone.press('Criar senha')
      await phone.reads('Senha criada. Entre com ela.')
      await staff.press('Ver como o cliente')
      await staff.reads('Você vê a Central como Joana vê.')
      expect((await faultsOf(staff.page)).map(({ text }) => text)).to.deep.equal([])
    })

    it('is of use by keyboard alone', async () => {
      await tab.go('/c/loja-modelo/faturas')
      await tab.page.keyboard.press('Tab')
      expect(await tab.page.evaluate('document.activeElement.textContent')).to.equal('Pular para o conteúdo')
      for (let n = 0; n < 12; n++) {
        await tab.page.keyboard.press('Tab')
        const text = String(await tab.page.evaluate('document.activeElement.textContent'))
        if (text.includes('Internet de')) break
      }
      await Promise.all([tab.page.waitForNavigation(), tab.page.keyboard.press('Enter')])
      await tab.reads('Para pagar')
    })
  })
}
