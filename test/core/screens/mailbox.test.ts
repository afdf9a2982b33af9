import { expect } from 'chai'
import { confirmMessage } from '../../../core/outbox/actions.ts'
import type { Browser } from '../../support/build.ts'
import { type Counter, openCounter, textOf } from '../../support/counter.ts'
import { recordingChannel } from '../../support/recording-channel.ts'

describe('The test mailbox', () => {
  let counter: Counter
  let browser: Browser
  beforeEach(async () => {
    counter = await openCounter({ without: 'email', channels: [recordingChannel('real')] })
    browser = await counter.signedIn()
    await counter.withoutPdf()
  })
  afterEach(() => counter.close())

  const path = '/dev/mailbox'
  const sendAll = async () => {
    const { whatsapp, email } = await counter.quote()
    for (const { id } of [whatsapp, email]) await counter.shop.write(work => confirmMessage(work, id))
    await counter.shop.settle()
    return { whatsapp, email }
  }

  it('shows the conversation as the customer would see it', async () => {
    await counter.shop.addSender({ channel: 'email', driver: 'paper' })
    const { whatsapp } = await sendAll()
    const { text } = await browser.get(path)
    expect(textOf(text)).to.contain('Maria Aparecida').and.contain('(49) 99999-0187').and.contain('Olá, Maria!')
    expect(text).to.contain(`/messages/${whatsapp.id}`)
  })

  it('shows the mail in its real frame, which may do nothing', async () => {
    await counter.shop.addSender({ channel: 'email', driver: 'paper' })
    const { email } = await sendAll()
    const page = await browser.get(`${path}/mail`)
    expect(page.text).to.contain(`<iframe class="mail-frame" sandbox`).and.contain(`${path}/mail/${email.id}/frame`)
    const frame = await browser.get(`${path}/mail/${email.id}/frame`)
    expect(textOf(frame.text)).to.contain('Olá, Maria Aparecida!').and.contain('Loja loja-modelo')
    expect(frame.headers['content-security-policy']).to.contain('sandbox').and.not.to.contain('script-src')
  })

  it('shows nothing that left for real', async () => {
    await counter.shop.addSender({ channel: 'email', driver: 'real' })
    const { email } = await sendAll()
    expect((await browser.get(`${path}/mail`)).text).to.contain('Nenhum e-mail ainda')
    expect((await browser.get(`${path}/mail/${email.id}/frame`)).status).to.equal(404)
  })

  it('needs a sign-in, and shows another company nothing', async () => {
    await counter.shop.addSender({ channel: 'email', driver: 'paper' })
    const { email } = await sendAll()
    expect((await counter.visitor().get(path)).status).to.equal(303)
    const stranger = await counter.stranger()
    expect((await stranger.get(path)).text).not.to.contain('Maria')
    expect((await stranger.get(`${path}/mail/${email.id}/frame`)).status).to.equal(404)
  })
})
