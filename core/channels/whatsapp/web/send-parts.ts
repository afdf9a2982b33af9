import { buffer } from 'node:stream/consumers'
import { SendError } from '../../../errors.ts'
import type { Envelope, Hand, Part, Sent } from '../../../outbox/channel.ts'
import { type PlannedPart, partsOfMessage } from '../parts-of-message.ts'
import type { Connection } from './connection.ts'
import type { Line, Outgoing, OwnMessage } from './line.ts'
import type { WhatsAppWebParts } from './parts.ts'
import { ackReason } from './postman.ts'
import { type Addressee, chatsOf, doubt, whoIs } from './who-is.ts'

/** developers.facebook.com/docs/whatsapp/cloud-api/reference/media, "Supported Media Types": documents. */
export const documentLimitBytes = 100 * 1024 * 1024

/** Sends what has not left in an earlier attempt, each part once and in order. */
export async function sendParts(
  parts: WhatsAppWebParts,
  connection: Connection,
  { envelope, hand }: { envelope: Envelope; hand: Hand | undefined },
): Promise<Sent> {
  refuseUnsendable(envelope)
  const planned = partsOfMessage(envelope)
  const addressee = await whoIs(parts, connection, envelope.address)
  await openChat(parts, connection, addressee)
  const left: Part[] = envelope.left.map(({ position, total, kind, providerId }) => ({
    position,
    total,
    kind,
    providerId,
  }))
  let isFirst = true
  for (const part of planned) {
    if (left.some(({ position }) => position === part.position)) continue
    if (!isFirst) await pauseLikeSomebody(parts)
    isFirst = false
    const outgoing = await load(part)
    const sent = await say(lineOf(connection), addressee, outgoing)
    connection.sentTo(sent.providerId, addressee.number)
    left.push(await keep(parts, { part, sent, hand }))
    await waitForServer(parts, connection, { sent, addressee })
  }
  const first = left.toSorted((one, other) => one.position - other.position)[0]
  return { providerId: first?.providerId ?? '' }
}

function refuseUnsendable({ body, attachments }: Envelope): void {
  if (body.trim() === '')
    throw unsendable('A mensagem está sem texto e não saiu. Escreva o texto em Mensagens > Modelos e regras.')
  const large = attachments.find(({ size }) => size > documentLimitBytes)
  if (large)
    throw unsendable(
      `${large.name} passa de 100 MB, o limite do WhatsApp. A mensagem não saiu; mande o arquivo por outro meio.`,
    )
}

/** Where that fails nothing has left yet. */
async function openChat(parts: WhatsAppWebParts, connection: Connection, addressee: Addressee): Promise<void> {
  const line = lineOf(connection)
  try {
    await line.openChat(addressee.waId)
  } catch (cause) {
    await doubt(parts, connection, addressee)
    throw new SendError('O WhatsApp não abriu a conversa com este número.', { permanent: false, cause })
  }
}

function lineOf(connection: Connection): Line {
  const line = connection.line()
  if (!line) throw new SendError('O número ficou sem conexão com o WhatsApp.', { permanent: false })
  return line
}

async function load(part: PlannedPart): Promise<Outgoing> {
  if (part.kind !== 'document') return { kind: 'text', body: part.body }
  const { name, contentType } = part.file
  try {
    return {
      kind: 'document',
      caption: part.caption,
      file: { name, contentType, bytes: await buffer(part.file.open()) },
    }
  } catch (cause) {
    throw new SendError(`${name} não pôde ser lido para enviar.`, { permanent: false, cause })
  }
}

/** Whatever goes wrong from here on, it may have left. */
async function say(line: Line, { waId }: Addressee, outgoing: Outgoing): Promise<OwnMessage> {
  try {
    const sent = await line.send(waId, outgoing)
    if (sent) return sent
  } catch (cause) {
    throw unsure('O envio pelo WhatsApp foi interrompido.', cause)
  }
  throw unsure('O WhatsApp não disse o que foi feito da mensagem.')
}

async function keep(
  { log }: WhatsAppWebParts,
  { part, sent, hand }: { part: PlannedPart; sent: OwnMessage; hand: Hand | undefined },
): Promise<Part> {
  const { position, total, kind } = part
  const gone = { position, total, kind, providerId: sent.providerId }
  try {
    await hand?.left(gone)
  } catch (cause) {
    log.error({ err: cause, part: sent.providerId }, 'a part that left could not be kept')
    throw unsure('A mensagem saiu, mas não foi possível anotar.', cause)
  }
  return gone
}

/** Accepted by the page is not sent (F5). */
async function waitForServer(
  parts: WhatsAppWebParts,
  connection: Connection,
  { sent, addressee }: { sent: OwnMessage; addressee: Addressee },
): Promise<void> {
  const { acks, leaving } = connection
  acks.note(sent.providerId, sent.ack)
  let settled = await acks.settled(sent.providerId, { ms: parts.limits.ack, signal: leaving })
  if (settled === 'late') {
    // The library may have missed it.
    const ack = await connection
      .line()
      ?.ackOf(chatsOf(addressee), sent.providerId)
      .catch(() => undefined)
    settled = ack === undefined || ack === 0 ? 'late' : ack < 0 ? 'refused' : 'taken'
  }
  if (settled === 'taken') return
  if (settled === 'late') throw unsure('O WhatsApp aceitou a mensagem, mas ainda não confirmou que ela saiu.')
  await doubt(parts, connection, addressee)
  throw new SendError(ackReason, { permanent: true })
}

/** Nobody picks a file in no time. */
function pauseLikeSomebody({ clock, random, limits }: WhatsAppWebParts): Promise<void> {
  const [from, to] = limits.pause
  return clock.wait(Math.round(from + (to - from) * random()))
}

const unsendable = (text: string) => new SendError(text, { permanent: true, code: 'unsendable' })

const unsure = (text: string, cause?: unknown) =>
  new SendError(`${text} Estamos conferindo se ela chegou.`, { permanent: false, unsure: true, cause })
