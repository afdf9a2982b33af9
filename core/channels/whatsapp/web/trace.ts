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
/**
 * Which parts of a message are on their way or with the customer, as the conversation itself says. undefined: it does
 * not say. Throws SendError where it will say later.
 */
export async function traceParts(
  parts: Pick<WhatsAppWebParts, 'works' | 'clock' | 'limits'>,
  connection: Connection,
  { envelope, since }: { envelope: Envelope; since: Date },
): Promise<Part[] | undefined> {
  const line = connection.line()
  if (!line) throw later('O número está sem conexão com o WhatsApp.')
  const chats = await chatsAt(parts, connection, envelope)
  // Before anything leaves, it is asked who answers at the number.
  if (!chats) return envelope.left
  const earliest = new Date(since.getTime() - slackMs)
  const said = await saidSince(line, chats, earliest)
  if (!said) return undefined
  const found = await pairs(parts, connection, { envelope, said, earliest })
  if (await isLost(parts, connection, { envelope, said })) return undefined
  if (found.some(([, message]) => message?.ack === 0)) {
    if (parts.clock.now().getTime() - connection.upSince().getTime() >= parts.limits.patience) return undefined
    throw later('A mensagem ainda está saindo.')
  }
  const left: Part[] = []
  for (const [part, message] of found) {
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

/** In the conversation by number and, where there is one beside it, in that by hidden id. undefined: not all can be read. */
async function saidSince(line: Line, [chat, hidden]: string[], earliest: Date): Promise<OwnMessage[] | undefined> {
  const said = await readBack(line, chat as string, earliest).catch(cause => {
    throw later('O WhatsApp não mostrou a conversa.', cause)
  })
  const aside = hidden ? await readBack(line, hidden, earliest).catch(() => []) : []
  return said && aside && [...said, ...aside.filter(one => said.every(other => other.providerId !== one.providerId))]
}

/** undefined: it does not reach back so far. */
async function readBack(line: Line, chat: string, earliest: Date): Promise<OwnMessage[] | undefined> {
  for (const limit of [50, 200]) {
    const messages = await line.ownMessages(chat, limit)
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

/** A part that the page once took, no server confirmed, and the conversation does not show: nobody can tell. */
async function isLost(
  { works }: Pick<WhatsAppWebParts, 'works'>,
  { scope }: Connection,
  { envelope, said }: { envelope: Envelope; said: OwnMessage[] },
): Promise<boolean> {
  const where = { messageId: envelope.messageId, status: 'accepted' as const }
  const unconfirmed = await works.read(scope, work => work.of(MessageParts).all({ where }))
  return unconfirmed.some(({ providerId }) => said.every(message => message.providerId !== providerId))
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

const later = (text: string, cause?: unknown) => new SendError(text, { permanent: false, cause })
