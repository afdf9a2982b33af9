import { expect } from 'chai'
import { haltSender } from '../../../core/channels/health/halt.ts'
import { type Message, Messages } from '../../../core/outbox/message.ts'
import type { Sender } from '../../../core/outbox/sender.ts'
import { Contacts } from '../../../core/people/contact.ts'
import { createContact } from '../../../core/people/contact-actions.ts'
import { type Browser, buildTestApp, type TestApp } from '../../support/build.ts'
import { textOf } from '../../support/counter.ts'
import { recordingChannel } from '../../support/recording-channel.ts'
import { book, visitBooked, visits } from '../../support/visits.ts'

describe('A number that stopped by itself, on the screens', () => {
  const outbox = '/messages/outbox'
  let app: TestApp
  let sender: Sender
  let browser: Browser
  beforeEach(async () => {
    const type = visitBooked({ rule: { mode: 'automatic', channels: ['whatsapp'] } })
    app = await buildTestApp({ plugins: [visits(type)], channels: [recordingChannel('post')] })
    const identity = '+5549999990187'
    sender = await app.shop.addSender({ channel: 'whatsapp', driver: 'post', identity, name: 'Balcão' })
    browser = await app.signedIn()
  })
  afterEach(() => app.close())

  const place = () => `/settings/whatsapp/${sender.id}`
  const read = async (path: string, by = browser) => textOf((await by.get(path)).text)
  const halt = () => {
    const trouble = { code: 'acks' as const, reason: 'O WhatsApp não confirmou.', since: app.shop.clock.now() }
    return app.shop.write(work => haltSender(work, sender, trouble))
  }
  /** So many messages wait, the last of them for a customer without e-mail. */
  const wait = async (count: number, hours: number) => {
    await app.shop.write(async work => {
      for (let n = 0; n < count; n++) {
        const contact = await createContact(work, {
          name: `Cliente ${n}`,
          mobile: `(49) 9888${n}-0123`,
          email: `c${n}@x.test`,
        })
        await book(work, { contactId: contact.id })
        if (n === count - 1) await work.of(Contacts).change({ id: contact.id }, { email: null })
      }
    })
    await app.shop.relay()
    app.shop.clock.move(new Date(app.shop.clock.now().getTime() + hours * 3_600_000))
    browser = await app.signedIn()
  }
  const answer = async (stale: string, by = browser, from = outbox) => {
    const path = from === outbox ? `${outbox}/${sender.id}/resumption` : `/settings/senders/${sender.id}/resumption`
    return textOf((await by.follow(await by.post(path, stale ? { stale } : {}, from))).text)
  }
  const statuses = async () =>
    (await app.shop.read(work => work.of(Messages).all()))
      .map(({ channel, status }: Message) => `${channel} ${status}`)
      .sort()

  it('alarms on every page, on the home screen, in the outbox and on its own page, with the reason', async () => {
    await halt()
    await wait(2, 1)
    expect(await read('/contacts')).to.contain(
      'O número (49) 99999-0187 parou de enviar, com problema desde 10:00: 2 mensagens esperam. Ver o que fazer',
    )
    expect(await read('/')).to.contain('1 Número que parou de enviar')
    for (const path of [outbox, place()])
      expect(await read(path), path)
        .to.contain('Parou de enviar sozinho. O WhatsApp não confirmou.')
        .and.contain('Voltar a enviar')
        .and.not.contain('o que fazer?')
        .and.not.contain('Pausar Balcão')
        .and.not.contain('Pausar envio')
    expect(await read('/settings/whatsapp')).to.contain('Parado')
    expect(await read('/system/health')).to.contain('Parado')
    expect(await read('/system/audit')).to.contain('Remetente parou sozinho')
  })

  it('asks after a pause as well, on the pages where it is continued', async () => {
    await browser.post(`${outbox}/${sender.id}/pause`, {}, outbox)
    await wait(3, 3)
    const continued = await browser.post(`${outbox}/${sender.id}/continuation`, {}, outbox)
    expect(textOf((await browser.follow(continued)).text))
      .to.contain('O envio espera uma resposta. Pausado por Ana.')
      .and.contain('Parado desde')
      .and.contain('Há 3 mensagens que esperaram mais de 2 horas: o que fazer?')
      .and.not.contain('Parou de enviar sozinho')
    expect(await read('/contacts')).to.contain('3 mensagens esperaram mais de 2 horas, e o envio espera uma resposta.')
    expect(await answer('expire', browser, place())).to.contain('O envio voltou. 3 mensagens venceram sem sair.')
    await browser.post(`/settings/senders/${sender.id}/pause`, {}, place())
    const path = `/settings/senders/${sender.id}/continuation`
    const again = textOf((await browser.follow(await browser.post(path, {}, place()))).text)
    expect(again).to.contain('Envio retomado.').and.not.contain('o que fazer?')
    expect(await read('/system/audit')).to.contain('Remetente espera uma resposta antes de enviar')
  })

  it('goes on without a question when nothing waited long', async () => {
    await halt()
    await wait(1, 1)
    expect(await answer('', browser, place()))
      .to.contain('O envio voltou.')
      .and.not.contain('Parou de enviar sozinho')
    expect(await answer('send')).to.contain('Este remetente já voltou a enviar')
  })

  it('asks what to do with what waited, and sends it', async () => {
    await halt()
    await wait(3, 3)
    expect(await read(outbox)).to.contain('Há 3 mensagens que esperaram mais de 2 horas: o que fazer?')
    expect(await answer('')).to.contain('Há 3 mensagens que esperaram mais de 2 horas: o que fazer?')
    expect(await answer('fax')).to.contain('Escolha o que fazer com as mensagens que esperaram.')
    expect(await answer('send')).to.contain('O envio voltou. 3 mensagens que esperaram saem agora, no ritmo normal.')
    expect(await read('/system/audit')).to.contain('Remetente retomado: o que esperou sai agora')
  })

  it('lets what waited expire', async () => {
    await halt()
    await wait(3, 3)
    expect(await answer('expire', browser, place())).to.contain('O envio voltou. 3 mensagens venceram sem sair.')
    expect(await statuses()).to.deep.equal(Array(3).fill('whatsapp expired'))
  })

  it('says it by e-mail where the company has an account, and tells how many stay', async () => {
    await halt()
    await wait(3, 3)
    expect(await read(outbox)).not.to.contain('Enviar por e-mail')
    expect(await answer('email')).to.contain('A empresa não tem conta de e-mail.')
    await app.shop.addSender({ channel: 'email', driver: 'post' })
    expect(await answer('email'))
      .to.contain('O envio voltou. 2 mensagens vão por e-mail. 1 continua na fila.')
      .and.contain('1 cliente não tem e-mail no cadastro.')
    expect(await statuses()).to.deep.equal([
      'email queued',
      'email queued',
      'whatsapp cancelled',
      'whatsapp cancelled',
      'whatsapp queued',
    ])
  })

  it('is answered by staff in the outbox, and by no reader and no stranger', async () => {
    await halt()
    await wait(1, 3)
    const reader = await app.signedIn('reader')
    expect(await read(outbox, reader))
      .to.contain('Avise um administrador.')
      .and.not.contain('Enviar agora')
    const path = `${outbox}/${sender.id}/resumption`
    expect((await reader.post(path, { stale: 'send' }, '/profile')).status).to.equal(403)
    const stranger = await app.stranger()
    expect((await stranger.post(path, { stale: 'send' }, '/settings/company')).status).to.equal(404)
    const staff = await app.signedIn('staff')
    expect(await answer('send', staff)).to.contain('O envio voltou.')
  })
})
