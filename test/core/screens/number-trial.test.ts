import { expect } from 'chai'
import { SendError } from '../../../core/errors.ts'
import { whatsappPace } from '../../../core/outbox/pace.ts'
import { type Sender, Senders } from '../../../core/outbox/sender.ts'
import { type Browser, buildTestApp, type TestApp } from '../../support/build.ts'
import { textOf } from '../../support/counter.ts'
import { recordingChannel } from '../../support/recording-channel.ts'

describe('A test message of a paced number', () => {
  const channel = recordingChannel('post')
  let app: TestApp
  let sender: Sender
  let browser: Browser
  beforeEach(async () => {
    app = await buildTestApp({ channels: [channel] })
    sender = await app.shop.addSender({ channel: 'whatsapp', driver: 'post', pace: whatsappPace })
    browser = await app.signedIn()
  })
  afterEach(() => app.close())

  const pass = (seconds: number) => app.shop.clock.move(new Date(app.shop.clock.now().getTime() + seconds * 1_000))
  const trial = async () => {
    const from = `/settings/whatsapp/${sender.id}`
    const answer = await browser.post(`/settings/senders/${sender.id}/trial`, { to: '(49) 99999-0187' }, from)
    return textOf((await browser.follow(answer)).text)
  }
  const secondsToNext = async () => {
    const { nextSlotAt } = await app.shop.read(work => work.of(Senders).get(sender.id))
    return (Number(nextSlotAt) - app.shop.clock.now().getTime()) / 1_000
  }

  it('takes a turn, and a second one is refused until the gap is over', async () => {
    channel.answer = () => undefined
    expect(await trial()).to.contain('Teste enviado para (49) 99999-0187')
    expect(await secondsToNext()).to.equal(120)
    expect(await trial()).to.contain('Uma mensagem acabou de sair por este número')
    pass(120)
    expect(await trial()).to.contain('Teste enviado')
  })

  it('keeps the next message away from the moment it really left', async () => {
    channel.answer = () => pass(100)
    expect(await trial()).to.contain('Teste enviado')
    expect(await secondsToNext()).to.equal(60)
  })

  it('keeps it away where nobody knows whether it left, too', async () => {
    channel.answer = () => {
      pass(100)
      throw new SendError('O envio foi interrompido.', { permanent: false, unsure: true })
    }
    expect(await trial()).to.contain('O envio foi interrompido.')
    expect(await secondsToNext()).to.equal(60)
  })
})
