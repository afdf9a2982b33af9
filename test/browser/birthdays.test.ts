import { expect } from 'chai'
import { createContact } from '../../core/people/contact-actions.ts'
import { openSite, type Site } from '../support/browser.ts'
import { faultsOf } from '../support/inspect-page.ts'
import { oneAfterAnother } from '../support/steps.ts'
import type { Tab } from '../support/tab.ts'

/** From the home screen in the morning to the greeting on the customer's phone. */
describe('a birthday, from the home screen to the customer', function () {
  this.timeout(120_000)
  oneAfterAnother()
  let site: Site
  let tab: Tab

  before(async () => {
    site = await openSite()
    await site.shop.write(work =>
      createContact(work, {
        name: 'Clara Nunes',
        mobile: '(49) 99999-0187',
        birthDate: `1984${work.today.slice(4)}`,
      }),
    )
    await site.shop.relay()
    tab = await site.enter()
  })
  after(() => site?.close())
  afterEach(() => expect(site.problems()).to.deep.equal([]))

  it('is on the home screen when the day begins', async () => {
    await tab.pick('Aniversariante hoje', '.todo')
    await tab.reads('1 cliente espera os parabéns.')
    expect(await tab.text('main')).to.include('Clara Nunes')
    expect((await faultsOf(tab.page)).map(({ text }) => text)).to.deep.equal([])
  })

  it('is greeted by one button, once', async () => {
    await tab.page.setViewport({ width: 1280, height: 900 })
    await tab.press('Dar os parabéns', 'form.card')
    await tab.reads('Parabéns de 1 cliente')
    expect(await tab.text('main'))
      .to.include('Preparados em')
      .and.not.include('espera os parabéns.')
    await tab.go('/')
    expect(await tab.text('main')).not.to.include('Aniversariante hoje')
  })

  it('is read by its customer once somebody has confirmed it', async () => {
    await tab.menu('Mensagens', 'Confirmar')
    await tab.click('Marcar a mensagem para Clara Nunes')
    site.shop.app.start()
    await tab.press('Enviar a marcada')
    await site.settled()
    await tab.menu('Mensagens', 'Caixa de testes')
    await tab.reads('Clara Nunes', '.phone-chat')
    expect(await tab.text('.phone-chat .bubble:last-child'))
      .to.include('Clara, feliz aniversário!')
      .and.include('enviada')
  })
})
