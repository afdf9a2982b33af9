import { expect } from 'chai'
import { switchModule } from '../../../core/people/module.ts'
import type { Plugin } from '../../../core/plugin.ts'
import type { Browser } from '../../support/build.ts'
import { type Counter, openCounter, textOf } from '../../support/counter.ts'
import { book, visitBooked, visits } from '../../support/visits.ts'

describe('Why was it not sent?', () => {
  let counter: Counter
  let browser: Browser
  afterEach(() => counter.close())

  const open = async (without?: 'email', plugins?: Plugin[]) => {
    counter = await openCounter({ ...(without ? { without } : {}), ...(plugins ? { plugins } : {}) })
    browser = await counter.signedIn()
  }
  const ask = async (id: string, subject = 'quote') =>
    textOf((await browser.get(`/messages/why?subject=${subject}&id=${id}`)).text)

  it('names every reason in order, with what to do', async () => {
    await open('email')
    const contact = await counter.contact({ mobile: null, email: '' })
    const { quote } = await counter.quote(contact)
    await counter.shop.write(work => switchModule(work, 'quotes', false))
    const text = await ask(quote.id)
    expect(text).to.match(
      /Criado.+por E-mail.+O módulo Orçamentos está desligado.+Ligar o módulo.+não tem E-mail principal válido.+Abrir o cadastro.+não tem remetente de e-mail.+Cadastrar remetente/,
    )
    expect(text).to.contain('não tem Celular válido')
  })

  it('says of a message that waits for a yes where to say it', async () => {
    await open()
    const { quote } = await counter.quote()
    expect(await ask(quote.id)).to.contain('Espera a sua confirmação. Abrir a lista de confirmação')
  })

  it('says of what was registered for a day gone by that somebody is asked, here and where they are', async () => {
    await open(undefined, [visits(visitBooked())])
    const { id: contactId } = await counter.contact()
    const { subjectId } = await counter.shop.write(work => book(work, { contactId, backdated: true }))
    await counter.shop.relay()
    const sentence = 'Foi registrado com uma data que já tinha passado; confirme se ainda faz sentido avisar.'
    expect(await ask(subjectId, 'visit')).to.contain(`${sentence} Abrir a lista de confirmação`)
    const list = textOf((await browser.get('/messages/confirm?reason=backdated')).text)
    expect(list).to.contain('Data no passado').and.contain(sentence)
  })

  it('says when nothing would hold it back today', async () => {
    await open()
    const { quote } = await counter.quote()
    await counter.rule({ mode: 'automatic' })
    expect(await ask(quote.id)).to.contain('Hoje isso já está resolvido: abra a mensagem.')
  })

  it('has an answer for what nobody knows, too', async () => {
    await open()
    expect(textOf((await browser.get('/messages/why')).text)).to.contain('Nada a enviar por aqui')
  })
})
