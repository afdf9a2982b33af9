import { changeDocumentStatus, createDocument } from '../../core/documents/tracked/actions.ts'
import type { DocumentInput, DocumentRow, TrackedDocument } from '../../core/documents/tracked/declaration.ts'
import { type Event, Events } from '../../core/events/event.ts'
import { type Message, Messages } from '../../core/outbox/message.ts'
import { addContact } from './quoting.ts'
import type { Shop } from './shop.ts'

/** One kind of tracked document, as a test of its plug-in uses it. */
export interface Drawer {
  /** For a customer who is made for it, unless one is named. */
  add(given?: Partial<DocumentInput>): Promise<DocumentRow>
  change(id: string, to: string, given?: Record<string, unknown>): Promise<DocumentRow>
  /** As it is now, own fields and all. */
  now(id: string): Promise<DocumentRow & Record<string, unknown>>
  events(id: string, name?: string): Promise<Event[]>
  /** What is said about it on one channel, after every event was handed over. */
  said(id: string, channel?: 'whatsapp' | 'email'): Promise<Message[]>
}

export function drawerOf(shop: Shop, document: TrackedDocument): Drawer {
  return {
    async add(given = {}) {
      const contactId = given.contactId === undefined ? (await addContact(shop)).id : given.contactId
      const items = [{ description: 'Violão', quantity: 2, unitPriceCents: 62_500 }]
      return shop.write(work => createDocument(work, document, { items, ...given, contactId }))
    },
    change: (id, to, given = {}) => shop.write(work => changeDocumentStatus(work, document, { id, to, given })),
    now: async id => (await shop.read(work => work.of(document.model).get(id))) as never,
    events: (subjectId, name) =>
      shop.read(work =>
        work.of(Events).all({ where: { subjectId, ...(name ? { name } : {}) }, order: [['seq', 'ASC']] }),
      ),
    async said(subjectId, channel = 'whatsapp') {
      await shop.relay()
      return shop.read(work => work.of(Messages).all({ where: { subjectId, channel }, order: [['createdAt', 'ASC']] }))
    },
  }
}

/** What the promise was refused with. */
export const refusalOf = async (acting: Promise<unknown>): Promise<Error & { fields?: Record<string, string> }> =>
  acting.then(
    () => new Error('Nothing was refused'),
    error => error,
  )
