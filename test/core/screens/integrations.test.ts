import { expect } from 'chai'
import { ApiTokens, findApiToken } from '../../../core/people/api-token.ts'
import { WebhookDeliveries, Webhooks } from '../../../core/web/api/webhook.ts'
import type { Browser } from '../../support/build.ts'
import { type Counter, openCounter, textOf } from '../../support/counter.ts'

describe('Integrations', () => {
  let counter: Counter
  let browser: Browser
  beforeEach(async () => {
    counter = await openCounter()
    browser = await counter.signedIn()
  })
  afterEach(() => counter.close())

  const path = '/settings/integrations'
  const createToken = async () => {
    const answer = await browser.post(`${path}/tokens`, { name: 'Balcão de fora', role: 'reader' }, path)
    return /id="once">([^<]+)</.exec(answer.text)?.[1] ?? ''
  }
  const createWebhook = async (url = 'https://parceiro.com.br/aviso') => {
    const answer = await browser.post(`${path}/webhooks`, { url }, path)
    return { answer, secret: /id="once">([^<]+)</.exec(answer.text)?.[1] ?? '' }
  }
  const webhook = async () => (await counter.shop.read(work => work.of(Webhooks).all()))[0]
  const find = (text: string) => findApiToken(counter.shop.app.database, counter.shop.clock.now(), text)

  it('shows a token once; afterwards only its name', async () => {
    const text = await createToken()
    expect(text).to.match(/^rcd_/)
    expect(await find(text)).to.include({ name: 'Balcão de fora', role: 'reader' })
    const list = await browser.get(path)
    expect(list.text).to.contain('Balcão de fora').and.not.to.contain(text)
  })

  it('revokes a token at once', async () => {
    const text = await createToken()
    const [token] = await counter.shop.read(work => work.of(ApiTokens).all())
    await browser.post(`${path}/tokens/${token?.id}/revocation`, {}, path)
    expect(await find(text)).to.equal(undefined)
    expect(textOf((await browser.get(path)).text)).to.contain('Revogado')
  })

  it('asks for a name and a known role', async () => {
    const answer = await browser.post(`${path}/tokens`, { name: ' ', role: 'rei' }, path)
    const text = textOf((await browser.follow(answer)).text)
    expect(text).to.contain('Dê um nome ao token').and.contain('Escolha o que o programa pode fazer.')
  })

  it('shows the secret of a webhook once', async () => {
    const { secret } = await createWebhook()
    expect(secret).to.have.length.above(20)
    const found = await webhook()
    for (const page of [path, `${path}/webhooks/${found?.id}`])
      expect((await browser.get(page)).text)
        .to.contain('https://parceiro.com.br/aviso')
        .and.not.to.contain(secret)
  })

  it('refuses an address that cannot be called', async () => {
    const { answer } = await createWebhook('correio')
    expect(textOf((await browser.follow(answer)).text)).to.contain('Escreva o endereço completo')
    expect(await webhook()).to.equal(undefined)
  })

  it('shows what was delivered and sends it again', async () => {
    await createWebhook()
    const webhookId = (await webhook())?.id ?? ''
    const delivery = {
      webhookId,
      eventId: webhookId,
      body: '{}',
      status: 'failed' as const,
      attempts: 8,
      dueAt: counter.shop.clock.now(),
      responseStatus: 500,
    }
    const { id } = await counter.shop.write(work => work.of(WebhookDeliveries).insert(delivery))
    const page = `${path}/webhooks/${webhookId}`
    expect(textOf((await browser.get(page)).text))
      .to.contain('Falhou')
      .and.contain('500')
    await browser.post(`${path}/deliveries/${id}/retry`, {}, page)
    expect(textOf((await browser.get(page)).text)).to.contain('Na fila')
  })

  it('says why it was switched off and switches it on again', async () => {
    await createWebhook()
    const id = (await webhook())?.id ?? ''
    const off = { active: false, switchedOffReason: 'Só falhou por três dias.' }
    await counter.shop.write(work => work.of(Webhooks).change({ id }, off))
    const page = `${path}/webhooks/${id}`
    expect(textOf((await browser.get(page)).text))
      .to.contain('Só falhou por três dias.')
      .and.contain('Ligar de novo')
    await browser.post(`${page}/continuation`, {}, page)
    expect(await webhook()).to.include({ active: true, switchedOffReason: null })
  })

  it('removes a webhook', async () => {
    await createWebhook()
    const page = `${path}/webhooks/${(await webhook())?.id}`
    await browser.post(`${page}/removal`, {}, page)
    expect((await browser.get(page)).status).to.equal(404)
  })

  it('is for administrators, and of one company', async () => {
    await createWebhook()
    await createToken()
    const [token] = await counter.shop.read(work => work.of(ApiTokens).all())
    expect((await (await counter.signedIn('staff')).get(path)).status).to.equal(403)
    const stranger = await counter.stranger()
    expect((await stranger.get(path)).text)
      .not.to.contain('Balcão de fora')
      .and.not.to.contain('parceiro.com.br')
    expect((await stranger.get(`${path}/webhooks/${(await webhook())?.id}`)).status).to.equal(404)
    expect((await stranger.post(`${path}/tokens/${token?.id}/revocation`, {}, path)).status).to.equal(404)
  })
})
