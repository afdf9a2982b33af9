import { type SenderIncident, SenderIncidents } from '../../core/channels/health/incident.ts'
import { type Resumed, resumeHalted, type StaleAnswer } from '../../core/channels/health/resumption.ts'
import { Events } from '../../core/events/event.ts'
import type { Desk } from '../../core/events/subscriber.ts'
import type { Hand } from '../../core/outbox/channel.ts'
import { hearReceipt } from '../../core/outbox/early-receipt.ts'
import { type Message, Messages } from '../../core/outbox/message.ts'
import { openPost, type Post, type PostOptions } from './post.ts'
import { type SmtpSink, startSmtpSink } from './smtp-sink.ts'

/** A shop whose WhatsApp provider takes every message and says no more of it, and whose e-mail works. */
export interface AilingNumber extends Post {
  sink: SmtpSink
  /** Messages that the provider took and never confirms. */
  goSilent(count?: number): Promise<Message[]>
  /** The watch looks once, and what it records is handed over. */
  look(): Promise<void>
  /** The provider confirms these after all. */
  confirm(messages: Message[]): Promise<void>
  answer(stale?: StaleAnswer): Promise<Resumed>
  incidents(): Promise<SenderIncident[]>
  /** What was recorded about the number, by the last part of the names. */
  told(): Promise<string[]>
  statuses(): Promise<Record<string, number>>
}

export interface AilingOptions extends PostOptions {
  share?: AilingNumber
  without?: 'email'
}

export async function openAilingNumber({ without, ...options }: AilingOptions = {}): Promise<AilingNumber> {
  const { share } = options
  const sink = share?.sink ?? (await startSmtpSink())
  const post = await openPost({ kind: 'whatsapp', resendable: false, ...options })
  takeInParts(post)
  if (!share && !without) await addMail(post, sink)
  await post.relay()
  const desk: Desk = { read: post.read, write: post.write }
  const about = { subject: 'sender', subjectId: post.sender.id }
  const number: AilingNumber = {
    ...post,
    sink,
    async goSilent(count = 3) {
      const messages: Message[] = []
      for (let n = 0; n < count; n++) messages.push(await post.tell())
      await post.settle()
      return messages
    },
    async look() {
      await post.app.health.round()
      await post.relay()
    },
    async confirm(messages) {
      for (const { id } of messages)
        await post.write(work => hearReceipt(work, { providerId: `p-${id}`, status: 'delivered', at: work.now }))
    },
    answer: stale => resumeHalted(desk, post.sender.id, { stale, types: post.app.registry.messageTypes }),
    incidents: () => post.read(work => work.of(SenderIncidents).all({ order: [['createdAt', 'ASC']] })),
    async told() {
      const events = await post.read(work => work.of(Events).all({ where: about, order: [['seq', 'ASC']] }))
      return events.map(({ name }) => name.slice('sender.'.length))
    },
    async statuses() {
      const counts: Record<string, number> = {}
      for (const { channel, status } of await post.read(work => work.of(Messages).all())) {
        const key = channel === 'whatsapp' ? status : `${channel} ${status}`
        counts[key] = (counts[key] ?? 0) + 1
      }
      return counts
    },
    async close() {
      await post.close()
      if (!share) await number.sink.stop()
    },
  }
  return number
}

/** As a provider that confirms later: each message is one part, accepted so far. */
function takeInParts({ channel }: Post): void {
  const { send } = channel
  channel.send = async (sender, envelope, hand?: Hand) => {
    await send(sender, envelope)
    const providerId = `p-${envelope.messageId}`
    await hand?.left({ position: 0, total: 1, kind: 'text', providerId })
    return { providerId }
  }
}

export async function addMail(post: Post, { port }: SmtpSink): Promise<void> {
  const account = { host: '127.0.0.1', port, security: 'none', from: 'avisos@loja.test' }
  await post.addSender({ channel: 'email', driver: 'smtp', name: 'E-mail da loja', account })
}
