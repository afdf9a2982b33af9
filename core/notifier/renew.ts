import { isDeepStrictEqual } from 'node:util'
import type { Work } from '../data/work.ts'
import type { Event } from '../events/event.ts'
import { type Content, contentOf, type Finding, type Refusal } from '../outbox/last-look.ts'
import type { Message } from '../outbox/message.ts'
import { MessageParts } from '../outbox/part.ts'
import { type Contact, Contacts } from '../people/contact.ts'
import { typedByPerson } from './by-person.ts'
import type { Described, MessageType } from './message-type.ts'
import { allReasons, decisiveCode, type Reason, reasons } from './reason.ts'
import { addressOf } from './recipient.ts'
import { textFor } from './text.ts'
import { isCommon } from './variables.ts'

/**
 * What a message of a `renewed` type says now that it is about to leave; undefined: the same as before. What a person
 * typed, and what has left in part, is not changed: once its facts did, it waits for a person, who finds the codes and
 * attachments of now beside it. An e-mail goes to what is registered when it leaves: whoever corrects an address means
 * what still waits for it as well. A chat stays with the number that it was begun with.
 */
export async function renewalOf(
  work: Work,
  type: MessageType,
  { message, event }: { message: Message; event: Event },
): Promise<Finding | undefined> {
  const described = await type.describe(work, event)
  if (!described) return cancelled('nothing_to_say', 'Não há mais nada a dizer sobre isto.')
  const { contactId, attachments = [], codes = [] } = described
  const contact = contactId ? await work.of(Contacts).first({ where: { id: contactId } }) : undefined
  if (contact?.id !== message.contactId) return cancelled('other_contact', 'Isto já não é deste cliente.')
  const address = addressNow(message, described, contact)
  if (typeof address !== 'string') return address
  const { reasons, ...text } = await textFor(work, type, { channel: message.channel, described, contact })
  const content: Content = {
    address,
    ...text,
    // Sizes are known once a file was rendered.
    attachments: isDeepStrictEqual(refsOf(message), refsOf({ attachments })) ? message.attachments : attachments,
    codes: codes.length > 0 ? codes : null,
  }
  if (isDeepStrictEqual(content, contentOf(message))) return undefined
  const fixed = await fixedText(work, message)
  if (fixed) {
    if (!saysTheSame(message, content)) return held([fixed], factsOf(content))
    return address === message.address ? undefined : { to: 'renewed', content: { ...contentOf(message), address } }
  }
  return reasons.length > 0 ? held(reasons, content) : { to: 'renewed', content }
}

function addressNow(
  { channel, address }: Message,
  { replyTo }: Described,
  contact: Contact,
): string | ReturnType<typeof cancelled> {
  if (channel !== 'email' || replyTo?.channel === channel) return address
  const found = addressOf(contact, channel)
  return 'address' in found
    ? found.address
    : cancelled('no_address', reasons.noAddress(contact.name, found.missing).text)
}

/** Why the text has to stay as it is, if it has to. */
async function fixedText(work: Work, { id, byHand }: Message): Promise<Reason | undefined> {
  // Perhaps sent already: nobody has said yet.
  if (byHand === 'opened') return reasons.changed()
  return work.gather('fixedTexts', id, ids => fixedTexts(work, ids))
}

async function fixedTexts(work: Work, ids: string[]): Promise<Map<string, Reason>> {
  const typed = await typedByPerson(work, ids)
  const left = await work.of(MessageParts).all({ where: { messageId: ids } })
  return new Map([
    ...[...typed].map(id => [id, reasons.changed()] as const),
    ...left.map(({ messageId }) => [messageId, reasons.halfSent()] as const),
  ])
}

/** Names of customer and company are no facts of what the message is about. */
function saysTheSame(message: Content, content: Content): boolean {
  const told = (given: Content) => ({
    codes: given.codes,
    refs: refsOf(given),
    values: Object.fromEntries(Object.entries(given.variables ?? {}).filter(([path]) => !isCommon(path))),
  })
  return isDeepStrictEqual(told(message), told(content))
}

const factsOf = ({ variant, attachments, codes, variables }: Content) => ({ variant, attachments, codes, variables })

const refsOf = ({ attachments }: Pick<Content, 'attachments'>) =>
  attachments.map(({ kind, id, name }) => ({ kind, id, name }))

const cancelled = (code: string, reason: string): Refusal => ({ to: 'cancelled', code, reason })

const held = (why: Reason[], changes: Partial<Message>): Refusal => ({
  to: 'held',
  code: decisiveCode(why) ?? '',
  reason: allReasons(why) ?? '',
  changes: { ...changes, postponedAt: null },
})
