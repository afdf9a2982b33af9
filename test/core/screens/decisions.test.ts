import { expect } from 'chai'
import { editDocument } from '../../../core/documents/tracked/actions.ts'
import { updateCompany } from '../../../core/people/company-actions.ts'
import { switchModule } from '../../../core/people/module.ts'
import { seenOf } from '../../../core/web/screens/messages/seen.ts'
import { quotes } from '../../../plugins/quotes/quote.ts'
import type { Browser } from '../../support/build.ts'
import { type Counter, openCounter, textOf } from '../../support/counter.ts'
import { quoteInput } from '../../support/quoting.ts'

describe('The question after a status change', () => {
  let counter: Counter
  let browser: Browser
  beforeEach(async () => {
    counter = await openCounter()
    browser = await counter.signedIn()
  })
  afterEach(() => counter.close())

  const decide = (id: string, what: string, fields: object, from: string) =>
    browser.post(`/messages/${id}/${what}`, { back: from, ...fields }, from)

  it('shows each channel as the customer would see it, to whom, when, and with which file', async () => {
    const { quote, whatsapp, email } = await counter.quote()
    const page = await browser.get(`/quotes/${quote.id}`)
    expect(page.text).to.contain(`question-${whatsapp.id}`).and.contain(`question-${email.id}`)
    const text = textOf(page.text)
    expect(text).to.contain('Enviar por WhatsApp?').and.contain('(49) 99999-0187')
    expect(text).to.contain('Enviar por E-mail?').and.contain('maria@cliente.test')
    expect(text).to.contain('Sai em instantes. Vai com orcamento-1.pdf.')
  })

  it('sends the text as the person left it and comes back to the page', async () => {
    const { quote, email } = await counter.quote()
    const from = `/quotes/${quote.id}`
    const answer = await decide(email.id, 'confirmation', { subject: 'Seu orçamento', body: 'Oi,\r\nMaria!' }, from)
    expect(answer.headers.location).to.equal(from)
    const sent = await counter.message(email.id)
    expect(sent).to.include({ status: 'queued', subject: 'Seu orçamento', body: 'Oi,\nMaria!' })
    const page = textOf((await browser.follow(answer)).text)
    expect(page).to.contain('Mensagem para Maria Aparecida na fila: sai em instantes.')
  })

  it('tells a second click what happened instead of failing', async () => {
    const { quote, email } = await counter.quote()
    const from = `/quotes/${quote.id}`
    await decide(email.id, 'confirmation', {}, from)
    const second = await decide(email.id, 'confirmation', {}, from)
    expect(second.status).to.equal(303)
    expect(textOf((await browser.follow(second)).text)).to.contain('Esta mensagem não está esperando confirmação.')
  })

  it('takes no text for an edited one that was written anew while it was read', async () => {
    const { quote, email } = await counter.quote()
    const from = `/quotes/${quote.id}`
    const seen = /name="message" value="ID">\s*<input type="hidden" name="seen" value="(\w+)"/.source
    const read = new RegExp(seen.replace('ID', email.id)).exec((await browser.get(from)).text)?.[1]
    const input = quoteInput(quote.contactId, { items: [{ description: 'Tela', quantity: 1, unitPriceCents: 7_700 }] })
    await counter.shop.write(work => editDocument(work, quotes, { id: quote.id, input }))
    await counter.shop.relay()
    const { subject, body } = email
    const late = await browser.follow(await decide(email.id, 'confirmation', { subject, body, seen: read ?? '' }, from))
    expect(textOf(late.text)).to.contain('O texto desta mensagem mudou enquanto você lia.')
    expect(await counter.message(email.id))
      .to.include({ status: 'held' })
      .and.property('body')
      .contain('77,00')
    await decide(email.id, 'confirmation', { seen: seenOf(await counter.message(email.id)) }, from)
    expect(await counter.message(email.id)).to.include({ status: 'queued' })
  })

  it('refuses an empty text and keeps what was typed in its own panel only', async () => {
    const { quote, email, whatsapp } = await counter.quote()
    const from = `/quotes/${quote.id}`
    const typed = { message: email.id, subject: 'Outro assunto', body: '  ' }
    const page = await browser.follow(await decide(email.id, 'confirmation', typed, from))
    expect(page.text).to.contain('value="Outro assunto"')
    expect(page.text).to.contain(`id="body-error-${email.id}"`)
    expect(page.text).not.to.contain(`id="body-error-${whatsapp.id}"`)
    expect(await counter.message(email.id)).to.include({ status: 'held' })
  })

  it('leaves the page on "Agora não" and waits on the list', async () => {
    const { quote, whatsapp } = await counter.quote()
    const from = `/quotes/${quote.id}`
    const page = await browser.follow(await decide(whatsapp.id, 'postponement', {}, from))
    expect(page.text).not.to.contain(`question-${whatsapp.id}`)
    expect((await browser.get('/messages/confirm')).text).to.contain(whatsapp.id)
  })

  describe('answered "Agora não" after the text was changed', () => {
    const put = { subject: 'Seu orçamento', body: 'Oi,\r\nMaria! Confira.' }
    const kept = { subject: 'Seu orçamento', body: 'Oi,\nMaria! Confira.' }

    it('keeps the text, on the list and wherever it is asked again, and nothing leaves', async () => {
      const { quote, email } = await counter.quote()
      await decide(email.id, 'postponement', put, `/quotes/${quote.id}`)
      await counter.shop.settle()
      expect(await counter.message(email.id)).to.include({ status: 'held', sentAt: null, ...kept })
      expect(textOf((await browser.get('/messages/confirm')).text)).to.contain('Seu orçamento Oi, Maria! Confira.')
      const asked = await browser.get(`/messages/${email.id}`)
      expect(asked.text).to.contain('value="Seu orçamento"').and.contain('>Oi,\nMaria! Confira.</textarea>')
    })

    it('sends it so when it is let go from the list', async () => {
      const { quote, email } = await counter.quote()
      await decide(email.id, 'postponement', put, `/quotes/${quote.id}`)
      await browser.post('/messages/confirm/approval', { ids: [email.id] }, '/messages/confirm')
      expect(await counter.message(email.id)).to.include({ status: 'queued', ...kept })
    })

    it('says in the message and in the audit that it was edited, and not when it was not', async () => {
      const { quote, email, whatsapp } = await counter.quote()
      const same = { subject: whatsapp.subject, body: whatsapp.body.replace(/\n/g, '\r\n') }
      await decide(email.id, 'postponement', put, `/quotes/${quote.id}`)
      await decide(whatsapp.id, 'postponement', same, `/quotes/${quote.id}`)
      const toldOf = async (id: string) => textOf((await browser.get(`/messages/${id}`)).text)
      expect(await toldOf(email.id)).to.match(/Deixada para depois .* O texto foi editado\./)
      expect(await toldOf(whatsapp.id))
        .to.contain('Deixada para depois')
        .and.not.contain('O texto foi editado.')
      const audit = textOf((await browser.get('/system/audit?area=message')).text)
      expect(audit).to.contain('Mensagem editada e deixada para depois').and.contain('Mensagem deixada para depois')
    })

    it('is not put off without any text', async () => {
      const { quote, email } = await counter.quote()
      const from = `/quotes/${quote.id}`
      const page = await browser.follow(
        await decide(email.id, 'postponement', { ...put, message: email.id, body: ' ' }, from),
      )
      expect(page.text).to.contain(`id="body-error-${email.id}"`)
      expect(await counter.message(email.id)).to.include({ body: email.body, postponedAt: null })
    })

    it('is put off as it stands when it never had a text', async () => {
      const { quote, email } = await counter.quote()
      await counter.change(email.id, { subject: '', body: '', reasonCode: 'no_words' })
      await decide(email.id, 'postponement', { subject: '', body: '' }, `/quotes/${quote.id}`)
      expect((await counter.message(email.id)).postponedAt).to.not.equal(null)
    })
  })

  it('asks why before it throws a message away', async () => {
    const { quote, whatsapp } = await counter.quote()
    const from = `/quotes/${quote.id}`
    const refused = await browser.follow(
      await decide(whatsapp.id, 'discard', { message: whatsapp.id, reason: ' ' }, from),
    )
    expect(textOf(refused.text)).to.contain('Diga por que a mensagem não vai ser enviada.')
    await decide(whatsapp.id, 'discard', { reason: 'já liguei' }, from)
    expect(await counter.message(whatsapp.id)).to.include({ status: 'discarded', reason: 'já liguei' })
  })

  it('never follows an address of somebody else back', async () => {
    const { email } = await counter.quote()
    const answer = await browser.post(
      `/messages/${email.id}/postponement`,
      { back: '//mau.example' },
      '/messages/confirm',
    )
    expect(answer.headers.location).to.equal(`/messages/${email.id}`)
  })

  it('is not for those who only read', async () => {
    const { quote, email } = await counter.quote()
    const reader = await counter.signedIn('reader')
    const page = await reader.get(`/quotes/${quote.id}`)
    expect(page.text).to.contain(`question-${email.id}`).and.not.to.contain('data-send')
    const answer = await reader.post(`/messages/${email.id}/confirmation`, {}, '/messages/confirm')
    expect(answer.status).to.equal(403)
    expect(await counter.message(email.id)).to.include({ status: 'held' })
  })

  it('does not exist for another company', async () => {
    const { email } = await counter.quote()
    const stranger = await counter.stranger()
    expect((await stranger.get(`/messages/${email.id}`)).status).to.equal(404)
    for (const what of ['confirmation', 'postponement', 'discard', 'retry', 'repair', 'settlement']) {
      const answer = await stranger.post(
        `/messages/${email.id}/${what}`,
        { reason: 'não', answer: 'sent' },
        '/settings/company',
      )
      expect(answer.status, what).to.equal(404)
    }
    expect(await counter.message(email.id)).to.include({ status: 'held', postponedAt: null })
  })

  describe('about a message that lacks something', () => {
    const withoutPhone = () => counter.shop.write(work => updateCompany(work, { phone: null, mobile: null }))
    const withPhone = () => counter.shop.write(work => updateCompany(work, { phone: '(49) 3322-1100' }))
    const repair = async (id: string) =>
      textOf((await browser.follow(await decide(id, 'repair', {}, `/messages/${id}`))).text)

    it('says what is missing and where to mend it', async () => {
      await withoutPhone()
      const { quote, email } = await counter.quote()
      const page = await browser.get(`/quotes/${quote.id}`)
      expect(textOf(page.text)).to.contain('Falta um dado (E-mail)').and.contain('Telefone da empresa')
      expect(page.text).to.contain(`/contacts/${email.contactId}`).and.contain('Tentar de novo')
    })

    it('holds it again while it is still missing', async () => {
      await withoutPhone()
      const { email } = await counter.quote()
      expect(await repair(email.id)).to.contain('Ainda não dá para enviar. Falta preencher: Telefone da empresa.')
      expect(await counter.message(email.id)).to.include({ status: 'held', reasonCode: 'repair' })
    })

    it('asks for the yes once it is complete, when the rule asks', async () => {
      await withoutPhone()
      const { email } = await counter.quote()
      await withPhone()
      expect(await repair(email.id)).to.contain('Confira o texto e confirme o envio.')
      const repaired = await counter.message(email.id)
      expect(repaired).to.include({ status: 'held', reasonCode: 'confirm' })
      expect(repaired.body).to.contain('(49) 3322-1100').and.not.to.contain('[falta')
    })

    it('lets it go at once when the rule is automatic', async () => {
      await withoutPhone()
      await counter.rule({ mode: 'automatic' })
      const { email } = await counter.quote()
      await withPhone()
      expect(await repair(email.id)).to.contain('Dados completos. A mensagem sai em instantes.')
      expect(await counter.message(email.id)).to.include({ status: 'queued', reason: null })
    })

    it('drops it, with the reason, when nothing may be said any more', async () => {
      await withoutPhone()
      const { email } = await counter.quote()
      await counter.shop.write(work => switchModule(work, 'quotes', false))
      expect(await repair(email.id)).to.contain('O módulo Orçamentos está desligado')
      expect(await counter.message(email.id)).to.include({ status: 'skipped', reasonCode: 'module_off' })
    })
  })

  it('settles what was interrupted, one way or the other', async () => {
    const { email, whatsapp } = await counter.quote()
    for (const { id } of [email, whatsapp]) await counter.change(id, { status: 'unsure' })
    await decide(email.id, 'settlement', { answer: 'sent' }, `/messages/${email.id}`)
    await decide(whatsapp.id, 'settlement', { answer: 'again' }, `/messages/${whatsapp.id}`)
    expect(await counter.message(email.id)).to.include({ status: 'sent' })
    expect(await counter.message(whatsapp.id)).to.include({ status: 'queued' })
  })

  it('sends a failed message once more', async () => {
    const { email } = await counter.quote()
    await counter.change(email.id, { status: 'failed', reason: 'A caixa postal não existe.' })
    const page = await browser.get(`/messages/${email.id}`)
    expect(textOf(page.text)).to.contain('A caixa postal não existe.').and.contain('Enviar de novo')
    await decide(email.id, 'retry', {}, `/messages/${email.id}`)
    expect(await counter.message(email.id)).to.include({ status: 'queued', reason: null })
  })
})
