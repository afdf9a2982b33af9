import { expect } from 'chai'
import type { Message } from '../../../core/outbox/message.ts'
import { createContact } from '../../../core/people/contact-actions.ts'
import type { Browser } from '../../support/build.ts'
import { type Counter, openCounter, textOf } from '../../support/counter.ts'
import { book, type Visit, visitBooked, visits } from '../../support/visits.ts'

describe('a message that is written anew, sent from a person’s own phone', () => {
  let counter: Counter
  let browser: Browser
  let news: Partial<Visit>
  const plain = visitBooked()
  const type = visitBooked({
    renewed: true,
    describe: (work, event) => plain.describe(work, { ...event, payload: { ...event.payload, ...news } }),
  })
  beforeEach(async () => {
    news = {}
    const plan = { plan: 'master' as const, addOns: [] }
    counter = await openCounter({ plugins: [visits(type)], plan, without: 'whatsapp' })
    browser = await counter.signedIn()
  })
  afterEach(() => counter.close())

  const told = async (): Promise<Message> => {
    await counter.shop.write(async work => {
      const { id: contactId } = await createContact(work, { name: 'Maria', mobile: '(49) 99999-0187' })
      return book(work, { contactId })
    })
    await counter.shop.relay()
    return (await counter.messages({ channel: 'whatsapp' }))[0] as Message
  }
  const decide = (id: string, what: string, fields: object = {}) =>
    browser.post(`/messages/${id}/${what}`, { back: '/messages/confirm', ...fields }, '/messages/confirm')
  const open = (id: string, fields: object = {}) => decide(id, 'opening', fields)
  const leadsTo = (html: string) => /http-equiv="refresh" content="0;url=([^"]+)"/.exec(html)?.[1]

  it('opens no chat with what it said before, but with what it says now', async () => {
    const { id, body } = await told()
    news = { hora: '16:30' }
    const answer = await open(id, { body })
    expect(answer.headers.location).to.equal(`/messages/${id}`)
    expect(textOf((await browser.follow(answer)).text))
      .to.contain('o texto foi escrito de novo. Confira e abra a conversa outra vez.')
      .and.contain('Olá, Maria! Às 16:30.')
    expect(await counter.message(id)).to.include({ status: 'held', byHand: null, body: 'Olá, Maria! Às 16:30.' })
    expect(leadsTo((await open(id)).text)).to.contain('16%3A30')
  })

  it('asks once whether a text that a person typed is still right', async () => {
    const { id } = await told()
    await decide(id, 'postponement', { body: 'Oi! Até as 14h.' })
    news = { hora: '16:30' }
    const warning = 'O que esta mensagem conta mudou depois que o texto foi escrito; confira antes de enviar.'
    expect(textOf((await browser.follow(await open(id))).text)).to.contain(warning)
    expect(await counter.message(id)).to.include({ body: 'Oi! Até as 14h.', reasonCode: 'changed' })
    expect(textOf((await browser.get('/messages/confirm')).text)).to.contain(warning)
    expect(leadsTo((await open(id)).text)).to.contain('14h')
  })

  it('keeps the text with which the chat was opened, for it may be sent', async () => {
    const { id, body } = await told()
    await open(id, { body })
    news = { hora: '16:30' }
    expect((await open(id)).headers.location).to.equal(`/messages/${id}`)
    expect(await counter.message(id)).to.include({ body, byHand: 'opened', reasonCode: 'changed' })
  })

  it('does not take what was typed at the opening for words of its own', async () => {
    const { id } = await told()
    await open(id, { body: 'Oi! Até as 14h.' })
    await decide(id, 'manual-delivery', { sent: 'false' })
    news = { hora: '16:30' }
    await open(id)
    expect(await counter.message(id)).to.include({ body: 'Oi! Até as 14h.', byHand: null, reasonCode: 'changed' })
  })

  it('is cancelled when there is nothing to say any more', async () => {
    const { id } = await told()
    news = { silent: true }
    expect(textOf((await browser.follow(await open(id))).text)).to.contain(
      'Não envie mais esta mensagem: ela foi cancelada. Não há mais nada a dizer sobre isto.',
    )
    expect((await counter.message(id)).status).to.equal('cancelled')
  })
})
