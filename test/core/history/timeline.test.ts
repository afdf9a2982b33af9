import { expect } from 'chai'
import { changeDocumentStatus } from '../../../core/documents/tracked/actions.ts'
import { timelineOf } from '../../../core/history/timeline.ts'
import { confirmMessage } from '../../../core/outbox/actions.ts'
import { decideConsent } from '../../../core/people/consent.ts'
import { updateContact } from '../../../core/people/contact-actions.ts'
import { quotes } from '../../../plugins/quotes/quote.ts'
import { type Counter, openCounter } from '../../support/counter.ts'

describe('The timeline', () => {
  let counter: Counter
  beforeEach(async () => {
    counter = await openCounter()
    await counter.withoutPdf()
  })
  afterEach(() => counter.close())

  const lifecycles = [quotes.lifecycle]
  const describe = async (_work: unknown, subject: string, id: string) =>
    subject === 'quote' ? { title: 'Orçamento 1', path: `/quotes/${id}` } : undefined
  const minute = () => counter.shop.clock.wait(60_000)

  it('mixes what people did with what the customer received, the newest first', async () => {
    const { quote, whatsapp } = await counter.quote()
    await minute()
    await counter.shop.write(work => confirmMessage(work, whatsapp.id))
    await counter.shop.settle()
    await minute()
    await counter.shop.write(work => changeDocumentStatus(work, quotes, { id: quote.id, to: 'sent' }))
    const entries = await counter.shop.read(work =>
      timelineOf(work, { subject: 'quote', subjectId: quote.id }, { limit: 10, lifecycles }),
    )
    expect(entries.map(({ kind, title, statusTitle }) => [kind, title, statusTitle])).to.deep.equal([
      ['event', 'Situação: Aberto → Enviado', undefined],
      ['message', 'WhatsApp para Maria Aparecida', 'Enviada'],
      ['message', 'E-mail para Maria Aparecida', 'Esperando uma pessoa'],
      ['event', 'Criado', undefined],
    ])
    expect(entries[0]).to.include({ actor: 'Ana' })
    expect(entries[1]).to.include({ path: `/messages/${whatsapp.id}`, channel: 'whatsapp', status: 'sent' })
  })

  it('tells all about a customer, and where each thing is', async () => {
    const contact = await counter.contact()
    const { quote } = await counter.quote(contact)
    await minute()
    await counter.shop.write(work => updateContact(work, contact.id, { notes: 'Prefere de manhã' }))
    const consent = { contactId: contact.id, purpose: 'marketing' as const, granted: false, origin: 'cadastro' }
    await counter.shop.write(work => decideConsent(work, consent))
    const entries = await counter.shop.read(work =>
      timelineOf(work, { contactId: contact.id }, { limit: 10, lifecycles, describe }),
    )
    const events = entries.filter(entry => entry.kind === 'event')
    expect(events.map(entry => entry.title)).to.deep.equal([
      'Pediu para não receber mensagens de divulgação',
      'Cadastro alterado',
      'Orçamento 1: Criado',
      'Cadastro criado',
    ])
    expect(events[1]).to.include({ detail: 'Mudou: observações' })
    expect(events[2]).to.include({ path: `/quotes/${quote.id}` })
    expect(entries.filter(entry => entry.kind === 'message')).to.have.length(2)
  })

  it('stops where it was told to', async () => {
    const { quote } = await counter.quote()
    const entries = await counter.shop.read(work =>
      timelineOf(work, { subject: 'quote', subjectId: quote.id }, { limit: 2 }),
    )
    expect(entries).to.have.length(2)
  })

  it('shows another company nothing', async () => {
    const { quote } = await counter.quote()
    await counter.stranger()
    const [other] = await counter.shop.app.database.sequelize
      .query("SELECT id FROM companies WHERE handle = 'outra-loja'")
      .then(([rows]) => rows as { id: string }[])
    const scope = { ...counter.shop.scope, company: { id: other?.id ?? '', timeZone: 'America/Manaus' } }
    const entries = await counter.shop.app.works.read(scope, work =>
      timelineOf(work, { subject: 'quote', subjectId: quote.id }, { limit: 10 }),
    )
    expect(entries).to.deep.equal([])
  })
})
