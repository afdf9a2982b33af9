import { expect } from 'chai'
import { confirmMessage } from '../../../core/outbox/actions.ts'
import { applyReceipt } from '../../../core/outbox/receipts.ts'
import { updateCompany } from '../../../core/people/company-actions.ts'
import type { Browser } from '../../support/build.ts'
import { type Counter, openCounter, textOf } from '../../support/counter.ts'

describe('The history of messages', () => {
  let counter: Counter
  let browser: Browser
  beforeEach(async () => {
    counter = await openCounter()
    browser = await counter.signedIn()
    await counter.withoutPdf()
  })
  afterEach(() => counter.close())

  const page = async (query = '') => textOf((await browser.get(`/messages/history${query}`)).text)
  const send = async (id: string) => {
    await counter.shop.write(work => confirmMessage(work, id))
    await counter.shop.settle()
  }

  it('is the WhatsApp report from both menus', async () => {
    const { whatsapp, email } = await counter.quote()
    for (const menu of ['registry', 'settings']) {
      const { text } = await browser.get(`/messages/history?menu=${menu}`)
      expect(text).to.contain('Histórico de mensagens WhatsApp')
      expect(text).to.contain(whatsapp.id).and.not.to.contain(email.id)
    }
    expect((await browser.get('/messages/history')).text)
      .to.contain(whatsapp.id)
      .and.contain(email.id)
  })

  it('has the head that was asked for', async () => {
    const address = {
      street: 'Rua das Flores, 120',
      district: 'Centro',
      city: 'Chapecó',
      state: 'SC',
      postalCode: '89801000',
    }
    const company = { taxId: '11222333000181', mobile: '(49) 99999-0187', address }
    await counter.shop.write(work => updateCompany(work, company))
    const text = await page('?menu=registry')
    for (const part of [
      'Loja loja-modelo',
      'CNPJ: 11.222.333/0001-81',
      'Rua das Flores, 120, Centro',
      'Chapecó - SC · CEP: 89801-000',
      'Fone: (49) 3322-1100 · Celular: (49) 99999-0187 · E-mail: contato@loja-modelo.test',
      'Período: 01/11/2026 até 23/11/2026',
      'Emissão: 23/11/2026 10:00:00',
    ])
      expect(text).to.contain(part)
  })

  it('has the five columns in their order, then the three of ours', async () => {
    const { whatsapp } = await counter.quote()
    await send(whatsapp.id)
    const { text } = await browser.get('/messages/history?menu=registry')
    const columns = [...text.matchAll(/<th scope="col">([^<]+)</g)].map(found => found[1])
    const [five, ours] = [columns.slice(0, 5), columns.slice(5)]
    expect(five).to.deep.equal(['Celular', 'Mensagem', 'Módulo', 'Tipo da mensagem', 'Data envio'])
    expect(ours).to.deep.equal(['Status', 'Canal', 'Hora'])
    expect(textOf(text)).to.match(
      /\(49\) 99999-0187 Olá, Maria!.+ORÇAMENTOS CRIAÇÃO DO ORÇAMENTO 23\/11\/2026 Enviada WhatsApp 10:00/,
    )
  })

  it('is narrowed by period, status and type', async () => {
    const { whatsapp, email } = await counter.quote()
    await send(whatsapp.id)
    const { text } = await browser.get('/messages/history?status=sent')
    expect(text).to.contain(whatsapp.id).and.not.to.contain(email.id)
    expect(await page('?from=2026-10-01&to=2026-10-31')).to.contain('Nenhuma mensagem neste período')
    expect(await page('?type=quote.status_changed')).to.contain('Nenhuma mensagem neste período')
  })

  it('takes dates in the wrong order, and dates that do not exist, as they were meant', async () => {
    expect(await page('?from=2026-11-30&to=2026-11-01')).to.contain('01/11/2026 até 30/11/2026')
    expect(await page('?from=2026-02-31&to=agora')).to.contain('01/11/2026 até 23/11/2026')
  })

  it('finds the messages of a customer, or of several of one name', async () => {
    const first = await counter.quote()
    const second = await counter.quote(await counter.contact({ name: 'Maria Clara', mobile: '(49) 98888-1234' }))
    const third = await counter.quote(await counter.contact({ name: 'Bruno', email: 'bruno@cliente.test' }))
    const { text } = await browser.get('/messages/history?search=maria')
    expect(text).to.contain(first.whatsapp.id).and.contain(second.whatsapp.id).and.not.to.contain(third.whatsapp.id)
    expect(textOf(text)).to.contain('Escolha um cliente para baixar')
    const one = await browser.get('/messages/history?search=clara')
    expect(one.text).to.contain(second.whatsapp.id).and.contain(`contactId=${second.whatsapp.contactId}`)
    expect(await page('?search=ninguém')).to.contain('Nenhuma mensagem neste período')
  })

  it('turns pages over several customers without losing or repeating any', async () => {
    for (const name of ['Maria Um', 'Maria Dois', 'Maria Três']) {
      const contact = await counter.contact({ name })
      for (let count = 0; count < 10; count++) await counter.quote(contact)
    }
    const first = await browser.get('/messages/history?search=maria')
    const next = /href="([^"]+)" rel="next"/.exec(first.text)?.[1]?.replace(/&amp;|&#38;/g, '&') ?? ''
    const second = await browser.get(next)
    const ids = [first, second].flatMap(({ text }) =>
      [...text.matchAll(/data-href="\/messages\/([^"]+)"/g)].map(found => found[1]),
    )
    expect(ids).to.have.length(60)
    expect(new Set(ids).size).to.equal(60)
  }).timeout(60_000)

  it('is downloaded as it is narrowed', async () => {
    const { whatsapp } = await counter.quote()
    await send(whatsapp.id)
    const csv = await browser.get('/messages/history/export?format=csv&menu=registry&status=sent')
    expect(csv.headers['content-disposition']).to.contain('historico-de-mensagens-2026-11-01-a-2026-11-23.csv')
    const [head, ...rows] = csv.text.trim().split('\r\n')
    expect(head).to.contain('Celular;Mensagem;Módulo;Tipo da mensagem;Data envio')
    expect(rows.join('\n')).to.contain('(49) 99999-0187').and.not.to.contain('maria@cliente.test')
    expect((await browser.get('/messages/history/export?format=xlsx')).headers['content-type']).to.contain(
      'spreadsheet',
    )
    expect((await browser.get('/messages/history/export?format=doc')).status).to.equal(404)
  })

  it('shows nothing of another company', async () => {
    const { whatsapp } = await counter.quote()
    const stranger = await counter.stranger()
    expect((await stranger.get('/messages/history')).text).not.to.contain(whatsapp.id)
    expect((await stranger.get(`/messages/${whatsapp.id}`)).status).to.equal(404)
    expect((await stranger.get(`/messages/${whatsapp.id}/attachments/0`)).status).to.equal(404)
  })

  describe('opens one message', () => {
    it('with the four steps of its delivery and who did what', async () => {
      const { whatsapp } = await counter.quote()
      await send(whatsapp.id)
      const { providerId } = await counter.message(whatsapp.id)
      const at = new Date('2026-11-23T13:05:00Z')
      await counter.shop.write(work => applyReceipt(work, { providerId: providerId ?? '', status: 'read', at }))
      const text = textOf((await browser.get(`/messages/${whatsapp.id}`)).text)
      expect(text).to.contain('Na fila 23/11/2026 10:00').and.contain('Enviada 23/11/2026 10:00')
      expect(text).to.contain('Entregue horário não registrado').and.contain('Lida 23/11/2026 10:05')
      expect(text).to.contain('Aceita pelo provedor').and.contain('Situação: Esperando uma pessoa → Na fila')
    })

    it('with the question, while it waits', async () => {
      const { email } = await counter.quote()
      const { text } = await browser.get(`/messages/${email.id}`)
      expect(text).to.contain(`question-${email.id}`).and.contain('/quotes/')
    })

    it('and 404 for what is no message', async () => {
      expect((await browser.get('/messages/0199a000-0000-7000-8000-000000000001')).status).to.equal(404)
      expect((await browser.get('/messages/nada')).status).to.equal(404)
    })
  })
})
