import { expect } from 'chai'
import { type Message, Messages } from '../../../core/outbox/message.ts'
import { whatsappPace } from '../../../core/outbox/pace.ts'
import { Contacts } from '../../../core/people/contact.ts'
import { createContact } from '../../../core/people/contact-actions.ts'
import { type Browser, buildTestApp, type TestApp } from '../../support/build.ts'
import { textOf } from '../../support/counter.ts'
import { recordingChannel } from '../../support/recording-channel.ts'
import { book, type Visit, visitBooked, visits } from '../../support/visits.ts'

const outbox = '/messages/outbox'

describe('Messages that would leave too late', () => {
  let app: TestApp
  let browser: Browser
  let sender: { id: string }
  const channel = recordingChannel('post')
  // Worth an hour: forty of them leave in it.
  const late = { one: 'aviso de vencimento', many: 'avisos de vencimento', after: 'do vencimento' }
  const type = visitBooked({ rule: { mode: 'automatic', channels: ['whatsapp'] }, giveUpHours: 1, late })

  beforeEach(async () => {
    channel.sent = []
    app = await buildTestApp({ plugins: [visits(type)], channels: [channel] })
    sender = await app.shop.addSender({ channel: 'whatsapp', driver: 'post', pace: whatsappPace })
    browser = await app.signedIn()
  })
  afterEach(() => app.close())

  const addEmail = () => app.shop.addSender({ channel: 'email', driver: 'post' })
  const tell = async (count: number, withoutEmail = 0, visit: Partial<Visit> = {}) => {
    await app.shop.write(async work => {
      for (let index = 0; index < count; index++) {
        // The last ones would be late, and of those the last have no e-mail.
        const email = index < count - withoutEmail ? `c${index}@cliente.test` : null
        const contact = await createContact(work, {
          name: `Cliente ${index}`,
          mobile: `(49) 9${80_000_000 + index}`,
          email,
        })
        await book(work, { contactId: contact.id, ...visit })
      }
    })
    await app.shop.relay()
  }
  const page = async () => textOf((await browser.get(outbox)).text)
  const move = async (lateness = 'after_time') => {
    const answer = await browser.post(`${outbox}/${sender.id}/email`, { type: 'visit.booked', lateness }, outbox)
    return textOf((await browser.follow(answer)).text)
  }
  const messages = (where: Partial<Message>) => app.shop.read(work => work.of(Messages).all({ where }))

  it('are counted by type, in the words of the type', async () => {
    await tell(77)
    expect(await page()).to.contain('37 avisos de vencimento sairão depois do prazo. Na fila, vencem sem sair.')
    const [first] = await messages({ status: 'queued' })
    await app.shop.write(work => work.of(Messages).change({}, { giveUpAt: new Date('2026-11-30T00:00:00Z') }))
    expect(await page()).not.to.contain('vencimento sair')
    await app.shop.write(work => work.of(Messages).change({ id: first?.id ?? '' }, { giveUpAt: app.shop.clock.now() }))
    expect(await page()).to.contain('1 aviso de vencimento sairá depois do prazo')
  })

  describe('after the day that they announce', () => {
    const tomorrow = '2026-11-24'
    /** Nothing expires. */
    const worthDays = () =>
      app.shop.write(work => work.of(Messages).change({}, { giveUpAt: new Date('2026-11-30T00:00:00Z') }))

    it('are counted though their own time is not over', async () => {
      await tell(3, 0, { tellBy: '2026-11-22' })
      await worthDays()
      expect(await page()).to.contain(
        '3 avisos de vencimento sairão depois do vencimento. Pela fila, o aviso chega tarde.',
      )
      expect(await page()).to.contain('tarde: era para avisar até 22/11/2026')
    })

    it('go by e-mail, and exactly those', async () => {
      await addEmail()
      await tell(2, 0, { tellBy: '2026-11-22' })
      await tell(2, 0, { tellBy: tomorrow })
      await tell(1)
      await worthDays()
      expect(await move('after_day')).to.contain('2 mensagens vão por e-mail.')
      const moved = await messages({ channel: 'email' })
      expect(moved.map(({ tellBy }) => tellBy)).to.deep.equal(['2026-11-22', '2026-11-22'])
      expect(await messages({ channel: 'whatsapp', status: 'queued' })).to.have.length(3)
    })

    it('are told apart from those whose own time is over', async () => {
      await addEmail()
      await tell(1, 0, { tellBy: '2026-11-22' })
      await tell(45)
      expect(await page())
        .to.contain('1 aviso de vencimento sairá depois do vencimento')
        .and.contain('6 avisos de vencimento sairão depois do prazo')
      expect(await move('after_day')).to.contain('1 mensagem vai por e-mail.')
      const answer = await browser.post(`${outbox}/${sender.id}/email`, { type: 'visit.booked' }, outbox)
      expect(textOf((await browser.follow(answer)).text)).to.contain('Confira os campos destacados.')
    })
  })

  it('are not offered by e-mail where the company has none', async () => {
    await tell(41)
    expect(await page()).not.to.contain('Enviar por e-mail')
    await addEmail()
    expect(await page()).to.contain('Enviar por e-mail')
  })

  it('go by e-mail in the e-mail’s own words, and are said once', async () => {
    await addEmail()
    await tell(43)
    expect(await move())
      .to.contain('3 mensagens vão por e-mail.')
      .and.not.contain('sairão depois')
    const moved = await messages({ channel: 'email' })
    expect(moved.map(({ recipientName, subject, status }) => [recipientName, subject, status])).to.deep.equal([
      ['Cliente 40', 'Visita 7', 'queued'],
      ['Cliente 41', 'Visita 7', 'queued'],
      ['Cliente 42', 'Visita 7', 'queued'],
    ])
    const cancelled = await messages({ status: 'cancelled' })
    expect(cancelled.map(({ reason, channel }) => `${channel} ${reason}`)).to.deep.equal(
      Array(3).fill('whatsapp Enviada por e-mail.'),
    )
    expect(moved[0]?.giveUpAt).to.deep.equal(cancelled[0]?.giveUpAt)
    await app.shop.settle()
    expect(channel.sent.filter(({ address }) => address.includes('@'))).to.have.length(3)
    expect(await page()).to.contain('39 na fila')
  })

  it('stay where the customer has no e-mail, and the answer says how many', async () => {
    await addEmail()
    await tell(45, 2)
    expect(await move())
      .to.contain('3 mensagens vão por e-mail. 2 continuam na fila.')
      .and.contain('2 clientes não têm e-mail no cadastro.')
    expect(await page()).to.contain('2 avisos de vencimento sairão depois do prazo')
    await app.shop.write(work => work.of(Contacts).change({ email: null }, { email: 'agora@cliente.test' }))
    expect(await move())
      .to.contain('2 mensagens vão por e-mail.')
      .and.not.contain('continua')
  })

  it('are only cancelled when an e-mail about the same is on its way already', async () => {
    await addEmail()
    await tell(41)
    const last = (await messages({ recipientName: 'Cliente 40' }))[0] as Message
    const { id: _id, ...twin } = {
      ...last,
      channel: 'email' as const,
      address: 'c@cliente.test',
      status: 'sent' as const,
    }
    await app.shop.write(work => work.of(Messages).insert(twin))
    expect(await move()).to.contain('1 mensagem vai por e-mail.')
    expect(await messages({ channel: 'email' })).to.have.length(1)
    expect((await messages({ id: last.id }))[0]?.status).to.equal('cancelled')
  })

  it('stay when the same was thrown away as an e-mail', async () => {
    await addEmail()
    await tell(41)
    const last = (await messages({ recipientName: 'Cliente 40' }))[0] as Message
    const { id: _id, ...twin } = { ...last, channel: 'email' as const, status: 'discarded' as const }
    await app.shop.write(work => work.of(Messages).insert(twin))
    expect(await move()).to.contain('Já existe um e-mail sobre o mesmo assunto, que não saiu.')
    expect((await messages({ id: last.id }))[0]?.status).to.equal('queued')
  })

  it('are nobody else’s business', async () => {
    await addEmail()
    await tell(41)
    const reader = await app.signedIn('reader')
    expect(
      (await reader.post(`${outbox}/${sender.id}/email`, { type: 'visit.booked', lateness: 'after_time' }, '/profile'))
        .status,
    ).to.equal(403)
    const stranger = await app.stranger()
    expect((await stranger.post(`${outbox}/${sender.id}/email`, {}, '/settings/company')).status).to.equal(404)
    expect(await messages({ channel: 'email' })).to.have.length(0)
  })
})
