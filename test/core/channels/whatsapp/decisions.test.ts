import { expect } from 'chai'
import {
  createAuthor,
  decideRequest,
  markSeen,
  pickAuthor,
} from '../../../../core/channels/whatsapp/incoming-actions.ts'
import { countIncoming, incomingPage } from '../../../../core/channels/whatsapp/incoming-list.ts'
import { Consents, decideConsent } from '../../../../core/people/consent.ts'
import { Contacts } from '../../../../core/people/contact.ts'
import { type Inbox, openInbox } from '../../../support/inbox.ts'

describe('A person who reads what customers wrote', () => {
  let inbox: Inbox
  beforeEach(async () => {
    inbox = await openInbox()
  })
  afterEach(() => inbox.close())

  const stranger = { from: '5549911112222@c.us', number: '+5549911112222' }
  const all = ['billing', 'fiscal', 'service', 'marketing'] as const
  const without = (...some: string[]) => all.filter(purpose => !some.includes(purpose))
  const idOf = async (body: string, given = {}) => (await inbox.hears(body, given))?.id ?? ''
  const complaint = (promise: Promise<unknown>) =>
    promise.then(
      () => '',
      (error: Error) => error.message,
    )
  const counts = () => inbox.read(countIncoming)

  describe('says whose it is', () => {
    it('and it is on that customer’s side from then on, as are the others of the same account', async () => {
      const maria = await inbox.customer()
      const [first, second] = [await idOf('Oi', stranger), await idOf('Alguém aí?', stranger)]
      expect(await counts()).to.deep.equal({ new: 0, unmatched: 2, requests: 0 })
      await inbox.write(work => pickAuthor(work, first, maria.id))
      expect(await inbox.row(first)).to.include({ contactId: maria.id, matchedBy: 'person', handledBy: 'Ana' })
      expect(await inbox.row(second)).to.include({ contactId: maria.id, handledAt: null })
      expect(await counts()).to.deep.equal({ new: 1, unmatched: 0, requests: 0 })
      expect(await inbox.hears('Obrigada', stranger)).to.include({ contactId: maria.id, matchedBy: 'person' })
    })

    it('and what was asked for is done then', async () => {
      const maria = await inbox.customer({ mobile: '(49) 98888-0001' })
      const id = await idOf('SAIR', stranger)
      await inbox.write(work => pickAuthor(work, id, maria.id))
      await inbox.settle()
      expect(await inbox.closed(maria)).to.deep.equal(['marketing'])
      expect(await inbox.row(id)).to.include({ handledBy: 'Recado' })
      expect(inbox.sent().map(({ address }) => address)).to.deep.equal(['+5549911112222'])
      expect(await inbox.read(work => work.of(Contacts).get(maria.id))).to.include({ mobile: '(49) 98888-0001' })
    })

    it('and what is not clear still waits to be read', async () => {
      const maria = await inbox.customer()
      const id = await idOf('não quero sair do grupo', stranger)
      await inbox.write(work => pickAuthor(work, id, maria.id))
      expect(await counts()).to.deep.equal({ new: 0, unmatched: 0, requests: 1 })
    })

    it('and may correct it, unless the request was done for somebody else already', async () => {
      const [maria, joao] = [await inbox.customer(), await inbox.customer({ name: 'João', mobile: '(49) 98888-0001' })]
      const id = await idOf('Oi')
      await inbox.write(work => pickAuthor(work, id, joao.id))
      expect(await inbox.row(id)).to.include({ contactId: joao.id })
      const done = await idOf('SAIR', { from: '5549988880001@c.us', number: '+5549988880001' })
      const refused = inbox.write(work => pickAuthor(work, done, maria.id))
      expect(await complaint(refused)).to.contain('já foi atendido')
      expect(await inbox.closed(maria)).to.deep.equal([])
    })

    it('and makes a customer of somebody new', async () => {
      const id = await idOf('Quanto custa?', stranger)
      await inbox.write(work => createAuthor(work, id, { name: 'Pedro', mobile: '(49) 91111-2222' }))
      const { contactId } = await inbox.row(id)
      const pedro = await inbox.read(work => work.of(Contacts).get(contactId ?? ''))
      expect(pedro).to.include({ name: 'Pedro', mobile: '(49) 91111-2222' })
    })

    it('but not of another company’s customer', async () => {
      const id = await idOf('Oi', stranger)
      const nobody = '0199a000-0000-7000-8000-000000000009'
      expect(await complaint(inbox.write(work => pickAuthor(work, id, nobody)))).to.contain('Não encontramos')
    })
  })

  describe('decides about an unclear request', () => {
    const unclear = async () => ({ maria: await inbox.customer(), id: await idOf('não me mande mais boletos') })

    it('stops what was meant, in her own name, and the customer is told what and what not', async () => {
      const { maria, id } = await unclear()
      const decided = await inbox.write(work => decideRequest(work, id, without('billing')))
      await inbox.settle()
      expect(decided).to.deep.equal({ stop: ['billing'], resume: [] })
      expect(await inbox.closed(maria)).to.deep.equal(['billing'])
      const [consent] = await inbox.read(work => work.of(Consents).all())
      expect(consent).to.include({ purpose: 'billing', origin: 'WhatsApp: pedido de 23/11/2026, lido por Ana' })
      expect(inbox.sent()[0]?.body).to.contain('não envia mais cobrança para você')
      expect(inbox.sent()[0]?.body).to.contain('notas fiscais, andamento de pedidos e divulgação')
      expect(await inbox.row(id)).to.include({ handledBy: 'Ana' })
    })

    it('is answered even where nothing at all comes any more', async () => {
      const { id } = await unclear()
      await inbox.write(work => decideRequest(work, id, []))
      await inbox.settle()
      expect(inbox.sent()).to.have.length(1)
      expect(inbox.sent()[0]?.body).not.to.contain('Continua chegando')
    })

    it('and VOLTAR takes it back, as was promised', async () => {
      const { maria, id } = await unclear()
      await inbox.write(work => decideRequest(work, id, without('billing')))
      await inbox.settle()
      await inbox.hears('VOLTAR')
      await inbox.settle()
      expect(await inbox.closed(maria)).to.deep.equal([])
      expect(inbox.sent()[1]?.body).to.contain('volta a enviar cobrança para você')
    })

    it('opens again what the customer wants back', async () => {
      const { maria, id } = await unclear()
      const given = { contactId: maria.id, purpose: 'marketing' as const, granted: false, origin: 'cadastro' }
      await inbox.write(work => decideConsent(work, given))
      const decided = await inbox.write(work => decideRequest(work, id, [...all]))
      expect(decided).to.deep.equal({ stop: [], resume: ['marketing'] })
      expect(await inbox.closed(maria)).to.deep.equal([])
    })

    it('changes and answers nothing when nothing was meant', async () => {
      const { maria, id } = await unclear()
      await inbox.write(work => decideRequest(work, id, [...all]))
      await inbox.settle()
      expect(await inbox.closed(maria)).to.deep.equal([])
      expect(inbox.sent()).to.deep.equal([])
      expect(await counts()).to.deep.equal({ new: 0, unmatched: 0, requests: 0 })
    })

    it('once: who comes second is told so', async () => {
      const { id } = await unclear()
      await inbox.write(work => decideRequest(work, id, [...all]))
      expect(await complaint(inbox.write(work => decideRequest(work, id, [])))).to.contain('Outra pessoa já cuidou')
    })

    it('only when it is known whose it is', async () => {
      const id = await idOf('pare de me mandar', stranger)
      expect(await complaint(inbox.write(work => decideRequest(work, id, [])))).to.contain('de que cliente')
    })
  })

  it('marks as seen what she has read, each once', async () => {
    await inbox.customer()
    const ids = [await idOf('Oi'), await idOf('Obrigada'), await idOf('Quem?', stranger)]
    expect(await inbox.write(work => markSeen(work, ids.slice(0, 2)))).to.equal(2)
    expect(await inbox.write(work => markSeen(work, ids))).to.equal(1)
    expect(await counts()).to.deep.equal({ new: 0, unmatched: 0, requests: 0 })
    expect(await inbox.events('incoming.seen')).to.have.length(3)
  })

  it('finds them by customer, number, text and the number written to, page by page', async () => {
    await inbox.customer()
    const second = await inbox.addSender({ channel: 'whatsapp', driver: 'post', isDefault: false })
    for (const body of ['Bom dia', 'Cadê o pedido?', 'Obrigada']) await inbox.hears(body)
    await inbox.hears('Sou novo aqui', { ...stranger, senderId: second.id })
    const find = async (filters: object, place = {}) => {
      const page = await inbox.read(work => incomingPage(work, { list: 'all', ...filters }, { limit: 10, ...place }))
      return { ...page, bodies: page.items.map(({ body }) => body) }
    }
    expect((await find({ search: 'aparecida' })).bodies).to.have.length(3)
    expect((await find({ search: 'PEDIDO' })).bodies).to.deep.equal(['Cadê o pedido?'])
    expect((await find({ search: '1111-2222' })).bodies).to.deep.equal(['Sou novo aqui'])
    expect((await find({ senderId: second.id })).bodies).to.deep.equal(['Sou novo aqui'])
    const first = await find({ list: 'new' }, { limit: 2 })
    expect(first.bodies).to.deep.equal(['Obrigada', 'Cadê o pedido?'])
    expect((await find({ list: 'new' }, { limit: 2, cursor: first.nextCursor })).bodies).to.deep.equal(['Bom dia'])
    expect(await complaint(find({}, { cursor: 'bobagem' }))).to.equal('Confira os campos destacados.')
  })
})
