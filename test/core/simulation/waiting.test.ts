import { expect } from 'chai'
import { record } from '../../../core/events/record.ts'
import { type Message, Messages } from '../../../core/outbox/message.ts'
import { type Sender, Senders } from '../../../core/outbox/sender.ts'
import { pauseSender } from '../../../core/outbox/sender-actions.ts'
import { createContact } from '../../../core/people/contact-actions.ts'
import { simulate } from '../../../core/simulation/simulate.ts'
import type { SimulatedMessage } from '../../../core/simulation/simulated.ts'
import { insertMessage } from '../../support/api.ts'
import { addDue, Dues, openDuesShop } from '../../support/dues.ts'
import type { Shop } from '../../support/shop.ts'
import { everythingOf } from '../../support/treasure.ts'

/** A number that sends one message an hour. */
const slow = { gapSeconds: [3_600, 3_600] as const, perSecond: 1, concurrency: 1 }

describe('a simulation, of what waits in the outbox already', () => {
  let shop: Shop
  let number: Sender
  let contactId: string
  beforeEach(async () => {
    shop = await openDuesShop()
    number = await shop.addSender({ channel: 'whatsapp', driver: 'paper', name: 'Balcão', pace: slow })
    contactId = (await shop.write(work => createContact(work, { name: 'Maria', mobile: '(49) 99999-0187' }))).id
  })
  afterEach(() => shop.close())

  /** A reminder of a due of its own, waiting. */
  const waits = async (given: Partial<Message> = {}): Promise<Message> => {
    const { id: subjectId } = await addDue(shop, contactId, '2027-12-31')
    return shop.write(async work => {
      const happening = { name: 'due.soon', subject: 'due', subjectId, contactId }
      const { id: eventId } = await record({ ...work, quiet: true }, happening)
      const giveUpAt = new Date('2026-12-31T12:00:00Z')
      return insertMessage(work, {
        ...{ type: 'due.reminder', plugin: 'dues', purpose: 'billing', eventId, subjectKind: 'due', subjectId },
        ...{ contactId, senderId: number.id, status: 'queued', giveUpAt, attempts: 0, ...given },
      })
    })
  }
  const simulated = (days: number): Promise<SimulatedMessage[]> =>
    shop.read(async work => {
      const messages: SimulatedMessage[] = []
      const question = { days, from: work.now }
      for await (const piece of simulate(shop.app.registry.simulation, work, question)) messages.push(...piece.messages)
      return messages
    })

  it('tells when each leaves, by the pace of its number and the hours of the company', async () => {
    const ids: string[] = []
    for (let count = 0; count < 12; count++) ids.push((await waits()).id)
    const messages = await simulated(2)
    // From ten in the morning one an hour until eight in the evening, and from eight the next day.
    expect(messages.map(({ date, leavesAt }) => `${date} ${leavesAt?.slice(11, 16)}`)).to.deep.equal([
      ...Array.from({ length: 10 }, (_, index) => `2026-11-23 ${String(13 + index).padStart(2, '0')}:00`),
      '2026-11-24 11:00',
      '2026-11-24 12:00',
    ])
    expect(messages.map(({ messageId }) => messageId)).to.deep.equal(ids)
    expect(new Set(messages.map(({ outcome }) => outcome))).to.deep.equal(new Set(['queued']))
  })

  it('leaves out what leaves after the last day', async () => {
    await waits({ dueAt: new Date('2026-12-22T15:00:00Z') })
    expect(await simulated(20)).to.deep.equal([])
    expect((await simulated(30)).map(({ date }) => date)).to.deep.equal(['2026-12-22'])
  })

  it('tells what will no longer be true, what is too late, and what rests with its number', async () => {
    const gone = await waits()
    await shop.write(work => work.of(Dues).remove({ id: gone.subjectId }))
    await waits({ giveUpAt: new Date('2026-11-23T13:30:00Z'), dueAt: new Date('2026-11-23T13:20:00Z') })
    const why = async () => (await simulated(1)).map(({ outcome, reasons }) => [outcome, ...reasons].join(': '))
    expect(await why()).to.deep.equal([
      'skipped: A conta não existe mais.',
      'skipped: A vez dela só chega depois do prazo: vence sem sair.',
    ])
    await shop.write(work => work.of(Messages).remove({}))
    await waits()
    await shop.write(work => pauseSender(work, number.id))
    const paused =
      'O remetente "Balcão" está pausado: nada sai dele até alguém continuar, em Mensagens > Fila de saída.'
    expect(await why()).to.deep.equal([`skipped: ${paused}`])
  })

  it('tells what waits for a person or for a sender, on the day from which it could leave', async () => {
    const confirm = { status: 'held', reasonCode: 'confirm', reason: 'Espera a sua confirmação.' } as const
    await waits({ ...confirm, dueAt: new Date('2026-11-20T12:00:00Z') })
    await waits({ ...confirm, dueAt: new Date('2026-11-25T12:00:00Z') })
    await waits({ channel: 'email', senderId: null })
    const messages = await simulated(3)
    expect(messages.map(({ date, outcome, reasons }) => `${date} ${outcome} ${reasons.join()}`)).to.deep.equal([
      '2026-11-23 skipped A empresa não tem remetente de e-mail. Cadastre um em Configurações.',
      '2026-11-23 held Espera a sua confirmação.',
      '2026-11-25 held Espera a sua confirmação.',
    ])
  })

  it('is told page by page, however much there is, and touches nothing', async () => {
    await shop.write(work => work.of(Senders).change({ id: number.id }, { pace: { ...slow, gapSeconds: [0, 0] } }))
    const { id, ...one } = await waits()
    const held = { ...one, status: 'held' as const, channel: 'email' as const, reason: 'Espera.' }
    await shop.write(work =>
      work.of(Messages).insertAll(Array.from({ length: 250 }, (_, index) => ({ ...held, contactId: `${index}` }))),
    )
    const before = await everythingOf(shop, shop.company)
    const messages = await simulated(1)
    expect(messages).to.have.length(251)
    expect(new Set(messages.map(({ messageId }) => messageId)).size).to.equal(251)
    expect(messages.some(({ messageId }) => messageId === id)).to.equal(true)
    expect(await everythingOf(shop, shop.company)).to.deep.equal(before)
  })
})
