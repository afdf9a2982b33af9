import { addDays, daysBetween, today } from '../brazil/dates.ts'
import type { Work } from '../data/work.ts'
import type { Event } from '../events/event.ts'
import { sameText } from '../secret.ts'
import { linkDaysOf } from './billing-server.ts'

/** A document that money is owed for: its `token` has 256 random bits and stands in no link. */
export interface Linked {
  id: string
  token: string
  /** Civil date. */
  dueDate: string
}

/** What a link's text says of itself; whether that is true only `isLinkOf` knows. */
export interface LinkClaim {
  id: string
  /** The last civil day on which it opens. */
  until: string
}

/**
 * The address of the customer's page of one document, for the words of a message; it opens that document only, to be
 * read, until so many days after it fell due or, where that is later, after what the message tells of. Written anew it is
 * the same, so that nothing seems to have changed. The document's source says `linksExpire`.
 */
export async function expiringLink(work: Work, kind: string, of: { row: Linked; event: Event }): Promise<string> {
  const { row, event } = of
  const said = today(event.occurredAt, work.timeZone)
  const until = addDays(said > row.dueDate ? said : row.dueDate, await linkDaysOf(work))
  return work.addressOf(`/d/${kind}/${linkText(work, kind, { row, until })}`)
}

/** The row's id, the last day and 128 bits that nobody else can make: 48 letters. */
const shape = /^([\w-]{22})([0-9a-z]{4})[\w-]{22}$/
const firstDay = '1970-01-01'

export function readLink(text: string): LinkClaim | undefined {
  const [, id, day] = shape.exec(text) ?? []
  if (!id || !day) return undefined
  const hex = Buffer.from(id, 'base64url').toString('hex')
  return {
    id: hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-'),
    until: addDays(firstDay, Number.parseInt(day, 36)),
  }
}

/** Whether we made it, of this very document and this very day. */
export const isLinkOf = (work: Work, kind: string, given: { row: Linked; text: string; until: string }): boolean =>
  sameText(given.text, linkText(work, kind, given))

function linkText(work: Work, kind: string, { row, until }: { row: Linked; until: string }): string {
  const id = Buffer.from(row.id.replaceAll('-', ''), 'hex').toString('base64url')
  const day = daysBetween(firstDay, until).toString(36).padStart(4, '0')
  const proof = Buffer.from(work.signed(`document ${kind} ${row.id} ${row.token} ${until}`), 'hex')
  return `${id}${day}${proof.subarray(0, 16).toString('base64url')}`
}
