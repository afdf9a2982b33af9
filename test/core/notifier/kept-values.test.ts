import { expect } from 'chai'
import { type Message, Messages } from '../../../core/outbox/message.ts'
import { createContact } from '../../../core/people/contact-actions.ts'
import { openShop, type Shop } from '../../support/shop.ts'
import { book, type Visit, visitBooked, visits } from '../../support/visits.ts'

describe('the values in a message', () => {
  let shop: Shop
  beforeEach(async () => {
    shop = await openShop({ plugins: [visits(visitBooked())] })
    for (const channel of ['email', 'whatsapp'] as const) await shop.addSender({ channel, driver: 'paper' })
  })
  afterEach(() => shop.close())

  const told = async (visit: Partial<Visit> = {}): Promise<Message[]> => {
    const maria = { name: 'Maria Aparecida', email: 'maria@exemplo.test', mobile: '(49) 99999-0187' }
    const event = await shop.write(async work => {
      const contact = await createContact(work, maria)
      return book(work, { contactId: contact.id, ...visit })
    })
    await shop.relay()
    return shop.read(work => work.of(Messages).all({ where: { eventId: event.id }, order: [['channel', 'ASC']] }))
  }

  it('are kept for WhatsApp, where an approved text may have to say them, and nowhere else', async () => {
    const [email, whatsapp] = await told({ obs: 'Traga o cão' })
    expect(email?.variables).to.equal(null)
    expect(whatsapp?.variables).to.deep.equal({
      'cliente.nome': 'Maria Aparecida',
      'cliente.primeiroNome': 'Maria',
      'empresa.nome': 'Loja loja-modelo',
      'empresa.telefone': '(49) 3322-1100',
      'visita.numero': '7',
      'visita.hora': '14:00',
      'visita.obs': 'Traga o cão',
    })
  })

  it('leave out what is empty', async () => {
    const [, whatsapp] = await told({ numero: '' })
    expect(whatsapp?.variables).not.to.have.any.keys('visita.numero', 'visita.obs')
  })
})
