import { Op } from 'sequelize'
import type { Work } from '../../data/work.ts'
import { type Message, MessageAttempts, Messages } from '../../outbox/message.ts'
import { MessageParts } from '../../outbox/part.ts'
import type { Sender } from '../../outbox/sender.ts'
import { whatsappWeb } from '../whatsapp/connection.ts'
import type { Try } from './breaker.ts'
import { forgivenUntil } from './incident.ts'

const lookedBackMs = 86_400_000
const lookedAt = 30

/** What became of the latest tries of a sender, newest first. */
export async function latestTries(work: Work, sender: Pick<Sender, 'id' | 'driver'>): Promise<Try[]> {
  const earliest = Math.max(work.now.getTime() - lookedBackMs, (await forgivenUntil(work, sender.id))?.getTime() ?? 0)
  const attempts = await work.of(MessageAttempts).all({
    where: { senderId: sender.id, createdAt: { [Op.gt]: new Date(earliest) } },
    order: [
      ['createdAt', 'DESC'],
      ['id', 'DESC'],
    ],
    limit: lookedAt,
  })
  if (attempts.length === 0) return []
  const ids = [...new Set(attempts.map(({ messageId }) => messageId))]
  const messages = new Map((await work.of(Messages).all({ where: { id: ids } })).map(row => [row.id, row]))
  const unconfirmed = await unconfirmedOf(work, sender, ids)
  return attempts.map(({ messageId, createdAt, outcome, error }) => ({
    messageId,
    contactId: messages.get(messageId)?.contactId ?? '',
    at: createdAt,
    ...outcomeOf(outcome, messages.get(messageId), unconfirmed),
    ...(error ? { error } : {}),
  }))
}

type Found = Pick<Try, 'outcome' | 'error'>

function outcomeOf(outcome: string, message: Message | undefined, unconfirmed: ReadonlySet<string>): Found {
  if (!message) return { outcome: 'neutral' }
  if (outcome === 'temporary') return { outcome: 'failed' }
  if (outcome === 'later') return { outcome: 'neutral' }
  if (message.status === 'failed')
    return isAboutSender(message) ? { outcome: 'refused', error: message.reason } : { outcome: 'neutral' }
  if (message.status === 'unsure') return { outcome: 'unconfirmed' }
  if (!isGone(message)) return { outcome: 'neutral' }
  return { outcome: unconfirmed.has(message.id) ? 'unconfirmed' : 'confirmed' }
}

/** Told by the provider, at once or afterwards; what lies in the message or its recipient has a code of its own. */
const isAboutSender = ({ reasonCode }: Message) => reasonCode === 'refused' || reasonCode === 'provider'
const isGone = ({ status }: Message) => status === 'sent' || status === 'delivered' || status === 'read'

/** Messages with a part of which the provider has only said that it accepted it (F5). */
async function unconfirmedOf(work: Work, { driver }: Pick<Sender, 'driver'>, ids: string[]): Promise<Set<string>> {
  // The browser waits for the server before it calls a message sent.
  if (driver === whatsappWeb) return new Set()
  const parts = await work.of(MessageParts).all({ where: { messageId: ids, status: 'accepted' } })
  return new Set(parts.map(({ messageId }) => messageId))
}
