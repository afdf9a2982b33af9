import { expect } from 'chai'
import { changeRule } from '../../../../core/notifier/rule.ts'
import { changeWords } from '../../../../core/notifier/words.ts'
import { Messages } from '../../../../core/outbox/message.ts'
import { removeSender } from '../../../../core/outbox/sender-actions.ts'
import { Consents, decideConsent } from '../../../../core/people/consent.ts'
import type { Contact } from '../../../../core/people/contact.ts'
import { type Inbox, openInbox } from '../../../support/inbox.ts'

describe('SAIR and VOLTAR', () => {
  let inbox: Inbox
  let maria: Contact
  beforeEach(async () => {
    inbox = await openInbox()
    maria = await inbox.customer()
  })
  afterEach(() => inbox.close())

  const closed = () => inbox.closed(maria)
  const hears = async (body: string, given: Parameters<Inbox['hears']>[1] = {}) => {
    const row = await inbox.hears(body, given)
    await inbox.settle()
    return row
  }
  const texts = () => inbox.sent().map(envelope => envelope.body)
  const decide = (purpose: 'billing' | 'marketing', origin: string) =>
    inbox.write(work => decideConsent(work, { contactId: maria.id, purpose, granted: false, origin }))
  const tomorrow = () => inbox.clock.wait(24 * 3_600_000)

  it('SAIR stops marketing and nothing else, with its word and day as the origin', async () => {
    await hears('Sair!')
    expect(await closed()).to.deep.equal(['marketing'])
    const [consent] = await inbox.read(work => work.of(Consents).all())
    expect(consent).to.include({ purpose: 'marketing', granted: false, origin: 'WhatsApp: SAIR, 23/11/2026' })
    const [event] = await inbox.events('consent.withdrawn')
    expect(event?.actor).to.deep.include({ kind: 'contact', name: 'Maria Aparecida' })
    expect(await inbox.row()).to.include({ classification: 'stop', handledBy: 'Recado' })
  })

  it('SAIR is answered with exactly what was stopped, what still comes, and how to come back', async () => {
    await hears('SAIR')
    expect(texts()).to.deep.equal([
      'Olá, Maria! Anotamos o seu pedido: Loja loja-modelo não envia mais divulgação (aniversário, cashback e campanhas) para você.\n\n' +
        'Continua chegando só o que tem a ver com o que você contratou ou comprou: cobrança, notas fiscais e andamento de pedidos.\n\n' +
        'Se mudar de ideia, responda só com a palavra *VOLTAR*.',
    ])
    expect(inbox.sent()[0]).to.include({ address: '+5549999990187', recipientName: 'Maria Aparecida' })
  })

  it('SAIR leaves what is said about orders and charges alone', async () => {
    await hears('SAIR')
    const { message } = await inbox.told(maria)
    expect(message).to.include({ status: 'sent', purpose: 'service' })
  })

  it('does not promise what was closed before', async () => {
    await decide('billing', 'cadastro')
    await hears('PARAR')
    expect(texts()[0]).to.contain('contratou ou comprou: notas fiscais e andamento de pedidos.')
    expect(await closed()).to.have.members(['billing', 'marketing'])
  })

  it('answers from the number that was written to, to the number that wrote', async () => {
    const second = await inbox.addSender({ channel: 'whatsapp', driver: 'post', isDefault: false, name: 'Segundo' })
    const other = await inbox.customer({ name: 'João', mobile: '(49) 98888-0001', phone: '(49) 3322-4455' })
    await hears('SAIR', { senderId: second.id, from: '554933224455@c.us', number: '+554933224455' })
    const [message] = await inbox.read(work => work.of(Messages).all({ where: { contactId: other.id } }))
    expect(message).to.include({ senderId: second.id, address: '+554933224455', status: 'sent' })
  })

  it('answers from the default number when the other is gone', async () => {
    const second = await inbox.addSender({ channel: 'whatsapp', driver: 'post', isDefault: false })
    await inbox.hears('SAIR', { senderId: second.id })
    await inbox.write(work => removeSender(work, second.id))
    await inbox.settle()
    const [message] = await inbox.read(work => work.of(Messages).all())
    expect(message).to.include({ senderId: inbox.number.id, status: 'sent' })
  })

  it('answers a hidden number at the number of the message that was answered', async () => {
    const { providerId } = await inbox.told(maria)
    await hears('SAIR', { from: '1234@lid', lid: '1234@lid', number: null, quotedProviderId: providerId })
    expect(inbox.sent().map(({ address }) => address)).to.deep.equal(['+5549999990187', '+5549999990187'])
  })

  it('answers once a day, so that two machines do not talk to each other for ever', async () => {
    for (let times = 0; times < 5; times++) await hears('SAIR')
    expect(texts()).to.have.length(1)
    expect(await inbox.events('consent.withdrawn')).to.have.length(1)
    await tomorrow()
    await hears('SAIR')
    expect(texts()).to.have.length(2)
  })

  it('does not take its own answer for a wish', async () => {
    await hears('SAIR')
    const [said] = texts()
    await hears(said ?? '')
    expect(await closed()).to.deep.equal(['marketing'])
    expect(texts()).to.have.length(1)
  })

  it('VOLTAR opens what SAIR closed, and says so', async () => {
    await hears('SAIR')
    await hears('voltar')
    expect(await closed()).to.deep.equal([])
    expect(texts()[1]).to.equal(
      'Olá, Maria! Loja loja-modelo volta a enviar divulgação (aniversário, cashback e campanhas) para você.\n\nPara parar, responda só com a palavra *SAIR*.',
    )
    const consents = await inbox.read(work => work.of(Consents).all({ order: [['id', 'ASC']] }))
    expect(consents.at(-1)).to.include({ granted: true, origin: 'WhatsApp: VOLTAR, 23/11/2026' })
  })

  it('VOLTAR opens nothing that was closed elsewhere: a person reads it', async () => {
    await decide('marketing', 'link do e-mail')
    await hears('VOLTAR')
    expect(await closed()).to.deep.equal(['marketing'])
    expect(await inbox.row()).to.include({ classification: 'resume', handledAt: null })
    expect(texts()).to.deep.equal([])
  })

  it('an answer that has become untrue before it left does not leave', async () => {
    await inbox.hears('SAIR')
    await inbox.relay()
    await inbox.hears('VOLTAR')
    await inbox.settle()
    expect(texts()).to.have.length(1)
    expect(texts()[0]).to.contain('volta a enviar')
    const [first] = await inbox.read(work => work.of(Messages).all({ where: { type: 'contact.opted_out' } }))
    expect(first).to.include({ status: 'cancelled', reason: 'O cliente já voltou a receber.' })
  })

  for (const text of ['não me mande mais boletos', 'pare de me mandar', 'quero sair do plano', 'SAIR?', 'Cancelar']) {
    it(`"${text}" stops nothing and answers nothing: it waits for a person`, async () => {
      await hears(text)
      expect(await closed()).to.deep.equal([])
      expect(texts()).to.deep.equal([])
      expect(await inbox.row()).to.include({ classification: 'unclear', handledAt: null })
    })
  }

  it('a word under a picture is about the picture', async () => {
    const media = { name: 'foto.jpg', contentType: 'image/jpeg', bytes: Uint8Array.from([0xff, 0xd8, 0xff]) }
    await hears('SAIR', { media })
    expect(await closed()).to.deep.equal([])
    expect(await inbox.row()).to.include({ classification: 'unclear', handledAt: null })
  })

  it('whoever is nobody’s customer stops nothing', async () => {
    await hears('SAIR', { from: '5549911112222@c.us', number: '+5549911112222' })
    expect(await inbox.read(work => work.of(Consents).count())).to.equal(0)
    expect(await inbox.row()).to.include({ classification: 'stop', contactId: null, handledAt: null })
  })

  describe('the company', () => {
    const type = () => inbox.app.notifier.type('contact.opted_out').type

    it('writes the answer in its own words', async () => {
      const body = 'Tchau, {{cliente.primeiroNome}}: {{pedido.parou}} acabou; ainda vem {{pedido.continua}}.'
      await inbox.write(work => changeWords(work, type(), { channel: 'whatsapp', body }))
      await hears('SAIR')
      expect(texts()[0]).to.match(
        /^Tchau, Maria: divulgação \(.+\) acabou; ainda vem cobrança, notas fiscais e andamento/,
      )
    })

    it('may ask before the answer goes, or send none', async () => {
      await inbox.write(work => changeRule(work, type(), { mode: 'confirm' }))
      await hears('SAIR')
      const [message] = await inbox.read(work => work.of(Messages).all())
      expect(message).to.include({ status: 'held', reasonCode: 'confirm' })
      expect(await closed()).to.deep.equal(['marketing'])
    })
  })
})
