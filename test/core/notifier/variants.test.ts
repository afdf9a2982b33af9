import { expect } from 'chai'
import { Events } from '../../../core/events/event.ts'
import type { Variant } from '../../../core/notifier/message-type.ts'
import { plan } from '../../../core/notifier/plan.ts'
import { changeWords, ownWords, restoreWords, wordsOf } from '../../../core/notifier/words.ts'
import { createContact } from '../../../core/people/contact-actions.ts'
import { queriesOf } from '../../support/query-watch.ts'
import { openShop, type Shop } from '../../support/shop.ts'
import { book, occasions, visitBooked, visits } from '../../support/visits.ts'

describe('the words for an occasion', () => {
  let shop: Shop
  let choices: Variant[]
  const type = visitBooked({ variants: { ...occasions, list: async () => choices } })
  beforeEach(async () => {
    choices = await occasions.list(undefined as never)
    shop = await openShop({ plugins: [visits(type)] })
    for (const channel of ['email', 'whatsapp'] as const) await shop.addSender({ channel, driver: 'paper' })
  })
  afterEach(() => shop.close())

  const general = 'Olá, {{cliente.primeiroNome}}! Às {{visita.hora}}.'
  const ofModule = 'É hoje, {{cliente.primeiroNome}}: {{visita.hora}}!'
  const on = (variant?: string) => shop.read(work => wordsOf(work, type, { channel: 'whatsapp', variant }))
  const bodyOn = async (variant?: string) => (await on(variant)).body
  const write = (body: string, variant?: string) =>
    shop.write(work => changeWords(work, type, { channel: 'whatsapp', variant, body }))
  const restore = (variant?: string) => shop.write(work => restoreWords(work, type, { channel: 'whatsapp', variant }))
  const told = async (variant?: string) => {
    const event = await shop.write(async work => {
      const given = { name: 'Maria Silva', email: 'maria@exemplo.test', mobile: '(49) 99999-0187' }
      const { id: contactId } = await createContact(work, given)
      return book(work, { contactId, ...(variant ? { variant } : {}) })
    })
    const drafts = await shop.read(work => plan(work, { plugin: visits(type), type }, event))
    return Object.fromEntries(drafts.map(({ channel, body }) => [channel, body]))
  }

  it('are the plug-in’s for it, or its words for all, until the company writes any', async () => {
    expect(await on('0')).to.deep.equal({ subject: '', body: ofModule, isDefault: true, isInherited: false })
    expect(await on('-1')).to.deep.equal({ subject: '', body: general, isDefault: true, isInherited: false })
  })

  it('are what the company wrote for all, before any default of the plug-in', async () => {
    await write('Nosso texto')
    expect(await on('0')).to.deep.equal({ subject: '', body: 'Nosso texto', isDefault: false, isInherited: true })
    expect(await on()).to.deep.equal({ subject: '', body: 'Nosso texto', isDefault: false, isInherited: false })
  })

  it('are what the company wrote for it, whatever it wrote for all', async () => {
    await write('É amanhã', '-1')
    await write('Nosso texto')
    expect(await on('-1')).to.include({ body: 'É amanhã', isDefault: false, isInherited: false })
    expect([await bodyOn('0'), await bodyOn()]).to.deep.equal(['Nosso texto', 'Nosso texto'])
  })

  it('are changed for that occasion, on that channel and in that company only', async () => {
    await write('Um', '-1')
    await write('Dois', '-1')
    expect(
      (await shop.read(work => ownWords(work, type))).map(row => [row.channel, row.variant, row.body]),
    ).to.deep.equal([['whatsapp', '-1', 'Dois']])
    expect([await bodyOn(), await bodyOn('0')]).to.deep.equal([general, ofModule])
  })

  it('go back to what stands without them', async () => {
    await write('Nosso texto')
    await write('É amanhã', '-1')
    expect(await restore('-1')).to.include({ body: 'Nosso texto', isInherited: true })
    expect(await restore()).to.include({ body: general, isDefault: true })
    expect(await bodyOn('0')).to.equal(ofModule)
  })

  it('are checked as all words are', async () => {
    const refused = await write('{{visita.horas}}', '0').catch(error => error)
    expect(refused.fields.body).to.contain('você quis dizer "visita.hora"?')
    expect(await bodyOn('0')).to.equal(ofModule)
  })

  it('cannot be written for an occasion that the company does not have', async () => {
    for (const change of [write('Oi', '7'), restore('7')]) {
      expect((await change.catch(error => error)).message).to.equal('Esta ocasião não existe nesta mensagem.')
    }
  })

  it('come back with an occasion that was away for a while', async () => {
    await write('É amanhã', '-1')
    choices = choices.filter(({ key }) => key !== '-1')
    expect((await write('Outro', '-1').catch(error => error)).message).to.contain('não existe')
    choices = [{ key: '-1', title: 'Na véspera' }]
    expect(await bodyOn('-1')).to.equal('É amanhã')
  })

  it('are audited with the occasion as people call it', async () => {
    await write('É amanhã', '-1')
    await restore('-1')
    await restore('-1')
    const where = { name: ['words.changed', 'words.restored'] }
    const events = await shop.read(work => work.of(Events).all({ where, order: [['seq', 'ASC']] }))
    expect(events.map(({ name, payload }) => [name, payload.variant, payload.occasion])).to.deep.equal([
      ['words.changed', '-1', 'Na véspera da visita'],
      ['words.restored', '-1', 'Na véspera da visita'],
    ])
  })

  it('are said when it is that occasion, and only then', async () => {
    await write('Amanhã, {{cliente.primeiroNome}}!', '-1')
    expect(await told('-1')).to.deep.equal({ email: 'Olá, Maria Silva! Às 14:00.', whatsapp: 'Amanhã, Maria!' })
    expect((await told('0')).whatsapp).to.equal('É hoje, Maria: 14:00!')
    expect((await told()).whatsapp).to.equal('Olá, Maria! Às 14:00.')
  })

  it('are read once for each occasion of a batch', async () => {
    await write('Amanhã!', '-1')
    const given = { name: 'Maria', email: 'maria@exemplo.test', mobile: '(49) 99999-0187' }
    const { id: contactId } = await shop.write(work => createContact(work, given))
    for (const variant of ['-1', '0', '-1', '0', '-1']) await shop.write(work => book(work, { contactId, variant }))
    const [, asked] = await queriesOf(shop.app.database, () => shop.relay())
    expect(asked.filter(({ sql }) => /FROM `message_words`/.test(sql))).to.have.length(4)
    const said = await shop.read(work =>
      work.query<{ body: string; amount: number }>(
        `SELECT body, COUNT(*) AS amount FROM messages WHERE companyId = :companyId AND channel = 'whatsapp'
       GROUP BY body ORDER BY body`,
      ),
    )
    expect(said.map(({ body, amount }) => [body, Number(amount)])).to.deep.equal([
      ['Amanhã!', 3],
      ['É hoje, Maria: 14:00!', 2],
    ])
  })
})
