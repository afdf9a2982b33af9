import type { Work } from '../../../data/work.ts'
import { cursorOf } from '../../../history/message-cursor.ts'
import { type MessageFilters, type MessagePage, messagePage } from '../../../history/message-page.ts'
import type { Message } from '../../../outbox/message.ts'
import { type Contact, Contacts } from '../../../people/contact.ts'
import { searchContacts } from '../../../people/contact-actions.ts'

/** The customers a search means. */
export interface People {
  contacts: Pick<Contact, 'id' | 'name'>[]
  /** There are more than these. */
  more: boolean
}

const atMost = 20

/** Undefined: nobody in particular was asked for. */
export async function findPeople(
  work: Work,
  { search, contactId }: { search: string; contactId: string | undefined },
): Promise<People | undefined> {
  if (contactId) return { contacts: await work.of(Contacts).all({ where: { id: contactId } }), more: false }
  if (!search) return undefined
  const { items, nextCursor } = await searchContacts(work, { text: search, limit: atMost })
  return { contacts: items, more: nextCursor !== null }
}

/** One page over all of these people's messages: each person's own page, merged. */
export async function pageOfPeople(
  work: Work,
  given: { filters: MessageFilters; people: People | undefined; place: { cursor: string | undefined; limit: number } },
): Promise<MessagePage> {
  const { filters, people, place } = given
  if (!people) return messagePage(work, filters, place)
  const pages = await Promise.all(
    people.contacts.map(({ id }) => messagePage(work, { ...filters, contactId: id }, place)),
  )
  const merged = pages.flatMap(page => page.items).sort(byPlace)
  const items = merged.slice(0, place.limit)
  const last = items.at(-1)
  const more = merged.length > items.length || pages.some(page => page.nextCursor)
  return { items, nextCursor: more && last ? cursorOf(last) : null }
}

const byPlace = (one: Message, other: Message) =>
  other.createdAt.getTime() - one.createdAt.getTime() || (other.id < one.id ? -1 : 1)
