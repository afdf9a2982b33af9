import { expect } from 'chai'
import { confirmMessage } from '../../../core/outbox/actions.ts'
import { MessageAttempts } from '../../../core/outbox/message.ts'
import { whatsappPace } from '../../../core/outbox/pace.ts'
import { Senders } from '../../../core/outbox/sender.ts'
import type { Browser } from '../../support/build.ts'
import { type Counter, openCounter, textOf } from '../../support/counter.ts'

describe('The outbox', () => {
  let counter: Counter
  let browser: Browser
  beforeEach(async () => {
    counter = await openCounter()
    browser = await counter.signedIn()
  })
  afterEach(() => counter.close())

  const page = async () => textOf((await browser.get('/messages/outbox')).text)
  const queued = async () => {
    const { whatsapp } = await counter.quote()
    return counter.shop.write(work => confirmMessage(work, whatsapp.id))
  }

  it('says so when it is empty', async () => {
    expect(await page()).to.contain('A fila está vazia')
  })

  it('shows when each message is expected to leave', async () => {
    for (let count = 0; count < 3; count++) await queued()
    const text = await page()
    expect(text).to.contain('3 na fila').and.contain('uma a cada 1 a 2 min')
    expect(text).to.contain('em instantes').and.contain('por volta de 10:01').and.contain('por volta de 10:03')
  })

  it('warns of what would leave too late', async () => {
    const first = await queued()
    const { id } = await queued()
    await counter.change(first.id, { priority: 10 })
    await counter.change(id, { giveUpAt: new Date(counter.shop.clock.now().getTime() + 60_000) })
    expect(await page())
      .to.contain('1 mensagem “Criação do orçamento” sairá depois do prazo')
      .and.contain('vale só até 23/11/2026 10:01')
  })

  it('says why nothing leaves, until when, and what held each message back', async () => {
    for (let count = 0; count < 2; count++) await queued()
    counter.shop.clock.move(new Date('2026-11-25T01:00:00Z'))
    const text = await page()
    expect(text).to.contain('Depois do horário de envio: as mensagens saem na quarta às 8h.')
    expect(text).to.contain('dia 25/11/2026 às 08:01 depois do horário de envio')
  })

  it('shows how much of the day is used, and that the rest of it leaves tomorrow', async () => {
    const { senderId, id } = await queued()
    const pace = { ...whatsappPace, dailyCap: 1 }
    await counter.shop.write(async work => {
      await work.of(Senders).change({ id: senderId ?? '' }, { pace })
      const attempt = { messageId: id, senderId: senderId ?? '', address: 'x', outcome: 'sent' as const }
      await work.of(MessageAttempts).insert(attempt)
    })
    expect(await page())
      .to.contain('1 de 1 hoje')
      .and.contain('até 1 por dia')
      .and.contain('O número já enviou 1 mensagem hoje: as mensagens saem na terça às 8h.')
  })

  it('shows why a message is tried again', async () => {
    const { id } = await queued()
    await counter.change(id, { attempts: 2, reason: 'O servidor não respondeu.' })
    expect(await page()).to.contain('O servidor não respondeu. (2 tentativas)')
  })

  it('pauses a sender, and goes on', async () => {
    const { senderId } = await queued()
    await browser.post(`/messages/outbox/${senderId}/pause`, {}, '/messages/outbox')
    expect(await page())
      .to.contain('Pausado por Ana.')
      .and.contain('pausada')
    await browser.post(`/messages/outbox/${senderId}/continuation`, {}, '/messages/outbox')
    expect(await page())
      .to.contain('Pronto')
      .and.not.to.contain('pausada')
  })

  it('tells who clicks twice that it is paused already', async () => {
    const { senderId } = await queued()
    await browser.post(`/messages/outbox/${senderId}/pause`, {}, '/messages/outbox')
    const again = await browser.post(`/messages/outbox/${senderId}/pause`, {}, '/messages/outbox')
    expect(textOf((await browser.follow(again)).text)).to.contain('Este remetente já está pausado.')
  })

  it('knows nothing of the senders of another company', async () => {
    const { senderId } = await queued()
    const stranger = await counter.stranger()
    const answer = await stranger.post(`/messages/outbox/${senderId}/pause`, {}, '/settings/company')
    expect(answer.status).to.equal(404)
  })
})
