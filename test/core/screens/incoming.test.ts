import { expect } from 'chai'
import { type Incoming, IncomingMessages } from '../../../core/channels/whatsapp/incoming.ts'
import { Senders } from '../../../core/outbox/sender.ts'
import { closedPurposes } from '../../../core/people/consent.ts'
import { Contacts } from '../../../core/people/contact.ts'
import type { Browser } from '../../support/build.ts'
import { type Counter, openCounter, textOf } from '../../support/counter.ts'
import { eventually } from '../../support/eventually.ts'
import { someoneWrites } from '../../support/inbox.ts'

describe('Received messages on the screen', () => {
  let counter: Counter
  let browser: Browser
  let senderId: string
  beforeEach(async () => {
    counter = await openCounter()
    browser = await counter.signedIn()
    const sender = await counter.shop.read(work => work.of(Senders).first({ where: { channel: 'whatsapp' } }))
    senderId = sender?.id ?? ''
  })
  afterEach(() => counter.close())

  const list = '/messages/incoming'
  const stranger = { from: '554999112222@c.us', number: '+5549991112222' }
  const hears = async (body: string, given = {}) =>
    (await someoneWrites(counter.shop, senderId, { ...given, body })) as Incoming
  const row = (id: string) => counter.shop.read(work => work.of(IncomingMessages).get(id))
  const page = async (path: string) => textOf((await browser.get(path)).text)
  const post = async (path: string, fields: object, from: string) =>
    textOf((await browser.follow(await browser.post(path, fields, from))).text)

  it('say what they are for while nobody has written', async () => {
    expect(await page(list))
      .to.contain('Nada novo')
      .and.to.contain('O que os clientes responderem')
    expect(await page(`${list}?list=all`)).to.contain('Ninguém escreveu ainda')
  })

  it('are counted at the menu and on the home page, live', async () => {
    await counter.contact()
    await hears('Oi')
    await hears('não me mande mais boletos')
    await hears('Quem fala?', stranger)
    const home = await browser.get('/')
    expect(home.text).to.match(/data-badge="incoming" data-waiting\s*>\s*<span data-waiting-text>3</)
    expect(home.text).to.match(/data-badge="held" data-waiting hidden/)
    expect(textOf(home.text))
      .to.contain('Pedidos de clientes para ler')
      .and.to.contain('Mensagens recebidas sem cliente')
    const stop = new AbortController()
    const heard: string[] = []
    const live = fetch(`${counter.origin}/live`, { headers: { Cookie: browser.cookie() }, signal: stop.signal })
    const reading = live.then(async ({ body }) => {
      for await (const piece of body ?? []) heard.push(Buffer.from(piece).toString('utf8'))
    })
    reading.catch(() => undefined)
    await eventually(async () => expect(heard.join('')).to.contain('event: incoming\ndata: 3\n\n'))
    stop.abort()
  })

  it('stand on lists by what they need, each with whose it is', async () => {
    await counter.contact()
    await hears('Chegou tudo certo')
    await hears('Quem fala?', stranger)
    await hears('quero sair do plano')
    expect(await page(list))
      .to.contain('Maria Aparecida (49) 99999-0187 Chegou tudo certo')
      .and.not.contain('Quem fala?')
    expect(await page(`${list}?list=unmatched`)).to.contain('Sem cliente (49) 99111-2222 Quem fala?')
    expect(await page(`${list}?list=requests`)).to.contain('Talvez um pedido para parar quero sair do plano')
    expect(await page(`${list}?list=all&search=fala`))
      .to.contain('Quem fala?')
      .and.not.contain('Chegou tudo')
    expect(await page(`${list}?list=all&search=nada%20disso`)).to.contain('Nada encontrado')
  })

  it('are marked as seen, one by one and many at once', async () => {
    await counter.contact()
    const [one, two, three] = [await hears('Um'), await hears('Dois'), await hears('Três')]
    expect(await post(`${list}/${one.id}/seen`, {}, list)).to.contain('Marcada como vista.')
    expect(await post(`${list}/seen`, { ids: [two.id, three.id] }, list)).to.contain('2 marcadas como vistas.')
    expect(await row(two.id)).to.include({ handledBy: 'Ana' })
    expect(await post(`${list}/seen`, { ids: [two.id] }, list)).to.contain('Alguém já tinha visto.')
    expect(await post(`${list}/seen`, {}, list)).to.contain('Marque ao menos uma mensagem.')
  })

  it('are given to a customer whom one looks for', async () => {
    const maria = await counter.contact({ mobile: '(49) 98888-0001' })
    const { id } = await hears('Oi, sou a Maria', stranger)
    const at = `${list}/${id}`
    expect(textOf((await browser.get(`${at}/contact-options?contactSearch=apare`)).text)).to.contain('Maria Aparecida')
    expect(await post(`${at}/author`, {}, at)).to.contain('Escolha de que cliente é a mensagem.')
    expect(await post(`${at}/author`, { contactId: maria.id }, at)).to.contain('A mensagem está com Maria Aparecida.')
    expect(await row(id)).to.include({ contactId: maria.id })
  })

  it('show who could be meant when several have the number', async () => {
    await counter.contact()
    await counter.contact({ name: 'José da Silva' })
    const { id } = await hears('Oi')
    const text = await page(`${list}/${id}`)
    expect(text).to.contain('Mais de um cadastro tem este número:')
    expect(text).to.contain('Maria Aparecida').and.to.contain('José da Silva')
  })

  it('make a customer of somebody new, with the number as it came', async () => {
    const { id } = await hears('Quanto custa a troca de tela?', { from: '554991112222@c.us', number: '+554991112222' })
    const at = `${list}/${id}`
    expect((await browser.get(at)).text).to.contain('value="(49) 9111-2222"')
    expect(await post(`${at}/newcomer`, { name: '', mobile: '(49) 9111-2222', phone: '' }, at)).to.contain(
      'Escreva o nome',
    )
    const fields = { name: 'Pedro', mobile: '(49) 9111-2222', phone: '' }
    expect(await post(`${at}/newcomer`, fields, at)).to.contain('A mensagem está com Pedro.')
    const pedro = await counter.shop.read(work => work.of(Contacts).first({ where: { name: 'Pedro' } }))
    expect(pedro).to.include({ mobile: '(49) 9111-2222' })
    expect(await row(id)).to.include({ contactId: pedro?.id })
  })

  it('are decided by ticking what still comes', async () => {
    const maria = await counter.contact()
    const { id } = await hears('não me mande mais promoção nem boleto')
    const at = `${list}/${id}`
    expect(await page(at)).to.contain('O que Maria Aparecida quer receber?')
    const said = await post(`${at}/decision`, { receives: ['fiscal', 'service'] }, at)
    expect(said).to.contain('O cliente não recebe mais cobrança, divulgação. Ele vai receber a resposta.')
    const closed = await counter.shop.read(work => closedPurposes(work, maria.id))
    expect([...closed]).to.have.members(['billing', 'marketing'])
    await counter.shop.relay()
    const [answer] = await counter.messages({ type: 'contact.opted_out' })
    expect(answer).to.include({ channel: 'whatsapp', status: 'queued' })
    expect(await post(`${at}/decision`, { receives: [] }, list)).to.contain('Outra pessoa já cuidou desta mensagem.')
  })

  it('stand on the customer’s timeline as she wrote them, among what she was told', async () => {
    const maria = await counter.contact()
    const media = { name: 'foto', contentType: 'text/html', bytes: Uint8Array.from([0xff, 0xd8, 0xff]) }
    const { id } = await hears('*Chegou*, veja <script>alert(1)</script>', { media })
    const { text } = await browser.get(`/contacts/${maria.id}/timeline`)
    expect(text).to.contain('bubble is-received').and.to.contain('<strong>Chegou</strong>')
    expect(text).to.contain(`/messages/incoming/${id}/attachments/0`).and.not.contain('<script>alert')
    expect(textOf(text)).to.contain('foto.jpg').and.to.contain('Ninguém viu ainda')
  })

  describe('with a file', () => {
    const send = (name: string, bytes: Uint8Array) =>
      hears('segue', { media: { name, contentType: 'text/html', bytes } })
    const file = ({ id }: Incoming) => `${list}/${id}/attachments/0`

    it('give it to be saved, never to be shown', async () => {
      await counter.contact()
      const { headers, body, text } = await browser.get(
        file(await send('ação.html', Buffer.from('<script>1</script>'))),
      )
      expect(headers).to.include({
        'content-type': 'application/octet-stream',
        'x-content-type-options': 'nosniff',
        'cache-control': 'private, no-store',
      })
      expect(headers['content-disposition']).to.match(/^attachment; .*filename\*=UTF-8''a%C3%A7%C3%A3o\.html$/)
      expect(headers['content-security-policy']).to.contain('sandbox')
      expect(text ?? body.toString()).to.equal('<script>1</script>')
    })

    it('give it to staff, not to those who only look', async () => {
      await counter.contact()
      const row = await send('nota.pdf', Buffer.from('%PDF-1.7'))
      const [staff, reader] = [await counter.signedIn('staff'), await counter.signedIn('reader')]
      expect((await staff.get(file(row))).status).to.equal(200)
      expect((await reader.get(file(row))).status).to.equal(403)
      expect((await reader.get(`${list}/${row.id}`)).text).not.to.contain('/attachments/0')
    })

    it('say so when it was not kept', async () => {
      await counter.contact()
      const row = await send('vazio.pdf', new Uint8Array())
      expect((await browser.get(file(row))).status).to.equal(404)
      expect(await page(`${list}/${row.id}`)).to.contain('O arquivo chegou vazio.')
    })
  })

  it('are read by all, and answered for by staff', async () => {
    await counter.contact()
    const { id } = await hears('quero sair do plano')
    const reader = await counter.signedIn('reader')
    expect((await reader.get(`${list}/${id}`)).text).not.to.contain('Salvar e responder')
    expect((await reader.post(`${list}/${id}/decision`, { receives: [] }, '/')).status).to.equal(403)
    expect((await reader.post(`${list}/seen`, { ids: [id] }, '/')).status).to.equal(403)
    expect(await row(id)).to.include({ handledAt: null })
  })
})
