import type { Work } from '../../data/work.ts'
import type { Files } from '../../documents/files.ts'
import type { Storage } from '../../documents/storage.ts'
import { NotFound } from '../../errors.ts'
import type { Desk } from '../../events/subscriber.ts'
import { type Message, type MessageStatus, Messages } from '../../outbox/message.ts'
import { applyReceipt } from '../../outbox/receipts.ts'
import { unveil } from '../../outbox/veil.ts'
import type { Secret } from '../../secret.ts'
import type { Answer } from '../kit.ts'
import type { PortalInput } from './routes.ts'

/** What was left in the customer's area, from its being stored on. */
const there: MessageStatus[] = ['sent', 'delivered', 'read']
const most = 100

/** "Avisos": what the company left here, newest first. */
export async function noticesPage(desk: Desk, { visitor }: PortalInput): Promise<Answer> {
  const messages = await desk.read(work =>
    work.of(Messages).all({
      where: { channel: 'portal', status: there },
      order: [
        ['sentAt', 'DESC'],
        ['id', 'DESC'],
      ],
      limit: most,
    }),
  )
  const notices = messages.map(message => ({
    title: titleOf(message),
    at: message.sentAt,
    isNew: message.status !== 'read',
    path: `${visitor.base}/avisos/${message.id}`,
  }))
  return { kind: 'view', name: 'portal/notices', data: { title: 'Avisos', notices } }
}

/** Looking at the page marks nothing: the page itself says so by a POST, which only the customer's session can. */
export async function noticePage(secret: Secret, desk: Desk, { visitor, params }: PortalInput): Promise<Answer> {
  const kept = await desk.read(work => noticeAt(work, params.id ?? ''))
  const message = visitor.looker ? kept : { ...kept, body: unveil(secret, kept.body) }
  return {
    kind: 'view',
    name: 'portal/notice',
    data: {
      title: titleOf(message),
      message,
      files: kept.attachments.map(({ name }, index) => ({
        name,
        path: `${visitor.base}/avisos/${kept.id}/anexos/${index}`,
      })),
      back: `${visitor.base}/avisos`,
      seen: visitor.looker || message.status === 'read' ? undefined : `${visitor.base}/avisos/${message.id}/lido`,
    },
  }
}

/** The document as it is now, which has to be the customer's own. */
export async function noticeFile(
  files: Files,
  storage: Storage,
  { desk, shelf, input }: { desk: Desk; shelf: Desk; input: PortalInput },
): Promise<Answer> {
  const message = await desk.read(work => noticeAt(work, input.params.id ?? ''))
  const attachment = message.attachments[Number(input.params.index)]
  if (!attachment) throw new NotFound()
  const { kind, id } = attachment
  const { name, contentType, hash } = await files.pdfOfContact(shelf, { kind, id, contactId: input.visitor.contact.id })
  return { kind: 'file', name, contentType, body: storage.open(hash), inline: true }
}

/** Throws NotFound for what is not this customer's. */
async function noticeAt(work: Work, id: string): Promise<Message> {
  const message = await work.of(Messages).first({ where: { id, channel: 'portal', status: there } })
  if (!message) throw new NotFound()
  return message
}

/**
 * The customer opened it. A GET cannot mean that: scanners of links, previews and staff who look as the customer get
 * pages too.
 */
export async function markRead(work: Work, id: string): Promise<void> {
  const { providerId } = await noticeAt(work, id)
  if (providerId) await applyReceipt(work, { providerId, status: 'read', at: work.now })
}

const titleOf = ({ subject, body }: Message): string => subject || (body.trim().split('\n')[0] ?? 'Aviso').slice(0, 90)
