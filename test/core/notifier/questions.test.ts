import { expect } from 'chai'
import { plugins } from '../../../config/plugins.ts'
import { changeDocumentStatus, createDocument } from '../../../core/documents/tracked/actions.ts'
import type { DocumentRow } from '../../../core/documents/tracked/declaration.ts'
import { NotFound } from '../../../core/errors.ts'
import { Events } from '../../../core/events/event.ts'
import type { MessageType } from '../../../core/notifier/message-type.ts'
import { changeWords } from '../../../core/notifier/words.ts'
import { confirmMessage } from '../../../core/outbox/actions.ts'
import { Messages } from '../../../core/outbox/message.ts'
import type { Contact } from '../../../core/people/contact.ts'
import { createContact, updateContact } from '../../../core/people/contact-actions.ts'
import { switchModule } from '../../../core/people/module.ts'
import type { Plugin } from '../../../core/plugin.ts'
import { quotes } from '../../../plugins/quotes/quote.ts'
import { openShop, type Shop } from '../../support/shop.ts'

describe('a quote and what is said about it', () => {
  let shop: Shop
  let maria: Contact
  let quote: DocumentRow
  const open = async (installed: readonly Plugin[] = plugins) => {
    shop = await openShop({ plugins: installed })
    await shop.addSender({ channel: 'email', driver: 'paper' })
    await shop.addSender({ channel: 'whatsapp', driver: 'paper' })
    maria = await shop.write(work =>
      createContact(work, { name: 'Maria', email: 'maria@exemplo.test', mobile: '(49) 99999-0187' }),
    )
    const items = [{ description: 'Pintura', quantity: 2, unitPriceCents: 62_500 }]
    const input = { contactId: maria.id, items, validUntil: '2026-12-08' }
    quote = await shop.write(work => createDocument(work, quotes, input))
    await shop.relay()
  }
  afterEach(() => shop.close())

  const change = (to: string) => shop.write(work => changeDocumentStatus(work, quotes, { id: quote.id, to }))
  const preview = (type: string, id = quote.id) => shop.read(work => shop.app.notifier.preview(work, type, id))
  const diagnose = () => shop.read(work => shop.app.notifier.diagnose(work, 'quote', quote.id))
  const type = (name: string) => shop.app.notifier.type(name).type
  const broken = (): Plugin[] =>
    plugins.map(plugin => ({
      ...plugin,
      messages: (plugin.messages ?? []).map(
        (one): MessageType => ({ ...one, describe: () => Promise.reject(new Error('the plug-in has a bug')) }),
      ),
    }))

  it('can be previewed on the real document, per channel, without writing anything', async () => {
    await open()
    const before = await shop.read(work => work.of(Messages).count())
    const [phone, mail] = await preview('quote.created')
    expect(phone?.address).to.equal('+5549999990187')
    expect(phone?.body).to.include('Olá, Maria! Seu orçamento nº 1 está pronto: R$\u00a01.250,00.')
    expect(mail).to.deep.include({ address: 'maria@exemplo.test', subject: 'Orçamento nº 1 da Loja loja-modelo' })
    expect(await shop.read(work => work.of(Messages).count())).to.equal(before)
  })

  it('can be previewed before it ever happened', async () => {
    await open()
    const [phone] = await preview('quote.status_changed')
    expect(phone?.body).to.include('agora está: *Aberto*')
  })

  it('is previewed in the words the company has just written', async () => {
    await open()
    await shop.write(work =>
      changeWords(work, type('quote.created'), {
        channel: 'whatsapp',
        body: 'Nº {TORCAMENTO:NUMERO}, {TORCAMENTO:CLIENTE}',
      }),
    )
    expect((await preview('quote.created'))[0]?.body).to.equal('Nº 1, Maria')
  })

  it('is previewed with the reason why it would not go, and not with the age of the event', async () => {
    await open()
    shop.clock.move(new Date('2026-12-01T12:00:00Z'))
    await shop.write(work => updateContact(work, maria.id, { mobile: null }))
    const [phone, mail] = await preview('quote.created')
    expect([phone?.status, phone?.reason]).to.deep.equal([
      'skipped',
      'O cadastro de Maria não tem Celular válido. Complete o cadastro do cliente. Espera a sua confirmação.',
    ])
    expect([mail?.status, mail?.reason]).to.deep.equal(['held', 'Espera a sua confirmação.'])
  })

  it('cannot be previewed when there is no such document or message', async () => {
    await open()
    const nothing = preview('quote.created', '0199a000-0000-7000-8000-000000000001')
    expect(await nothing.catch(error => error)).to.be.instanceOf(NotFound)
    expect(await preview('quote.eaten').catch(error => error)).to.be.instanceOf(NotFound)
  })

  it('is explained: per event and channel, every reason, and what became of the message', async () => {
    await open()
    await change('sent')
    await shop.relay()
    const found = await diagnose()
    expect(found.map(one => [one.type, one.channel, one.message?.status])).to.deep.equal([
      ['quote.status_changed', 'whatsapp', 'held'],
      ['quote.status_changed', 'email', 'held'],
      ['quote.created', 'whatsapp', 'held'],
      ['quote.created', 'email', 'held'],
    ])
    expect(found[0]?.reasons.map(reason => reason.code)).to.deep.equal(['confirm'])
    expect(found[0]?.title).to.equal('Mudança de status do orçamento')
  })

  it('is explained by what holds it now: a switch, and before it is relayed too', async () => {
    await open()
    await shop.write(work => switchModule(work, 'quotes', false))
    await change('sent')
    const [latest] = await diagnose()
    expect(latest?.message).to.equal(undefined)
    expect(latest?.reasons.map(reason => reason.code)).to.deep.equal(['module_off', 'confirm'])
  })

  it('keeps its new status when the notifier breaks over it, and the failure can be seen', async () => {
    await open(broken())
    await change('sent')
    await shop.relay()
    expect((await shop.read(work => work.of(quotes.model).get(quote.id))).status).to.equal('sent')
    const waiting = await shop.read(work => work.of(Events).all({ where: { subject: 'quote', processedAt: null } }))
    expect(waiting.map(event => event.lastError)).to.deep.equal(['the plug-in has a bug', null])
    expect(await shop.read(work => work.of(Messages).count())).to.equal(0)
  })

  it('may change again while the first message still waits: each change is a message of its own', async () => {
    await open()
    await change('sent')
    await change('approved')
    await shop.relay()
    const rows = await shop.read(work => work.of(Messages).all({ where: { channel: 'whatsapp' } }))
    expect(rows.map(row => row.type).sort()).to.deep.equal([
      'quote.created',
      'quote.status_changed',
      'quote.status_changed',
    ])
  })

  it('is not told of a status that has passed: the message is cancelled with the sentence why', async () => {
    await open()
    await change('sent')
    await shop.relay()
    await change('rejected')
    await shop.relay()
    const where = { type: 'quote.status_changed', channel: 'whatsapp' as const }
    const [first] = await shop.read(work => work.of(Messages).all({ where, order: [['createdAt', 'ASC']] }))
    await shop.write(work => confirmMessage(work, first?.id ?? ''))
    await shop.settle()
    const row = await shop.read(work => work.of(Messages).get(first?.id ?? ''))
    expect([row.status, row.reason]).to.deep.equal(['cancelled', 'Orçamento 1 já mudou para "Recusado".'])
  })
})
