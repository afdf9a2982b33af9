import { expect } from 'chai'
import { WhatsAppIds } from '../../../../core/channels/whatsapp/phone-book.ts'
import { MessageAttempts } from '../../../../core/outbox/message.ts'
import { Contacts } from '../../../../core/people/contact.ts'
import { archiveContact } from '../../../../core/people/contact-actions.ts'
import { type Inbox, openInbox } from '../../../support/inbox.ts'

describe('Whose an incoming message is', () => {
  let inbox: Inbox
  beforeEach(async () => {
    inbox = await openInbox()
  })
  afterEach(() => inbox.close())

  const lid = '123456789012345@lid'
  const hidden = { from: lid, number: null, lid }
  const book = () => inbox.read(work => work.of(WhatsAppIds).all())
  const whose = async (given: Parameters<Inbox['hears']>[1] = {}) => {
    const { contactId, matchedBy } = (await inbox.hears('Oi', given)) ?? {}
    return { contactId, matchedBy }
  }
  const nobody = { contactId: null, matchedBy: null }

  describe('by number', () => {
    for (const [mobile, from] of [
      ['(49) 99999-0187', '5549999990187@c.us'],
      ['(49) 99999-0187', '554999990187@c.us'],
      ['49 9999-0187', '5549999990187@c.us'],
      ['49 9999-0187', '554999990187@c.us'],
      ['+55 49 99999 0187', '5549999990187'],
      ['0 41 49 99999-0187', '554999990187'],
    ] as const) {
      it(`is hers whose Celular is ${mobile} when ${from} writes, and the Celular stays as it was typed`, async () => {
        const maria = await inbox.customer({ mobile })
        const number = `+${from.replace(/\D/g, '')}`
        expect(await whose({ from, number })).to.deep.equal({ contactId: maria.id, matchedBy: 'number' })
        expect(await inbox.read(work => work.of(Contacts).get(maria.id))).to.include({ mobile })
      })
    }

    it('is hers whose Telefone it is, a land line too, when it is nobody’s Celular', async () => {
      const shop = await inbox.customer({ name: 'Mercado', mobile: null, phone: '(49) 3322-4455' })
      expect(await whose({ from: '554933224455@c.us', number: '+554933224455' })).to.deep.equal({
        contactId: shop.id,
        matchedBy: 'number',
      })
    })

    it('is hers whose Celular it is rather than his who gave it as Telefone', async () => {
      await inbox.customer({ name: 'João', mobile: null, phone: '(49) 99999-0187' })
      const maria = await inbox.customer()
      expect(await whose()).to.deep.include({ contactId: maria.id })
    })

    it('is nobody’s when two customers have the number', async () => {
      await inbox.customer()
      await inbox.customer({ name: 'João' })
      expect(await whose()).to.deep.equal(nobody)
    })

    it('is hers who is in use, and hers in the archive when there is nobody else', async () => {
      const old = await inbox.customer({ name: 'Maria antiga' })
      await inbox.write(work => archiveContact(work, old.id))
      expect(await whose()).to.deep.include({ contactId: old.id })
      const maria = await inbox.customer()
      expect(await whose()).to.deep.include({ contactId: maria.id })
    })

    it('is nobody’s when nobody has the number, however alike', async () => {
      await inbox.customer({ mobile: '(48) 99999-0187' })
      await inbox.customer({ mobile: '(49) 99999-0188' })
      expect(await whose()).to.deep.equal(nobody)
    })
  })

  describe('by the message it answers', () => {
    it('is hers to whom that was sent, even with a hidden number, and the phone book learns the hidden id', async () => {
      const maria = await inbox.customer()
      const { message, providerId } = await inbox.told(maria)
      const row = await inbox.hears('Obrigada', { ...hidden, quotedProviderId: providerId })
      expect(row).to.include({ contactId: maria.id, matchedBy: 'quote', quotedMessageId: message.id })
      expect(await book()).to.have.length(1)
      expect((await book())[0]).to.include({ number: '+5549999990187', lid, waId: null, learntFrom: 'incoming' })
      expect(await whose(hidden)).to.deep.equal({ contactId: maria.id, matchedBy: 'account' })
    })

    it('is hers also where the provider’s id stands at the message itself', async () => {
      const maria = await inbox.customer()
      const { message } = await inbox.told(maria)
      const row = await inbox.hears('Obrigada', { ...hidden, quotedProviderId: `id-${message.id}` })
      expect(row).to.include({ contactId: maria.id, quotedMessageId: message.id })
    })

    it('is hers among several with the same number', async () => {
      await inbox.customer({ name: 'João' })
      const maria = await inbox.customer()
      const { providerId } = await inbox.told(maria)
      expect(await whose({ quotedProviderId: providerId })).to.deep.include({ contactId: maria.id })
    })

    it('is not the customer’s when it answers a trial that went to somebody else', async () => {
      const maria = await inbox.customer({ mobile: '(49) 98888-0001' })
      const { message, providerId } = await inbox.told(maria)
      await inbox.write(work =>
        work.of(MessageAttempts).change({ messageId: message.id }, { address: '+5549911112222' }),
      )
      const tester = { from: '5549911112222@c.us', number: '+5549911112222', quotedProviderId: providerId }
      expect(await inbox.hears('SAIR', tester)).to.include({ ...nobody, quotedMessageId: message.id })
      expect(await inbox.closed(maria)).to.deep.equal([])
      expect((await book()).map(({ number }) => number)).to.deep.equal(['+5549911112222'])
    })

    it('is known by other means when it answers something we never said', async () => {
      const maria = await inbox.customer()
      expect(await whose({ quotedProviderId: 'typed-on-the-phone' })).to.deep.include({ contactId: maria.id })
    })
  })

  describe('by the account', () => {
    const learn = (number: string, values: { waId?: string; lid?: string }) =>
      inbox.write(work => work.of(WhatsAppIds).insert({ number, ...values, learntFrom: 'ack', checkedAt: work.now }))

    it('is hers at whose number the phone book knows the hidden id', async () => {
      const maria = await inbox.customer()
      await learn('+5549999990187', { lid })
      expect(await whose(hidden)).to.deep.equal({ contactId: maria.id, matchedBy: 'account' })
    })

    it('is hers at whose number the phone book knows the account', async () => {
      const maria = await inbox.customer()
      await learn('+5549999990187', { waId: '554999990187@c.us' })
      expect(await whose({ from: '554999990187@c.us', number: null })).to.deep.include({ contactId: maria.id })
    })

    it('is nobody’s when account and number lead to different customers', async () => {
      await inbox.customer()
      await inbox.customer({ name: 'João', mobile: '(49) 98888-0001' })
      await learn('+5549999990187', { lid })
      expect(await whose({ from: lid, lid, number: '+5549988880001' })).to.deep.equal(nobody)
    })

    it('is nobody’s when nothing is known of it', async () => {
      await inbox.customer()
      expect(await whose(hidden)).to.deep.equal(nobody)
    })
  })

  describe('teaches the phone book', () => {
    it('which account answers at the number, and its hidden id', async () => {
      await inbox.customer()
      await inbox.hears('Oi', { from: '554999990187@c.us', number: '+554999990187', lid })
      const [line] = await book()
      expect(line).to.include({ number: '+5549999990187', waId: '554999990187@c.us', lid, learntFrom: 'incoming' })
      expect(line?.checkedAt).to.deep.equal(inbox.clock.now())
    })

    it('and forgets nothing that is not said this time', async () => {
      await inbox.hears('Oi', { lid })
      await inbox.hears('Oi', { lid: null })
      expect(await book()).to.have.length(1)
      expect((await book())[0]).to.include({ lid, waId: '5549999990187@c.us' })
    })

    it('that a number has WhatsApp after all', async () => {
      await inbox.write(work =>
        work.of(WhatsAppIds).insert({ number: '+5549999990187', learntFrom: 'lookup', checkedAt: work.now }),
      )
      await inbox.hears('Oi')
      expect((await book())[0]).to.include({ waId: '5549999990187@c.us', learntFrom: 'incoming' })
    })

    it('nothing when there is no number to write it at', async () => {
      await inbox.hears('Oi', hidden)
      await inbox.hears('Oi', { number: 'desconhecido', from: 'BR.12345' })
      expect(await book()).to.deep.equal([])
    })
  })
})
