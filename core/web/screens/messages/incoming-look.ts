import { formatPhone } from '../../../brazil/phone.ts'
import type { Incoming, MatchedBy, Media } from '../../../channels/whatsapp/incoming.ts'
import type { Work } from '../../../data/work.ts'
import { type Sender, Senders } from '../../../outbox/sender.ts'
import { type Contact, Contacts } from '../../../people/contact.ts'
import type { Request } from '../../../people/opt-out.ts'
import { type PhonePiece, phonePieces } from './phone-text.ts'

/** What a customer wrote, as the phone shows it. */
export interface SaidLook {
  at: Date
  pieces: PhonePiece[]
  /** Without a path: it was not kept, and `note` says why. */
  file: { name: string; path: string | undefined; note: string | undefined } | undefined
}

/** How an incoming message is shown. */
export interface IncomingLook extends SaidLook {
  id: string
  path: string
  contact: { name: string; path: string } | undefined
  /** `(49) 99999-0187`, or that WhatsApp hides it. */
  number: string
  /** The number of ours it was written to. */
  sender: string
  /** Where our message is that it answers. */
  answers: string | undefined
  label: string | undefined
  recognised: string
  seen: { at: Date; by: string } | undefined
}

export async function looksOf(work: Work, rows: readonly Incoming[]): Promise<IncomingLook[]> {
  const contacts = await byId<Contact>(rows, 'contactId', ids => work.of(Contacts).all({ where: { id: ids } }))
  const senders = await byId<Sender>(rows, 'senderId', ids => work.of(Senders).all({ where: { id: ids } }))
  return rows.map(row => lookOf(row, contacts.get(row.contactId ?? ''), senders.get(row.senderId)))
}

function lookOf(row: Incoming, contact: Contact | undefined, sender: Sender | undefined): IncomingLook {
  const { id, body, media, receivedAt } = row
  const path = `/messages/incoming/${id}`
  return {
    id,
    path,
    contact: contact && { name: contact.name, path: `/contacts/${contact.id}` },
    number: row.number ? formatPhone(row.number) : 'número oculto pelo WhatsApp',
    sender: sender?.name ?? '',
    ...saidLook({ path, said: body, media, at: receivedAt }),
    answers: row.quotedMessageId ? `/messages/${row.quotedMessageId}` : undefined,
    label: labels[row.classification],
    recognised: row.matchedBy ? recognised[row.matchedBy] : 'Ninguém foi reconhecido',
    seen: row.handledAt ? { at: row.handledAt, by: row.handledBy ?? '' } : undefined,
  }
}

export function saidLook({
  path,
  said,
  media,
  at,
}: {
  path: string
  said: string
  media?: Media | null
  at: Date
}): SaidLook {
  const file = media && { name: media.name, path: media.hash ? `${path}/attachments/0` : undefined, note: media.note }
  return { at, pieces: phonePieces(said), file: file ?? undefined }
}

const labels: Partial<Record<Request, string>> = {
  stop: 'Pediu para parar',
  resume: 'Pediu para voltar',
  unclear: 'Talvez um pedido para parar',
}

const recognised: Record<MatchedBy, string> = {
  quote: 'Reconhecido pela mensagem que respondeu',
  account: 'Reconhecido pela conta do WhatsApp',
  number: 'Reconhecido pelo número do cadastro',
  person: 'Alguém da equipe disse quem é',
}

async function byId<T extends { id: string }>(
  rows: readonly Incoming[],
  key: 'contactId' | 'senderId',
  load: (ids: string[]) => Promise<T[]>,
): Promise<Map<string, T>> {
  const ids = [...new Set(rows.flatMap(row => row[key] ?? []))]
  return new Map((ids.length > 0 ? await load(ids) : []).map(one => [one.id, one]))
}
