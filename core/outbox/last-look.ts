import type { Scope, Work } from '../data/work.ts'
import { Unavailable } from '../errors.ts'
import { recordAll } from '../events/record.ts'
import type { DeliveryParts } from './deliver.ts'
import { type Message, Messages } from './message.ts'

/** Where a message goes, what it says and what goes along with it. */
export type Content = Pick<Message, 'address' | 'variant' | 'subject' | 'body' | 'attachments' | 'codes' | 'variables'>

export const contentOf = ({ address, variant, subject, body, attachments, codes, variables }: Content): Content => ({
  ...{ address, variant, subject, body, attachments, codes, variables },
})

/** Why a message may no longer go. */
export interface Refusal {
  to: 'cancelled' | 'held'
  code: string
  reason: string
  /** What its row holds from now on. */
  changes?: Partial<Message>
}

/** It says something else by now, and leaves with that. */
export interface Renewal {
  to: 'renewed'
  content: Content
}

export type Finding = Refusal | Renewal

/** A message as it may leave, or why it stays. */
export interface Looked {
  message: Message
  stays?: Refusal | Error
}

/** Asks about each once more, and writes down what is said anew before it leaves: whatever happens, its row says what left. */
export async function lookOnceMore(
  { works, inspect }: Pick<DeliveryParts, 'works' | 'inspect'>,
  scope: Scope,
  messages: Message[],
): Promise<Looked[]> {
  const findings = await togetherOrEach(messages, some => works.read(scope, work => inspect(work, some)))
  const renewed = messages.flatMap(message => {
    const found = findings.get(message.id)
    return found && 'content' in found ? [{ ...message, ...found.content }] : []
  })
  const written = await togetherOrEach(renewed, some => works.write(scope, work => writeRenewed(work, some)))
  return messages.map(message => {
    const found = written.get(message.id) ?? findings.get(message.id)
    if (!found) return { message }
    return 'eventId' in found ? { message: found } : { message, stays: found as Refusal | Error }
  })
}

/** Keeps what they say by now. Throws Unavailable when one is no longer as it was read: whoever has it now decides. */
export async function writeRenewed(work: Work, messages: Message[]): Promise<Map<string, Message>> {
  const [first] = messages
  if (!first) return new Map()
  const asRead = { status: first.status, lockedBy: first.lockedBy }
  const contents = new Map(messages.map(message => [message.id, contentOf(message)]))
  const changed = await work.of(Messages).changeEach(asRead, contents)
  if (changed !== messages.length) throw new Unavailable('Outro processo assumiu esta mensagem.')
  await recordAll(
    work,
    messages.map(({ id: subjectId, type, channel }) => ({
      ...{ name: 'message.rewritten', subject: 'message', subjectId, payload: { type, channel } },
    })),
  )
  return new Map(messages.map(message => [message.id, message]))
}

/** All at once; where that fails one by one, so that a plug-in's bug touches only its own message. */
async function togetherOrEach<T>(
  messages: Message[],
  ask: (some: Message[]) => Promise<Map<string, T>>,
): Promise<Map<string, T | Error>> {
  if (messages.length === 0) return new Map()
  return ask(messages).catch(async () => {
    const answers = new Map<string, T | Error>()
    for (const message of messages) {
      const answer = await ask([message]).catch((error: Error) => new Map([[message.id, error]]))
      for (const [id, found] of answer) answers.set(id, found)
    }
    return answers
  })
}
