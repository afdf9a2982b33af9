import type { Clock } from '../../clock.ts'
import { companyScope } from '../../data/company.ts'
import type { Database } from '../../data/connect.ts'
import { type Actor, systemActor, type Work, type Works } from '../../data/work.ts'
import { record } from '../../events/record.ts'
import type { Log } from '../../log.ts'
import { Contacts } from '../../people/contact.ts'
import { type Request, readRequest } from '../../people/opt-out.ts'
import { isPerson } from './account.ts'
import { authorOf } from './author.ts'
import { type Incoming, IncomingMessages, type Media } from './incoming.ts'
import type { IncomingMessage } from './incoming-message.ts'
import { learnFrom } from './learn.ts'
import { keepMedia, type MediaKeeper } from './media.ts'
import { quotedBy } from './quoted.ts'
import { isKnown, obeyKeyword } from './request.ts'

export interface ReceiveParts {
  database: Database
  works: Works
  storage: MediaKeeper
  clock: Clock
  log: Log
}

/** Letters; more is the pasted page of somebody else. */
const longestBody = 10_000

/**
 * Keeps what a customer wrote, once however often it is told, and does what it asks for when that is beyond doubt.
 * undefined: it is known already, or came from no person (a group, a channel).
 */
export async function receiveMessage(parts: ReceiveParts, incoming: IncomingMessage): Promise<Incoming | undefined> {
  const { database, works, storage, clock, log } = parts
  if (!isPerson(incoming)) return undefined
  const { companyId, senderId, providerId } = incoming
  const scope = await companyScope(database, companyId, clock.now())
  const known = await works.read(scope, work => work.of(IncomingMessages).first({ where: { senderId, providerId } }))
  if (known) return undefined
  // A file on the disk is no part of a transaction.
  const media = await keepMedia(storage, incoming.media, error =>
    log.error({ err: error, company: companyId, sender: senderId }, 'a file that came in could not be kept'),
  )
  return works.write(scope, work => receive(work, incoming, media))
}

async function receive(work: Work, incoming: IncomingMessage, media: Media | null): Promise<Incoming | undefined> {
  const quoted = await quotedBy(work, incoming.quotedProviderId)
  const author = await authorOf(work, incoming, quoted)
  const row = await work.of(IncomingMessages).insertOnce({
    ...author,
    ...told(work, incoming),
    media,
    quotedMessageId: quoted?.message.id ?? null,
  })
  if (!row) return undefined
  await learnFrom(work, incoming, quoted)
  const contact = row.contactId ? await work.of(Contacts).first({ where: { id: row.contactId } }) : undefined
  const actor: Actor = contact
    ? { kind: 'contact', id: contact.id, name: contact.name }
    : { ...systemActor, name: 'Alguém' }
  const said = { ...work, actor }
  await recordWrote(said, row)
  if (!isKnown(row) || !(await obeyKeyword(said, row))) return row
  const handled = { handledAt: work.now, handledBy: 'Recado' }
  await work.of(IncomingMessages).change({ id: row.id }, handled)
  return { ...row, ...handled }
}

function told(work: Work, { senderId, providerId, from, number, lid, body, at, media }: IncomingMessage) {
  const text = readable(body)
  return {
    senderId,
    providerId,
    fromId: from.slice(0, 100),
    number: number?.slice(0, 20) ?? null,
    lid: lid?.slice(0, 60) ?? null,
    body: text,
    classification: classify(text, media !== null),
    // A phone's clock may be ahead of ours.
    receivedAt: at < work.now ? at : work.now,
  }
}

/** A word under a picture is about the picture. */
function classify(text: string, hasMedia: boolean): Request {
  const { request } = readRequest(text)
  return hasMedia && request !== 'plain' ? 'unclear' : request
}

/** Line ends as ours, nothing that a database or a page stumbles over, and no more than fits. */
function readable(body: string): string {
  const text = body
    .replace(/\r\n?/g, '\n')
    .replace(/[^\P{Cc}\n\t]|\p{Cs}/gu, '')
    .trim()
  const letters = [...text]
  return letters.length > longestBody ? `${letters.slice(0, longestBody - 1).join('')}…` : text
}

/** Never with the text or the number: events are read in logs and told to other programs. */
function recordWrote(work: Work, row: Incoming) {
  const { id, contactId, classification, media, quotedMessageId } = row
  return record(work, {
    name: 'contact.wrote',
    subject: contactId ? 'contact' : 'incoming',
    subjectId: contactId ?? id,
    contactId,
    payload: { incomingId: id, channel: 'whatsapp', classification, hasMedia: media !== null, quotedMessageId },
  })
}
