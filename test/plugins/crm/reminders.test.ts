import { expect } from 'chai'
import { changeRule } from '../../../core/notifier/rule.ts'
import { Messages } from '../../../core/outbox/message.ts'
import { sendingHours } from '../../../core/outbox/sending-hours.ts'
import { changeSettings } from '../../../core/people/settings.ts'
import { createOpportunity, loseOpportunity } from '../../../plugins/crm/actions.ts'
import {
  type ActivityInput,
  addActivity,
  changeActivity,
  finishActivity,
} from '../../../plugins/crm/activity-actions.ts'
import { announceActivities } from '../../../plugins/crm/jobs.ts'
import { crmSettings } from '../../../plugins/crm/settings.ts'
import { addContact } from '../../support/quoting.ts'
import { type RecordingChannel, recordingChannel } from '../../support/recording-channel.ts'
import { openShop, type Shop } from '../../support/shop.ts'

/** 23 November 2026, before seven in São Paulo, where the reminders of the day are written. */
const early = new Date('2026-11-23T09:00:00Z')

describe('the reminder of an activity', () => {
  let shop: Shop
  let channel: RecordingChannel
  let opportunityId: string
  beforeEach(async () => {
    channel = recordingChannel('post')
    shop = await openShop({ channels: [channel], now: early })
    await shop.addSender({ channel: 'whatsapp', driver: 'post' })
    await shop.write(work => changeSettings(work, sendingHours, { channels: [] }))
    const { type } = shop.app.notifier.type('activity.due')
    await shop.write(work => changeRule(work, type, { mode: 'automatic', channels: ['whatsapp'] }))
    const { id: contactId } = await addContact(shop)
    opportunityId = (await shop.write(work => createOpportunity(work, { title: 'Câmeras', contactId }))).id
  })
  afterEach(() => shop.close())

  const visit = {
    kind: 'visit',
    title: 'Medir o local',
    dueOn: '2026-11-23',
    dueTime: '14:00',
    tellsCustomer: true,
  } as const
  const add = (given: Partial<ActivityInput> = {}) =>
    shop.write(work => addActivity(work, opportunityId, { ...visit, ...given }))
  const change = (id: string, given: Partial<ActivityInput>) =>
    shop.write(work => changeActivity(work, id, { ...visit, ...given }))
  /** On the clocks of São Paulo, on the day of the visit. */
  const at = (time: string) => shop.clock.move(new Date(`2026-11-23T${time}:00-03:00`))
  /** Written at seven, it still waits to leave. */
  const written = async () => {
    const activity = await add()
    await shop.write(work => announceActivities.run(work))
    await shop.relay()
    return activity
  }
  const sent = () => channel.sent.map(({ body }) => body).filter(body => body.includes('Lembrete'))
  const reasons = async () => {
    await shop.settle()
    const rows = await shop.read(work => work.of(Messages).all({ where: { type: 'activity.due' } }))
    return rows.map(({ status, reason }) => `${status}: ${reason}`)
  }

  describe('that waits to leave', () => {
    it('says the hour that the visit has by then', async () => {
      const { id } = await written()
      await change(id, { dueTime: '16:30' })
      await shop.settle()
      expect(sent()).to.have.length(1)
      expect(sent()[0]).to.include('23/11/2026 às 16:30').and.not.include('14:00')
    })

    it('stays where nobody wants it told any more, or the visit was made', async () => {
      const { id } = await written()
      await change(id, { tellsCustomer: false })
      const { id: other } = await written()
      await shop.write(work => finishActivity(work, other))
      expect(await reasons()).to.have.members([
        'cancelled: O cliente não é mais lembrado desta atividade.',
        'cancelled: A atividade já foi feita.',
      ])
      expect(sent()).to.deep.equal([])
    })

    it('stays once the hour of the visit has come', async () => {
      await written()
      at('14:00')
      expect(await reasons()).to.deep.equal(['cancelled: A atividade era em 23/11/2026 às 14:00: já passou.'])
    })
  })

  describe('of a day that the clock has told of already', () => {
    const announced = () => shop.write(work => announceActivities.run(work))
    beforeEach(() => at('10:00'))

    it('leaves at once, and once', async () => {
      const { id } = await add()
      await shop.settle()
      expect(sent()).to.have.length(1)
      await change(id, { title: 'Medir a garagem' })
      expect((await announced()).count).to.equal(0)
      await shop.settle()
      expect(sent()).to.have.length(1)
    })

    it('leaves at once for what is put on that day', async () => {
      const { id } = await add({ dueOn: '2026-11-30' })
      await shop.settle()
      expect(sent()).to.have.length(0)
      await change(id, { dueOn: '2026-11-23' })
      await shop.settle()
      expect(sent()).to.have.length(1)
    })

    it('leaves days before where the company wants that', async () => {
      await shop.write(work => changeSettings(work, crmSettings, { daysBefore: 1 }))
      await add({ dueOn: '2026-11-24' })
      await add({ dueOn: '2026-11-25' })
      await shop.settle()
      expect(sent()).to.have.length(1)
      expect(sent()[0]).to.include('24/11/2026')
    })

    it('is not written where the hour has come, or the deal is decided', async () => {
      await add({ dueTime: '10:00' })
      const { id } = await add({ dueOn: '2026-11-30' })
      await shop.write(work => loseOpportunity(work, opportunityId, { reason: 'Preço' }))
      await change(id, { dueOn: '2026-11-23' })
      expect(await reasons()).to.deep.equal([])
    })
  })

  it('leaves once, when what the clock told only the house is to be told to the customer', async () => {
    const { id } = await add({ tellsCustomer: false })
    await shop.write(work => announceActivities.run(work))
    at('10:00')
    for (const tellsCustomer of [true, false, true]) {
      await change(id, { tellsCustomer })
      await shop.settle()
    }
    expect(sent()).to.have.length(1)
  })

  it('is left to the clock before it tells of the day', async () => {
    await add()
    await shop.settle()
    expect(sent()).to.have.length(0)
    await shop.write(work => announceActivities.run(work))
    await shop.settle()
    expect(sent()).to.have.length(1)
  })
})
