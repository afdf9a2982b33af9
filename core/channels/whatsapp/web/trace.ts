import { parsePhone } from '../../../brazil/phone.ts'
import { SendError } from '../../../errors.ts'
import type { Envelope, Part } from '../../../outbox/channel.ts'
import { MessageParts } from '../../../outbox/part.ts'
import { type PlannedPart, partsOfMessage } from '../parts-of-message.ts'
import { WhatsAppIds } from '../phone-book.ts'
import type { Connection } from './connection.ts'
import type { Line, OwnMessage } from './line.ts'
import type { WhatsAppWebParts } from './parts.ts'
import { chatsOf } from './who-is.ts'

/** Two clocks, and WhatsApp's whole seconds. */
const slackMs = 120_000
/** What is still in the browser so long after the line came up does not leave by itself. */
const stuckMs = 120_000

/**
 * Which parts of a message are on their way or with the customer, as the conversation itself says. undefined: it does
 * not say. Throws SendError where it will say later.
 */
export async function traceParts(
  parts: Pick<WhatsAppWebParts, 'works' | 'clock'>,
  connection: Connection,
  { envelope, since }: { envelope: Envelope; since: Date },
): Promise<Part[] | undefined> {
  const line = connection.line()
  if (!line) throw later('O número está sem conexão com o WhatsApp.')
  const chats = await chatsAt(parts, connection, envelope)
  // Before anything leaves, it is asked who answers at the number.
  if (!chats) return envelope.left
  const earliest = new Date(since.getTime() - slackMs)
  const said = await saidSince(line, chats[0] as string, earliest)
  if (!said) return undefined
  const left: Part[] = []
  for (const [part, message] of await pairs(parts, connection, { envelope, said, earliest })) {
    if (message && message.ack === 0 && !(await hasLeft(parts, connection, { line, chats, message }))) continue
    const { position, total, kind } = part
    const providerId = message?.providerId ?? idOf(envelope, part)
    if (!providerId) continue
    left.push({ position, total, kind, providerId })
    // Its receipt may have come while nobody was there to hear it.
    if (message) await connection.acknowledged({ kind: 'ack', chat: chats[0] as string, providerId, ack: message.ack })
  }
  return left
}

async function chatsAt(
  { works }: Pick<WhatsAppWebParts, 'works'>,
  { scope }: Connection,
  { address }: Envelope,
): Promise<string[] | undefined> {
  const number = parsePhone(address)?.e164 ?? ''
  const row = await works.read(scope, work => work.of(WhatsAppIds).first({ where: { number } }))
  return row?.waId ? chatsOf({ waId: row.waId, lid: row.lid }) : undefined
}

/** undefined: the conversation does not reach back so far. */
async function saidSince(line: Line, chat: string, earliest: Date): Promise<OwnMessage[] | undefined> {
  for (const limit of [50, 200]) {
    const messages = await line.ownMessages(chat, limit).catch(cause => {
      throw later('O WhatsApp não mostrou a conversa.', cause)
    })
    if (!messages) return undefined
    const oldest = messages[0]
    if (messages.length < limit || (oldest && oldest.at < earliest)) return messages
  }
  return undefined
}

/** Each part with the message that it became: by its id, else by what it says. None serves twice, nor for two of ours. */
async function pairs(
  { works }: Pick<WhatsAppWebParts, 'works'>,
  { scope }: Connection,
  { envelope, said, earliest }: { envelope: Envelope; said: OwnMessage[]; earliest: Date },
): Promise<[PlannedPart, OwnMessage | undefined][]> {
  const providerId = said.map(message => message.providerId)
  const kept = await works.read(scope, work => work.of(MessageParts).all({ where: { providerId } }))
  const taken = new Set(kept.map(part => part.providerId))
  return partsOfMessage(envelope).map(part => {
    const known = idOf(envelope, part)
    if (known) return [part, said.find(message => message.providerId === known)]
    const found = said.find(one => one.at >= earliest && !taken.has(one.providerId) && isSame(part, one))
    if (found) taken.add(found.providerId)
    return [part, found]
  })
}

const idOf = ({ left }: Envelope, { position }: PlannedPart) =>
  left.find(part => part.position === position)?.providerId

function isSame(part: PlannedPart, message: OwnMessage): boolean {
  if (part.kind !== 'document') return message.kind === 'text' && plain(message.body) === plain(part.body)
  const { file } = message
  if (message.kind !== 'document' || file?.name !== part.file.name) return false
  // A document that was changed meanwhile has another size, and still it was sent.
  return file.size === part.file.size || plain(message.body) === plain(part.caption)
}

const plain = (text: string) => text.replace(/\r\n?/g, '\n').trim()

/** Of a message that the server does not have: true when it does after all, false when it never will. */
async function hasLeft(
  { clock }: Pick<WhatsAppWebParts, 'clock'>,
  connection: Connection,
  { line, chats, message }: { line: Line; chats: readonly string[]; message: OwnMessage },
): Promise<boolean> {
  const isOfThisBrowser = message.at >= new Date(Math.floor(connection.openedAt.getTime() / 1_000) * 1_000)
  const upFor = clock.now().getTime() - connection.upSince().getTime()
  if (isOfThisBrowser && upFor < stuckMs) throw later('A mensagem ainda está saindo.')
  // A page does not send what an earlier one left behind (github.com/devlikeapro/waha/issues/559): it is taken away, so
  // that it cannot leave beside the one that goes instead.
  await line.discard(chats, message.providerId)
  const ack = await line.ackOf(chats, message.providerId)
  if (ack === 0) throw later('A mensagem ainda está saindo.')
  return ack !== undefined
}

const later = (text: string, cause?: unknown) => new SendError(text, { permanent: false, cause })
