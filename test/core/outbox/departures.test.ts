import { expect } from 'chai'
import { formatDateTime, startOfDay, today } from '../../../core/brazil/dates.ts'
import { Companies } from '../../../core/data/company.ts'
import { confirmMessage } from '../../../core/outbox/actions.ts'
import { Messages } from '../../../core/outbox/message.ts'
import { type Pace, whatsappPace } from '../../../core/outbox/pace.ts'
import { plannedDepartures } from '../../../core/outbox/queue-list.ts'
import { anyHour, type SendingHours, sendingHours } from '../../../core/outbox/sending-hours.ts'
import { addHoliday } from '../../../core/people/calendar.ts'
import { changeSettings } from '../../../core/people/settings.ts'
import { passUntil } from '../../support/passing-time.ts'
import { openPost, type Post, type PostOptions } from '../../support/post.ts'
import { permanent } from '../../support/recording-channel.ts'

const saturday = new Date('2026-11-28T18:58:00Z')

describe('a number that keeps hours and caps', () => {
  const opened: Post[] = []
  afterEach(async () => {
    for (const post of opened.splice(0).reverse()) await post.close()
  })
  const open = async (options: PostOptions = {}, pace: Partial<Pace> = {}) => {
    const sender = { pace: { ...whatsappPace, ...pace } }
    const post = await openPost({
      kind: 'whatsapp',
      now: saturday,
      ...options,
      sender: { ...sender, ...options.sender },
    })
    opened.push(post)
    return post
  }
  const keep = (post: Post, hours: Partial<SendingHours>) =>
    post.write(work => changeSettings(work, sendingHours, { ...sendingHours.schema.parse({}), ...hours }))
  const tell = async (post: Post, names: string[], priority = 30) => {
    for (const name of names) {
      const { id } = await post.tell({ contactId: (await post.customer(name)).id })
      await post.write(work => work.of(Messages).change({ id }, { priority }))
    }
  }
  it('lets what was not finished on Saturday wait until Monday, and fails nothing', async () => {
    const post = await open()
    await tell(post, ['Ana', 'Bia', 'Caio'])
    await passUntil('2026-11-28T19:30:00Z', [post])
    expect(post.reached()).to.deep.equal(['Ana', 'Bia'])
    await passUntil('2026-11-30T11:00:00Z', [post])
    expect(post.reached()).to.have.length(2)
    const [waiting] = await post.read(work => work.of(Messages).all({ where: { status: 'queued' } }))
    expect(waiting).to.include({ attempts: 0, reasonCode: null })
    await post.settle()
    expect(post.reached()).to.deep.equal(['Ana', 'Bia', 'Caio'])
  })

  it('lets a message expire that is worth nothing on Monday', async () => {
    const post = await open({ type: { giveUpHours: 24 }, now: new Date('2026-11-28T19:30:00Z') })
    await tell(post, ['Ana'])
    await passUntil('2026-11-29T19:29:59Z', [post])
    expect(await post.expire()).to.equal(0)
    post.pass(1)
    expect(await post.expire()).to.equal(1)
    const [row] = await post.read(work => work.of(Messages).all())
    expect(row).to.include({ status: 'expired', attempts: 0, reasonCode: 'expired' })
    expect(row?.reason).to.equal('O prazo para enviar terminou antes de ela poder sair.')
  })

  it('keeps what a type does not date until after a long weekend', async () => {
    const post = await open({ now: new Date('2026-02-13T23:30:00Z') })
    await keep(post, { holidays: ['bank'], saturday: { open: false, from: '09:00', to: '12:00' } })
    await tell(post, ['Ana'])
    const [row] = await post.read(work => work.of(Messages).all())
    expect(formatDateTime(row?.giveUpAt as Date, 'America/Sao_Paulo')).to.equal('21/02/2026 08:00')
    const held = await open({ share: post, type: { rule: { mode: 'confirm', channels: ['whatsapp'] } } })
    await tell(held, ['Bia'])
    const [waiting] = await post.read(work => work.of(Messages).all({ where: { status: 'held' } }))
    await post.write(work => work.of(Messages).change({ id: waiting?.id ?? '' }, { giveUpAt: post.clock.now() }))
    const confirmed = await post.write(work => confirmMessage(work, waiting?.id ?? ''))
    expect(formatDateTime(confirmed.giveUpAt, 'America/Sao_Paulo')).to.equal('19/02/2026 08:00')
  })

  it('lets what is urgent pass those that wait, where the company says so', async () => {
    const post = await open({ now: new Date('2026-11-29T15:00:00Z') })
    await keep(post, { urgent: 'fiscal' })
    await tell(post, ['Ana', 'Bia'])
    await tell(post, ['Nota'], 10)
    await passUntil('2026-11-29T15:10:00Z', [post])
    expect(post.reached()).to.deep.equal(['Nota'])
    await passUntil('2026-11-30T11:01:00Z', [post])
    expect(post.reached()).to.deep.equal(['Nota', 'Ana'])
  })

  it('rests on a day of the company’s own, and on the clocks of its own town', async () => {
    const post = await open({ now: new Date('2026-11-24T11:30:00Z') })
    await post.write(async work => {
      await work.of(Companies).change({ id: work.companyId }, { timeZone: 'America/Manaus', state: 'AM' })
      await addHoliday(work, { date: '2026-11-24', name: 'Aniversário', kind: 'municipal' })
    })
    await tell(post, ['Ana'])
    await passUntil('2026-11-25T12:00:00Z', [post])
    expect(post.reached()).to.deep.equal([])
    await post.settle()
    expect(post.reached()).to.deep.equal(['Ana'])
  })

  it('hears of changed hours within half a minute, without being started anew', async () => {
    const post = await open({ now: new Date('2026-11-29T15:00:00Z') })
    await tell(post, ['Ana'])
    await post.settle()
    await keep(post, anyHour)
    post.pass(30)
    await post.settle()
    expect(post.reached()).to.deep.equal(['Ana'])
  })

  it('does not hold the company’s e-mails, unless it says so', async () => {
    const post = await open({ kind: 'email', now: new Date('2026-11-29T15:00:00Z') }, { gapSeconds: [0, 0] })
    await tell(post, ['Ana'])
    await post.settle()
    expect(post.reached()).to.deep.equal(['Ana'])
    await keep(post, { channels: ['email'] })
    await tell(post, ['Bia'])
    await post.settle()
    expect(post.reached()).to.deep.equal(['Ana'])
  })

  it('counts what a day allows from what went out, over restarts and two processes', async () => {
    const here = await open({ now: new Date('2026-11-23T12:00:00Z') }, { dailyCap: 3 })
    const there = await open({ share: here })
    await tell(here, ['Ana', 'Bia', 'Caio', 'Davi', 'Eva'])
    // Refused for good: it never went out, and takes nothing of the day.
    const refuse = ({ recipientName }: { recipientName: string }) => {
      if (recipientName === 'Ana') throw permanent()
    }
    here.channel.answer = refuse
    there.channel.answer = refuse
    await passUntil('2026-11-23T12:05:00Z', [here, there])
    await here.app.dispatcher.stop()
    const again = await open({ share: here })
    const names = () => [here, there, again].flatMap(post => post.reached())
    await passUntil('2026-11-24T11:00:00Z', [again, there])
    expect(names()).to.have.members(['Bia', 'Caio', 'Davi'])
    await passUntil('2026-11-24T11:10:00Z', [again, there])
    expect(names()).to.have.members(['Bia', 'Caio', 'Davi', 'Eva'])
  })

  it('grows day by day while it is new', async () => {
    const now = new Date('2026-11-23T11:00:00Z')
    const post = await open({ now, sender: { activeSince: now } }, { gapSeconds: [60, 61], dailyCap: 22 })
    await tell(
      post,
      Array.from({ length: 50 }, (_, index) => `Cliente ${index}`),
    )
    const counts: number[] = []
    for (const day of ['2026-11-24', '2026-11-25', '2026-11-26']) {
      await passUntil(startOfDay(day, 'America/Sao_Paulo').toISOString(), [post])
      counts.push(post.channel.sent.length)
    }
    expect(counts).to.deep.equal([20, 42, 50])
  })

  // Thrown gaps stray from the mean, but by less than one gap; what is left over is the clock's last step.
  for (const { dice, random, seconds } of [
    { dice: 'always in the middle', random: () => () => 0.5, seconds: 0 },
    { dice: 'thrown', random: thrown, seconds: 90 },
  ]) {
    it(`leaves when the forecast said, gaps ${dice}`, async () => {
      const now = new Date('2026-11-27T21:30:00Z')
      const post = await open({ now, random: random() }, { dailyCap: 35 })
      await keep(post, { urgent: 'fiscal' })
      await tell(
        post,
        Array.from({ length: 40 }, (_, index) => `Cliente ${index}`),
      )
      await tell(post, ['Nota 1', 'Nota 2'], 10)
      const changes = { 'Cliente 20': { giveUpAt: new Date(now.getTime() + 60_000) }, 'Nota 2': { dueAt: sundayNight } }
      for (const [recipientName, change] of Object.entries(changes))
        await post.write(work => work.of(Messages).change({ recipientName }, change))
      const planned = await post.read(async work => plannedDepartures(work, await post.reloadSender()))
      const real = new Map<string, number>()
      post.channel.answer = ({ messageId }) => void real.set(messageId, post.clock.now().getTime())
      await passUntil('2026-11-30T13:00:00Z', [post])
      const left = planned.filter(one => !one.tooLate)
      expect([left.length, real.size]).to.deep.equal([41, 41])
      const errors = left.map(({ message, at }) => Math.abs((real.get(message.id) ?? 0) - at.getTime()) / 1_000)
      expect(Math.max(...errors)).to.be.at.most(seconds)
      expect([...new Set([...real.values()].map(at => today(new Date(at), 'America/Sao_Paulo')))]).to.deep.equal([
        '2026-11-27',
        '2026-11-28',
        '2026-11-29',
      ])
    })
  }
})

const sundayNight = new Date('2026-11-29T05:00:00Z')

/** The same dice in every run (Lehmer, "minimal standard"). */
function thrown(): () => number {
  let seed = 7
  return () => {
    seed = (seed * 16_807) % 2_147_483_647
    return seed / 2_147_483_647
  }
}
