import { Op } from 'sequelize'
import { Messages } from '../../core/outbox/message.ts'
import { leaveNow } from '../../core/outbox/pace.ts'
import { senderRules } from '../../core/outbox/sender-rules.ts'
import type { Post } from './post.ts'

/**
 * Lets the clock go on to a moment while every dispatcher of these looks whenever something could happen: a slot comes,
 * an hour opens, a message falls due. What is past its time expires.
 */
export async function passUntil(moment: string | Date, posts: readonly [Post, ...Post[]]): Promise<void> {
  const end = new Date(moment)
  const [post] = posts
  for (;;) {
    await post.expire()
    for (const { app } of posts) await app.dispatcher.drain()
    const next = await nextHappening(post)
    if (!next || next >= end) return post.clock.move(end)
    post.clock.move(next)
  }
}

async function nextHappening(post: Post): Promise<Date | undefined> {
  const sender = await post.reloadSender()
  return post.read(async work => {
    const queued = { senderId: sender.id, status: 'queued' as const }
    if ((await work.of(Messages).count(queued)) === 0) return undefined
    const later = { ...queued, dueAt: { [Op.gt]: work.now } }
    const due = await work.of(Messages).first({ where: later, order: [['dueAt', 'ASC']] })
    const { until } = leaveNow(await senderRules(work, sender), work.now)
    const moments = [sender.nextSlotAt, until, due?.dueAt].filter(at => at && at > work.now) as Date[]
    return moments.sort((one, other) => one.getTime() - other.getTime())[0]
  })
}
