import { expect } from 'chai'
import { changeRule } from '../../../core/notifier/rule.ts'
import { type Message, Messages } from '../../../core/outbox/message.ts'
import { addHoliday } from '../../../core/people/calendar.ts'
import { updateCompany } from '../../../core/people/company-actions.ts'
import { createContact } from '../../../core/people/contact-actions.ts'
import { changeSettings } from '../../../core/people/settings.ts'
import { editInstalment } from '../../../plugins/receivables/charge-actions.ts'
import { dueMessage } from '../../../plugins/receivables/due-message.ts'
import { Instalments } from '../../../plugins/receivables/instalment.ts'
import { listInstalments } from '../../../plugins/receivables/list.ts'
import { receivableSettings } from '../../../plugins/receivables/settings.ts'
import { addCharge } from '../../support/receiving.ts'
import { openShop, type Shop } from '../../support/shop.ts'

/** Wednesday, 8 July 2026: the 9th is a holiday in São Paulo, the state. */
describe('who is told of a due date, and when', () => {
  let shop: Shop
  beforeEach(async () => {
    shop = await openShop({ now: new Date('2026-07-07T11:00:00Z') })
    await shop.addSender({ channel: 'email', driver: 'post' })
    await shop.write(async work => {
      await changeSettings(work, receivableSettings, {
        attachBoleto: false,
        reminderOffsets: [-1],
        maximumLatenessDays: 0,
      })
      await changeRule(work, dueMessage, { mode: 'automatic', channels: ['email'] })
    })
  })
  afterEach(() => shop.close())

  let count = 0
  const customer = (name: string, address: { state?: string; city?: string } = {}) =>
    shop.write(work => createContact(work, { name, email: `c${++count}@exemplo.test`, address }))
  const messages = (): Promise<Message[]> =>
    shop.read(work => work.of(Messages).all({ where: { type: 'receivable.due' }, order: [['createdAt', 'ASC']] }))
  async function dayAfterDay(days: number): Promise<string[]> {
    const told: string[] = []
    for (let day = 0; day < days; day++) {
      const before = (await messages()).length
      await shop.app.scheduler.runNow(shop.scope, 'receivables.due')
      await shop.relay()
      const date = shop.clock.now().toISOString().slice(8, 10)
      told.push(...(await messages()).slice(before).map(({ recipientName }) => `${date} ${recipientName}`))
      shop.clock.move(new Date(shop.clock.now().getTime() + 86_400_000))
    }
    return told.sort()
  }
  const due = async (name: string, dueDate: string, address: { state?: string; city?: string } = {}) =>
    addCharge(shop, { contact: await customer(name, address), instalments: [{ dueDate, amountCents: 100 }] })

  it('goes by the holidays of the state the customer lives in, and of the company when nobody knows', async () => {
    await shop.write(work => updateCompany(work, { address: { state: 'SC', city: 'Chapecó' } }))
    await due('em casa', '2026-07-10', { state: 'SC', city: 'chapeco' })
    await due('sem endereço', '2026-07-10')
    await due('paulista', '2026-07-10', { state: 'SP', city: 'Santos' })
    expect(await dayAfterDay(4)).to.deep.equal(['08 paulista', '09 em casa', '09 sem endereço'])
  })

  it('keeps a day of the company’s town for those who live there', async () => {
    await shop.write(async work => {
      await updateCompany(work, { address: { state: 'SC', city: 'Chapecó' } })
      await addHoliday(work, { date: '2026-07-09', name: 'Aniversário da cidade', kind: 'municipal' })
    })
    await due('em casa', '2026-07-10', { state: 'SC', city: 'Chapecó' })
    await due('vizinha', '2026-07-10', { state: 'SC', city: 'Xanxerê' })
    await due('sem cidade', '2026-07-10', { state: 'SC' })
    expect(await dayAfterDay(4)).to.deep.equal(['08 em casa', '08 sem cidade', '09 vizinha'])
  })

  it('holds what was moved into the past for a person, and not what has become overdue by itself', async () => {
    await shop.write(work =>
      changeSettings(work, receivableSettings, { reminderOffsets: [1], maximumLatenessDays: 10, attachBoleto: false }),
    )
    const [{ id }] = await due('mudada', '2026-08-20')
    await due('vencida', '2026-07-06')
    await shop.write(work =>
      work.of(Instalments).change({ dueDate: '2026-07-06' }, { dueSince: new Date('2026-06-01') }),
    )
    await shop.write(work => editInstalment(work, id, { dueDate: '2026-07-02' }))
    await dayAfterDay(1)
    const found = await messages()
    expect(Object.fromEntries(found.map(({ recipientName, status }) => [recipientName, status]))).to.deep.equal({
      mudada: 'held',
      vencida: 'queued',
    })
    expect(found.find(({ status }) => status === 'held')).to.include({ reasonCode: 'backdated' })
  })

  it('answers "por que não foi enviado?" for every instalment of a bundle', async () => {
    const contact = await customer('Ana')
    for (const amountCents of [100, 200])
      await addCharge(shop, { contact, instalments: [{ dueDate: '2026-07-08', amountCents }] })
    expect(await dayAfterDay(1)).to.deep.equal(['07 Ana'])
    const instalments = await shop.read(work => work.of(Instalments).all())
    const answers = await shop.read(work =>
      Promise.all(instalments.map(({ id }) => shop.app.notifier.diagnose(work, 'instalment', id))),
    )
    const [message] = await messages()
    expect(answers.map(found => found.map(answer => [answer.type, answer.channel, answer.message?.id]))).to.deep.equal([
      [['receivable.due', 'email', message?.id]],
      [['receivable.due', 'email', message?.id]],
    ])
  })

  it('is found by the words of its description, with accents or without', async () => {
    await addCharge(shop, {
      contact: await customer('Ana'),
      description: 'Manutenção elétrica 100%',
      instalments: [{ dueDate: '2026-07-08', amountCents: 100 }],
    })
    const found = async (search: string) =>
      (await shop.read(work => listInstalments(work, { search, limit: 5 }))).items.length
    expect(await Promise.all(['manutencao', 'ELÉTRICA', 'eletrica 100', 'mecânica'].map(found))).to.deep.equal([
      1, 1, 1, 0,
    ])
  })
})
