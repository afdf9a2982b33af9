import { expect } from 'chai'
import qrcode from 'qrcode'
import type { SenderSession } from '../../../core/channels/whatsapp/session.ts'
import { Events } from '../../../core/events/event.ts'
import { confirmMessage } from '../../../core/outbox/actions.ts'
import { type Sender, Senders } from '../../../core/outbox/sender.ts'
import type { Browser } from '../../support/build.ts'
import { type Connector, numberChannel, openConnector } from '../../support/connector.ts'
import { type Counter, openCounter, textOf } from '../../support/counter.ts'

describe('Configurações > WhatsApp', () => {
  const list = '/settings/whatsapp'
  let counter: Counter
  let connector: Connector
  let browser: Browser
  let channel: ReturnType<typeof numberChannel>
  beforeEach(async () => {
    channel = numberChannel()
    counter = await openCounter({ without: 'whatsapp', channels: [channel] })
    connector = openConnector(counter.shop)
    browser = await counter.signedIn()
  })
  afterEach(() => counter.close())

  const at = (number: Pick<Sender, 'id'>) => `${list}/${number.id}`
  const page = async (path: string, by = browser) => (await by.get(path)).text
  const said = async (path: string, by = browser) => textOf(await page(path, by))
  const fragment = async (number: Sender) =>
    (await browser.get(`${at(number)}/connection`, { 'HX-Request': 'true' })).text
  /** Posts from the number's page; what the next page says. */
  const act = async (number: Sender, what: string, fields: object = {}, place = at(number)) =>
    textOf((await browser.follow(await browser.post(`${place}/${what}`, fields, at(number)))).text)
  const senders = (id: string, what: string) => `/settings/senders/${id}/${what}`
  const seen = (number: Sender, given: Partial<SenderSession>) => connector.sees(number, given)
  const reload = (number: Sender) => counter.shop.read(work => work.of(Senders).get(number.id))

  it('begins with one thing to do, and says honestly what may happen', async () => {
    const text = await said(list)
    expect(text).to.contain('Nenhum número de WhatsApp').and.contain('Adicionar número')
    expect(text).to.contain('nenhum programa que não é do próprio WhatsApp está livre de bloqueio')
    expect(text).to.contain('de 60 a 120 segundos')
    expect(await page(list)).to.contain('href="/messages/history?menu=settings"')
  })

  it('keeps the history in both places of the menu, and itself in one', async () => {
    const menu = (await page('/')).match(/<nav[\s\S]*<\/nav>/)?.[0] ?? ''
    expect(menu).to.contain('href="/settings/whatsapp"')
    expect(menu).to.contain('/messages/history?menu=settings').and.contain('/messages/history?menu=registry')
    const staff = await page('/', await counter.signedIn('staff'))
    expect(staff).not.to.contain('href="/settings/whatsapp"')
    expect(staff).to.contain('/messages/history?menu=settings')
  })

  it('adds a number, which waits to be connected', async () => {
    const answer = await browser.post(list, { name: 'Balcão' }, `${list}/new`)
    const text = textOf((await browser.follow(answer)).text)
    expect(text).to.contain('Balcão foi adicionado.').and.contain('Este número ainda não está conectado.')
    expect(text).to.contain('as mensagens dele esperam na fila')
    expect(await said(list)).to.contain('Balcão Padrão ainda não conectado Ainda não conectado')
    const unnamed = await browser.follow(await browser.post(list, { name: ' ' }, `${list}/new`))
    expect(textOf(unnamed.text)).to.contain('Dê um nome ao número')
  })

  it('draws the QR code that the provider gave, for nobody to keep', async () => {
    const number = await connector.number()
    expect(await act(number, 'connection', { method: 'qr' })).to.contain('Abrindo o WhatsApp.')
    const qr = `2@${'Ab3/'.repeat(50)},abc=,1`
    await seen(number, { state: 'qr', qr })
    const { text, headers } = await browser.get(at(number))
    const svg = await qrcode.toString(qr, { type: 'svg', errorCorrectionLevel: 'L', margin: 4 })
    expect(text).to.contain(`data:image/svg+xml;base64,${Buffer.from(svg).toString('base64')}`)
    expect(text).not.to.contain(qr)
    expect(headers['cache-control']).to.equal('no-store')
    expect(textOf(text)).to.contain('Aparelhos conectados').and.contain('Aponte a câmera')
  })

  it('shows the code to be typed on the phone that was named', async () => {
    const number = await connector.number()
    const wrong = await act(number, 'connection', { method: 'code', phone: '123' })
    expect(wrong).to.contain('Este telefone não existe. Escreva com o DDD')
    await act(number, 'connection', { method: 'code', phone: '(49) 99999-0187' })
    await seen(number, { state: 'pairing', pairingCode: 'WZYX1234' })
    expect(await said(at(number)))
      .to.contain('WZYX-1234')
      .and.contain('Conectar com número de telefone')
    const strange = await act(number, 'connection', { method: 'fax' })
    expect(strange).to.contain('Escolha como conectar')
  })

  it('says that it is connected, with what, and that the page may be closed', async () => {
    const number = await connector.number()
    await connector.connects(number)
    const text = textOf(await fragment(number))
    expect(text).to.contain('(49) 99999-0187').and.contain('Loja Modelo').and.contain('Pode fechar esta página')
    expect(await act(number, 'connection', { method: 'qr' })).to.contain('Este número já está conectado.')
    expect(await said(list)).to.contain('WhatsApp da loja Padrão (49) 99999-0187 Loja Modelo Conectado')
  })

  it('disconnects, and logs out after asking', async () => {
    const number = await connector.number()
    await connector.connects(number)
    expect(await page(at(number))).to.match(/session-removal" data-confirm="Sair do WhatsApp neste número\?/)
    expect(await act(number, 'disconnection')).to.contain('esperam na fila até você reconectar')
    await seen(number, { state: 'off' })
    expect(await said(at(number)))
      .to.contain('A sessão está guardada')
      .and.contain('Reconectar')
    expect(await act(number, 'disconnection')).to.contain('Este número já está desconectado.')
    expect(await act(number, 'session-removal')).to.contain('A sessão será apagada.')
    expect(await connector.row(number)).to.include({ wish: 'logged_out' })
  })

  it('answers a page that fetches its part, and leads a visitor to the whole', async () => {
    const number = await connector.number()
    await connector.connects(number)
    await connector.givesUp(number, 'conflict', 'Este número foi aberto em outro navegador.')
    const part = await fragment(number)
    expect(part.trim())
      .to.match(/^<section[^>]*data-version="[0-9a-f]{16}"/)
      .and.not.contain('<html')
    expect(textOf(part)).to.contain('Este número foi aberto em outro navegador.').and.contain('Reconectar')
    expect((await browser.get(`${at(number)}/connection`)).headers.location).to.equal(at(number))
  })

  it('renames, pauses, continues and removes, back on the number’s own page', async () => {
    const number = await connector.number()
    const named = await browser.post(at(number), { name: 'Cobrança' }, at(number))
    expect(textOf((await browser.follow(named)).text)).to.contain('Nome salvo.')
    expect((await reload(number)).name).to.equal('Cobrança')
    for (const what of ['pause', 'continuation'])
      expect((await browser.post(senders(number.id, what), {}, at(number))).headers.location).to.equal(at(number))
    const removed = await browser.post(senders(number.id, 'removal'), {}, at(number))
    expect(removed.headers.location).to.equal(list)
    expect((await browser.get(at(number))).status).to.equal(404)
  })

  it('does not let a number become the default silently while it is not connected', async () => {
    const first = await connector.number()
    const second = await connector.number('Segundo')
    await connector.connects(first)
    const warned = await browser.post(senders(second.id, 'default'), {}, at(second))
    expect(textOf((await browser.follow(warned)).text)).to.contain('mas este número não está conectado')
    await connector.connects(second, '+5549988880123')
    const back = await browser.post(senders(first.id, 'default'), {}, at(first))
    expect(textOf((await browser.follow(back)).text)).to.contain('É por aqui que as mensagens saem')
  })

  it('leaves what waits in the queue of a number until it is connected, and says so', async () => {
    const number = await connector.number()
    const { whatsapp } = await counter.quote()
    await counter.shop.write(work => confirmMessage(work, whatsapp.id))
    await counter.shop.settle()
    expect(await counter.message(whatsapp.id)).to.include({ status: 'queued', senderId: number.id, attempts: 0 })
    expect(await said('/messages/outbox'))
      .to.contain('Desconectado')
      .and.contain('ao reconectar')
    await connector.connects(number)
    channel.connected.add(number.id)
    await counter.withoutPdf()
    await counter.change(whatsapp.id, { attachments: [] })
    await counter.shop.settle()
    expect((await counter.message(whatsapp.id)).status).to.equal('sent')
    expect(await said('/messages/outbox')).not.to.contain('Desconectado')
  })

  describe('sends a trial', () => {
    const trial = (number: Sender, to: string) => act(number, 'trial', { to }, `/settings/senders/${number.id}`)

    it('to a number of one’s own, at the number’s pace', async () => {
      const number = await connector.number()
      channel.connected.add(number.id)
      expect(await trial(number, '(49) 98888-0123')).to.contain('Teste enviado para (49) 98888-0123.')
      expect(channel.sent[0]).to.match(/^\+5549988880123 Olá, Ana!/)
      expect(await trial(number, '(49) 98888-0123')).to.contain('Espere uns dois minutos')
      expect(channel.sent).to.have.length(1)
      expect((await reload(number)).nextSlotAt).to.deep.equal(new Date(counter.shop.clock.now().getTime() + 120_000))
    })

    it('not while the number is not connected here, nor to what is no phone', async () => {
      const number = await connector.number()
      expect(await trial(number, '(49) 98888-0123')).to.contain('Este número não está conectado agora')
      expect(await trial(number, '123')).to.contain('Este não é um celular.')
      expect(await trial(number, '')).to.contain('Escreva o celular para onde o teste vai')
      expect(channel.sent).to.deep.equal([])
      expect((await reload(number)).nextSlotAt).to.equal(null)
    })
  })

  it('shows a test sender among the numbers, and other senders where they belong', async () => {
    const paper = await counter.shop.addSender({ channel: 'whatsapp', driver: 'paper', name: 'De papel' })
    expect(await said(list))
      .to.contain('De papel')
      .and.contain('Só teste')
    expect(await said(at(paper))).to.contain('não chega a nenhum telefone')
    expect((await browser.get(`/settings/senders/${paper.id}`)).headers.location).to.equal(at(paper))
    const [mail] = await counter.shop.read(work => work.of(Senders).all({ where: { channel: 'email' } }))
    expect((await browser.get(at(mail as Sender))).headers.location).to.equal(`/settings/senders/${mail?.id}`)
    expect(await said('/settings/senders')).not.to.contain('De papel')
  })

  it('is for administrators, and of one company', async () => {
    const number = await connector.number()
    const staff = await counter.signedIn('staff')
    const stranger = await counter.stranger()
    for (const path of [at(number), `${at(number)}/connection`]) {
      expect((await staff.get(path)).status, path).to.equal(403)
      expect((await stranger.get(path)).status, path).to.equal(404)
    }
    for (const what of ['connection', 'disconnection', 'session-removal']) {
      const fields = { method: 'qr' }
      expect((await staff.post(`${at(number)}/${what}`, fields, '/')).status, what).to.equal(403)
      expect((await stranger.post(`${at(number)}/${what}`, fields, `${list}/new`)).status, what).to.equal(404)
    }
    expect(await said(list, stranger)).not.to.contain('WhatsApp da loja')
    expect(await connector.row(number)).to.equal(undefined)
  })

  it('tells in the audit what was asked, in words', async () => {
    const number = await connector.number()
    await act(number, 'connection', { method: 'qr' })
    await act(number, 'session-removal')
    const text = await said('/system/audit')
    expect(text).to.contain('Conexão do número pedida').and.contain('Saída do WhatsApp pedida')
    expect(await counter.shop.read(work => work.of(Events).count({ subject: 'sender' }))).to.equal(3)
  })
})
