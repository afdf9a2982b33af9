import { expect } from 'chai'
import { Events } from '../../../core/events/event.ts'
import { officialPace } from '../../../core/outbox/pace.ts'
import { type Sender, Senders } from '../../../core/outbox/sender.ts'
import { changeSender, createSender } from '../../../core/outbox/sender-actions.ts'
import type { Browser } from '../../support/build.ts'
import { type Counter, openCounter, textOf } from '../../support/counter.ts'

describe('The pace of a number', () => {
  let counter: Counter
  let browser: Browser
  let path: string
  beforeEach(async () => {
    counter = await openCounter()
    browser = await counter.signedIn()
    path = `/settings/whatsapp/${(await number()).id}`
  })
  afterEach(() => counter.close())

  const number = async (): Promise<Sender> => {
    const [sender] = await counter.shop.read(work => work.of(Senders).all({ where: { channel: 'whatsapp' } }))
    return sender as Sender
  }
  const given = { gapLeast: '90', gapMost: '240', dailyCap: '150', warmUp: 'on' }
  const save = async (changes: object = {}) =>
    textOf((await browser.follow(await browser.post(`${path}/pace`, { ...given, ...changes }, path))).text)
  const risks = () => counter.shop.read(work => work.of(Events).all({ where: { name: 'sender.risk_accepted' } }))

  it('is one to two minutes and at most 400 messages a day, unless the company changes it', async () => {
    const { text } = await browser.get(path)
    expect(text)
      .to.match(/name="gapLeast"[^>]*value="60"/)
      .and.match(/name="gapMost"[^>]*value="120"/)
    expect(text).to.match(/name="dailyCap"[^>]*value="400"/)
    expect(textOf(text)).to.contain('uma a cada 1 a 2 min, até 400 por dia')
  })

  it('may be slower, with another limit or none', async () => {
    expect(await save()).to.contain('Ritmo salvo.')
    expect((await number()).pace).to.deep.include({ gapSeconds: [90, 240], dailyCap: 150, warmUp: true })
    await save({ dailyCap: '', warmUp: undefined, together: 'on' })
    const { pace } = await number()
    expect(pace).to.deep.include({ gapSeconds: [90, 240], warmUp: false, together: true })
    expect(pace).not.to.have.property('dailyCap')
  })

  it('is faster than a minute only for somebody who answers for it, by name', async () => {
    const refused = await save({ gapLeast: '30' })
    expect(refused).to.contain('Com menos de 60 segundos entre mensagens o WhatsApp pode bloquear o número.')
    expect((await number()).pace.gapSeconds).to.deep.equal([60, 120])
    expect(await save({ gapLeast: '30', acceptRisk: 'on' }))
      .to.contain('Ritmo salvo.')
      .and.contain('Assumido por Ana')
    expect((await number()).pace.acknowledgedRisk).to.deep.equal({ by: 'Ana', at: '2026-11-23T13:00:00.000Z' })
    const [event] = await risks()
    expect(event?.payload).to.include({ leastSeconds: 30 })
    expect(event?.actor.name).to.equal('Ana')
    expect(textOf((await browser.get('/system/audit')).text)).to.contain('Assumiu o risco de bloqueio do número')
  })

  it('is answered for again when it gets faster still, and no longer once it is safe', async () => {
    await save({ gapLeast: '30', acceptRisk: 'on' })
    await save({ gapLeast: '40', acceptRisk: 'on' })
    expect(await risks()).to.have.length(1)
    await save({ gapLeast: '10', acceptRisk: 'on' })
    expect(await risks()).to.have.length(2)
    await save({ gapLeast: '60', acceptRisk: 'on' })
    expect((await number()).pace).not.to.have.property('acknowledgedRisk')
  })

  it('cannot be made unsafe past the screen either', async () => {
    const { id, pace } = await number()
    const change = { pace: { ...pace, gapSeconds: [5, 10] as const } }
    const refusal = await counter.shop.write(work => changeSender(work, id, change)).catch(error => error)
    expect(refusal.fields).to.have.property('acceptRisk')
    const card = { name: 'Outro', identity: '+5549', credentials: 'x', redirectTo: null, driver: 'paper' }
    const another = counter.shop.write(work => createSender(work, { ...card, ...change, channel: 'whatsapp' }))
    expect((await another.catch(error => error)).fields).to.have.property('acceptRisk')
    const official = { ...card, channel: 'whatsapp' as const, pace: officialPace }
    expect((await counter.shop.write(work => createSender(work, official))).pace.kind).to.equal('official')
  })

  it('says how far a new number is', async () => {
    const activeSince = new Date('2026-11-21T15:00:00Z')
    await counter.shop.write(work => work.of(Senders).change({ channel: 'whatsapp' }, { activeSince }))
    expect(textOf((await browser.get(path)).text)).to.contain('Dia 3 do número: até 26 mensagens hoje')
    expect(textOf((await browser.get('/messages/outbox')).text)).to.contain('0 de 26 hoje')
  })

  it('is refused where it makes no sense', async () => {
    expect(await save({ gapMost: '90' })).to.contain('Precisa ser maior que o menor intervalo')
    expect(await save({ gapLeast: '0', dailyCap: '0' })).to.contain('Ao menos 1 segundo.')
    expect(await save({ dailyCap: 'muitas' })).to.contain('Escreva quantas mensagens por dia.')
    expect((await number()).pace.gapSeconds).to.deep.equal([60, 120])
  })

  it('is not asked of an e-mail account', async () => {
    const [email] = await counter.shop.read(work => work.of(Senders).all({ where: { channel: 'email' } }))
    expect((await browser.get(`/settings/senders/${email?.id}`)).text).not.to.contain('gapLeast')
  })
})
