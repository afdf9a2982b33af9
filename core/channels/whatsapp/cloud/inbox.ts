import { Op } from 'sequelize'
import type { Clock } from '../../../clock.ts'
import { column, optional } from '../../../data/column.ts'
import type { Database } from '../../../data/connect.ts'
import { defineModel, type Row } from '../../../data/model.ts'
import { bindTable } from '../../../data/table.ts'
import { SendError } from '../../../errors.ts'
import type { Log } from '../../../log.ts'
import { Senders } from '../../../outbox/sender.ts'
import type { Secret } from '../../../secret.ts'
import type { IncomingMessage } from '../incoming-message.ts'
import type { CloudApi } from './api.ts'
import { cloudCredentials } from './credentials.ts'
import { numberOf, type ReadIncoming, readIncoming } from './incoming.ts'

/** What customers wrote, kept before Meta is told that we have it; its file is fetched afterwards. */
export const WhatsAppInbox = defineModel(
  'whatsapp_inbox',
  {
    senderId: column.id(),
    providerId: column.text(),
    /** As Meta sent it; gone once it was handed over, while the row remembers that it was. */
    payload: optional(column.json<unknown>()),
    attempts: column.integer(),
    dueAt: column.instant(),
    doneAt: optional(column.instant()),
  },
  { unique: [['senderId', 'providerId']] },
)
type Kept = Row<typeof WhatsAppInbox>

export interface InboxParts {
  database: Database
  clock: Clock
  log: Log
  secret: Secret
  api: CloudApi
  /** Takes a customer's message; told again when it throws. */
  take(message: IncomingMessage): Promise<unknown>
}

/** How long a process may be at one message before another tries. */
const leaseMs = 600_000
/** After so many failures the message goes on without its file. */
const fileAttempts = 12
/** Meta repeats a webhook for up to seven days. */
const rememberedMs = 30 * 86_400_000

/** Hands over what is due, one after the other; resolves to how many it handed over. */
export async function emptyInbox(parts: InboxParts): Promise<number> {
  const now = parts.clock.now()
  const rows = bindTable(parts.database, WhatsAppInbox, { now })
  const due = await rows.all({
    where: { doneAt: null, dueAt: { [Op.lte]: now } },
    order: [['dueAt', 'ASC']],
    limit: 20,
  })
  let done = 0
  for (const row of due) {
    const lease = { attempts: row.attempts + 1, dueAt: new Date(now.getTime() + leaseMs) }
    if ((await rows.change({ id: row.id, doneAt: null, attempts: row.attempts }, lease)) !== 1) continue
    if (await handOver(parts, { ...row, ...lease })) done++
  }
  return done
}

/** Forgets what was handed over so long ago that it cannot come again; resolves to how many. */
export async function sweepInbox(database: Database, now: Date): Promise<number> {
  const before = new Date(now.getTime() - rememberedMs)
  return bindTable(database, WhatsAppInbox, { now }).remove({ doneAt: { [Op.lt]: before } })
}

async function handOver(parts: InboxParts, row: Kept): Promise<boolean> {
  const { database, clock, log } = parts
  const rows = bindTable(database, WhatsAppInbox, { now: clock.now() })
  try {
    const read = readIncoming(row.payload)
    if (read) await parts.take(await messageOf(parts, row, read))
    else log.warn({ company: row.companyId, inbox: row.id }, 'a message from WhatsApp could not be read')
    await rows.change({ id: row.id }, { doneAt: clock.now(), payload: null })
    return true
  } catch (error) {
    // A file that does not come is nothing to wake anybody for: it is tried again.
    const level = error instanceof SendError ? 'warn' : 'error'
    log[level]({ err: error, company: row.companyId, inbox: row.id }, 'a message from WhatsApp was not handed over')
    const wait = Math.min(30_000 * 2 ** (row.attempts - 1), 3_600_000)
    await rows.change({ id: row.id }, { dueAt: new Date(clock.now().getTime() + wait) })
    return false
  }
}

async function messageOf(parts: InboxParts, row: Kept, read: ReadIncoming): Promise<IncomingMessage> {
  const { from, body, quotedProviderId } = read
  const media = read.media && (await fileOf(parts, row, read.media))
  const lost = read.media && !media ? [body, '[arquivo que não pôde ser baixado do WhatsApp]'] : [body]
  return {
    companyId: row.companyId,
    senderId: row.senderId,
    providerId: row.providerId,
    from,
    number: numberOf(from),
    lid: null,
    body: lost.filter(Boolean).join('\n'),
    at: sentAt(row),
    quotedProviderId,
    media: media ?? null,
  }
}

/** `hearNews` kept only what has a time. */
const sentAt = ({ payload }: Kept) => new Date(Number((payload as { timestamp: string }).timestamp) * 1_000)

async function fileOf(parts: InboxParts, row: Kept, media: { id: string; name: string }) {
  const sender = await bindTable(parts.database, Senders, { now: parts.clock.now() }).get(row.senderId)
  const account = cloudCredentials.parse(JSON.parse(parts.secret.open(sender.credentials)))
  try {
    const { contentType, bytes } = await parts.api.download(account, media.id)
    return { name: media.name, contentType, bytes }
  } catch (error) {
    const isOver = error instanceof SendError && (error.permanent || row.attempts >= fileAttempts)
    if (!isOver) throw error
    parts.log.warn({ err: error, company: row.companyId, inbox: row.id }, 'a file from WhatsApp was given up')
    return undefined
  }
}
