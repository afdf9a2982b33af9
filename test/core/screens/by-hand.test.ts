import { expect } from 'chai'
import { changeDocumentStatus } from '../../../core/documents/tracked/actions.ts'
import { whatsappSettings } from '../../../core/outbox/gate.ts'
import { changeSettings } from '../../../core/people/settings.ts'
import { quotes } from '../../../plugins/quotes/quote.ts'
import type { Browser } from '../../support/build.ts'
import { type Counter, openCounter, textOf } from '../../support/counter.ts'

/** As far as a browser without JavaScript goes. */
describe('the screens of a company without the WhatsApp add-on', () => {
  let counter: Counter
  let browser: Browser
  beforeEach(async () => {
    counter = await openCounter({ plan: { plan: 'master', addOns: [] }, without: 'whatsapp' })
    browser = await counter.signedIn()
  })
  afterEach(() => counter.close())

  const decide = (id: string, what: string, fields: object = {}, from = '/messages/confirm') =>
    browser.post(`/messages/${id}/${what}`, { back: from, ...fields }, from)
  /** Where the page of the new tab leads by itself. */
  const leadsTo = (html: string) =>
    /<meta http-equiv="refresh" content="0;url=([^"]+)">/.exec(html)?.[1]?.replaceAll('&amp;', '&')

  it('W3: ask to open WhatsApp instead of sending, with the file beside it', async () => {
    const { quote, whatsapp, email } = await counter.quote()
    const { text } = await browser.get(`/quotes/${quote.id}`)
    expect(text).to.contain(`formaction="/messages/${whatsapp.id}/opening" formtarget="_blank"`)
    expect(text).to.contain(`href="/messages/${whatsapp.id}/attachments/0?download=1"`)
    expect(text).not.to.contain(`/messages/${whatsapp.id}/confirmation`)
    expect(text).to.contain(`/messages/${email.id}/confirmation`)
    expect(textOf(text)).to.contain('Sem o add-on do WhatsApp, quem envia é você: a conversa abre com o texto pronto.')
  })

  it('lead on from the new tab, for which no policy has to be widened', async () => {
    const { whatsapp } = await counter.quote()
    const page = await decide(whatsapp.id, 'opening', { body: 'Oi, Maria!\r\nVeja: 10% & + 🎉' })
    expect(page.status).to.equal(200)
    expect(leadsTo(page.text)).to.equal(
      'https://api.whatsapp.com/send?phone=5549999990187&text=Oi%2C%20Maria%21%0AVeja%3A%2010%25%20%26%20%2B%20%F0%9F%8E%89',
    )
    expect(page.headers['content-security-policy']).to.contain("form-action 'self'")
    expect(page.headers['referrer-policy']).to.equal('same-origin')
    expect(await counter.message(whatsapp.id)).to.include({ status: 'held', byHand: 'opened' })
  })

  it('ask "Você enviou?" afterwards, of everybody, until somebody answers', async () => {
    const { quote, whatsapp } = await counter.quote()
    await decide(whatsapp.id, 'opening')
    const staff = await counter.signedIn('staff')
    for (const path of [`/quotes/${quote.id}`, `/messages/${whatsapp.id}`])
      expect(textOf((await staff.get(path)).text), path).to.contain('Ana abriu a conversa agora.')
    const list = (await staff.get('/messages/confirm')).text
    expect(list).to.contain(`data-by-hand data-opened`)
    const answer = await decide(whatsapp.id, 'manual-delivery', { sent: 'true' })
    expect(textOf((await browser.follow(answer)).text)).to.contain(
      'Anotado: a mensagem para Maria Aparecida foi enviada.',
    )
    expect(textOf((await browser.get(`/quotes/${quote.id}?tab=messages`)).text)).to.contain('Enviada à mão')
    expect(textOf((await browser.get('/messages/history')).text)).to.contain('Enviada à mão')
    const page = textOf((await browser.get(`/messages/${whatsapp.id}`)).text)
    expect(page).to.contain('se chegou e se foi lida, só lá se vê').and.not.contain('Entregue')
  })

  it('want to know whether, not what else', async () => {
    const { whatsapp } = await counter.quote()
    const answer = await decide(whatsapp.id, 'manual-delivery', { sent: 'talvez' })
    expect(textOf((await browser.follow(answer)).text)).to.contain('Diga se a mensagem foi enviada ou não.')
    expect(await counter.message(whatsapp.id)).to.include({ status: 'held' })
  })

  it('give the text to be copied when it is too long for an address', async () => {
    const { whatsapp } = await counter.quote()
    const page = await decide(whatsapp.id, 'opening', { body: 'Olá! '.repeat(500) })
    expect(leadsTo(page.text)).to.equal(undefined)
    expect(page.text).to.contain('data-copy="#chat-text"').and.contain('href="https://wa.me/5549999990187"')
  })

  it('open nothing that is no longer true, and say why (X2)', async () => {
    const { quote, whatsapp } = await counter.quote()
    await counter.shop.write(work => changeDocumentStatus(work, quotes, { id: quote.id, to: 'cancelled' }))
    const answer = await decide(whatsapp.id, 'opening')
    const page = textOf((await browser.follow(answer)).text)
    expect(page).to.contain('Não envie mais esta mensagem: ela foi cancelada.')
    expect(await counter.message(whatsapp.id)).to.include({ status: 'cancelled', reasonCode: 'no_longer_true' })
  })

  it('leave them out of what is approved together, and say so', async () => {
    const { whatsapp, email } = await counter.quote()
    const page = await browser.get('/messages/confirm')
    const token = /name="_csrf" value="(\w+)"/.exec(page.text)?.[1]
    const ids = [whatsapp.id, email.id]
    const estimate = await browser.postBare(
      '/messages/confirm/estimate',
      { ids, _csrf: token },
      { 'HX-Request': 'true' },
    )
    expect(estimate.text).to.contain('Uma fica de fora: é enviada à mão.')
    const answer = await browser.post(
      '/messages/confirm/approval',
      { ids, back: '/messages/confirm' },
      '/messages/confirm',
    )
    const said = textOf((await browser.follow(answer)).text)
    expect(said).to.contain('abra a conversa, envie pelo seu WhatsApp e diga que enviou')
    expect((await counter.message(email.id)).status).to.equal('queued')
    expect((await counter.message(whatsapp.id)).status).to.equal('held')
  })

  it('have their list of reasons, and lead from "por que não" to the list', async () => {
    const { quote } = await counter.quote()
    expect((await browser.get('/messages/confirm?reason=no_add_on')).text).to.contain('Abrir no WhatsApp')
    const why = (await browser.get(`/messages/why?subject=quote&id=${quote.id}`)).text
    expect(textOf(why)).to.contain('O add-on do WhatsApp não está liberado para a empresa')
  })

  it('offer nothing to send while WhatsApp is switched off', async () => {
    const { quote, whatsapp } = await counter.quote()
    await counter.shop.write(work => changeSettings(work, whatsappSettings, { use: false }))
    for (const path of [`/quotes/${quote.id}`, '/messages/confirm'])
      expect((await browser.get(path)).text, path).not.to.contain(`/messages/${whatsapp.id}/opening"`)
    const answer = await decide(whatsapp.id, 'opening')
    expect(textOf((await browser.follow(answer)).text)).to.contain('O WhatsApp está desligado para a empresa.')
  })

  it('try no text through a number the company may not use', async () => {
    const path = '/messages/rules/quote.created/whatsapp'
    const answer = await browser.post(`${path}/trial`, { body: 'Oi!' }, path)
    expect(textOf((await browser.follow(answer)).text)).to.contain('sem ele nada sai pelo número dela, nem um teste')
  })

  it('say once the data is complete that it is the person’s turn', async () => {
    const { whatsapp } = await counter.quote()
    await counter.change(whatsapp.id, { reasonCode: 'repair', reason: 'Falta preencher: Validade.' })
    const answer = await decide(whatsapp.id, 'repair', {}, '/messages/confirm?list=repair')
    expect(textOf((await browser.follow(answer)).text)).to.contain('Dados completos. Agora envie pelo seu WhatsApp.')
  })

  it('are the same for nobody who only reads', async () => {
    const { quote, whatsapp } = await counter.quote()
    const reader = await counter.signedIn('reader')
    expect((await reader.get(`/quotes/${quote.id}`)).text).not.to.contain('/opening" formtarget')
    for (const what of ['opening', 'manual-delivery']) {
      const answer = await reader.post(`/messages/${whatsapp.id}/${what}`, { sent: 'true' }, '/messages/confirm')
      expect(answer.status, what).to.equal(403)
    }
  })
})
