import { Op } from 'sequelize'
import { Messages } from '../../../outbox/message.ts'
import { partsOf } from '../../../outbox/part.ts'
import { WhatsAppIds } from '../phone-book.ts'
import type { Life } from './life.ts'
import type { WhatsAppWebParts } from './parts.ts'
import { type Postman, statusOf } from './postman.ts'
import { chatsOf } from './who-is.ts'

/** What is older is not worth asking for. */
const pastMs = 3 * 86_400_000
const mostMessages = 200
/** The last sign of life was noted so long ago at most. */
const overlapMs = 60_000

/** What happened while nobody was listening: a page tells only of what happens before its eyes. */
export async function catchUp(
  { works, clock }: WhatsAppWebParts,
  { life, postman, lastSeen }: { life: Life; postman: Postman; lastSeen: Date | null },
): Promise<void> {
  const { line, scope, row } = life
  if (!line) return
  // A number that was never in use has only old conversations.
  const since = lastSeen && new Date(Math.max(lastSeen.getTime() - overlapMs, clock.now().getTime() - pastMs))
  const missed = since ? await line.receivedSince(since) : []
  for (const message of missed) await postman.received(message)

  const open = await works.read(scope, async work => {
    const since = { [Op.gte]: new Date(clock.now().getTime() - pastMs) }
    const where = { senderId: row.senderId, status: ['sent', 'delivered', 'unsure'] as const, dueAt: since }
    const messages = await work.of(Messages).all({ where, order: [['dueAt', 'DESC']], limit: mostMessages })
    const known = await work.of(WhatsAppIds).all({ where: { number: messages.map(({ address }) => address) } })
    return Promise.all(
      messages.map(async message => ({
        account: known.find(({ number }) => number === message.address),
        parts: await partsOf(work, message),
      })),
    )
  })
  for (const { account, parts } of open) {
    if (!account?.waId) continue
    const chats = chatsOf({ waId: account.waId, lid: account.lid })
    for (const { providerId, status } of parts) {
      if (life.isOver) return
      if (status === 'read' || status === 'failed') continue
      const ack = await line.ackOf(chats, providerId)
      if (ack !== undefined && statusOf(ack) !== status)
        await postman.acknowledged({ kind: 'ack', chat: chats[0] as string, providerId, ack })
    }
  }
}
