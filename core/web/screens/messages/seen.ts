import { Conflict } from '../../../errors.ts'
import type { Message } from '../../../outbox/message.ts'
import { sha256 } from '../../../secret.ts'

/** Stands for the text a person reads; it travels in the form. */
export const seenOf = ({ subject, body }: Pick<Message, 'subject' | 'body'>): string =>
  sha256(JSON.stringify([subject, body]))

/**
 * A message may be written anew while somebody reads it, and the old text must not be taken for one that this person
 * has typed. Throws Conflict.
 */
export function refuseOutdated(message: Message, seen: unknown): void {
  // Once the chat was opened the text is what the person typed: nothing writes it anew.
  const mayHaveChanged = message.status === 'held' && message.byHand === null
  if (typeof seen !== 'string' || !mayHaveChanged || seen === seenOf(message)) return
  throw new Conflict('O texto desta mensagem mudou enquanto você lia. Confira o texto de agora.')
}
