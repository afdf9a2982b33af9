import { plural } from '../../../brazil/words.ts'
import type { Work } from '../../../data/work.ts'
import { Conflict, Invalid } from '../../../errors.ts'
import { confirmMessage, discardMessage } from '../../../outbox/actions.ts'
import { isByHand } from '../../../outbox/gate.ts'
import { Messages } from '../../../outbox/message.ts'
import { type Joining, lastDepartures } from '../../../outbox/queue-list.ts'
import type { Flash, Kit } from '../../kit.ts'
import { safePath } from '../../safe-path.ts'
import { leavingText } from './leaving.ts'
import { listOf } from './query.ts'

/** Many decisions at once. A message that somebody else decided meanwhile stops none of the others. */
export function confirmBulk(kit: Kit): void {
  kit.post('/messages/confirm/approval', 'messages.write', async (work, { body }) => {
    const outcome = await forEach(work, chosen(body), id => confirmMessage(work, id))
    const last = outcome.done.length > 0 ? await lastOf(work, outcome.done, 0) : undefined
    const which = outcome.done.length === 1 ? 'Deve' : 'A última deve'
    const when = last ? ` ${which} sair ${leavingText(last, work)}.` : ''
    return kit.redirect(back(body), summary(outcome, queued, when))
  })

  kit.post('/messages/confirm/discard', 'messages.write', async (work, { body }) => {
    const reason = String(body.reason ?? '').trim()
    if (!reason) throw new Invalid({ reason: 'Diga por que as mensagens não vão ser enviadas.' })
    const outcome = await forEach(work, chosen(body), id => discardMessage(work, id, reason))
    return kit.redirect(back(body), summary(outcome, discarded))
  })

  // Asked while people tick boxes: a slow route holds no write lock.
  kit.postSlow('/messages/confirm/estimate', 'messages.read', (desk, { body }) =>
    desk.read(async work => {
      const ids = listOf(body.ids)
      const { leaving, byHand } = await sortedOut(work, ids)
      const last = leaving.length > 0 ? await lastOf(work, leaving, 1) : undefined
      const texts = [last && `A última sai ${leavingText(last, work)}.`, byHand > 0 && leftOut(byHand)]
      return kit.view('messages/estimate', { text: texts.filter(Boolean).join(' ') })
    }),
  )
}

/** Those that leave by themselves after a yes, and how many somebody has to send from their own phone (W3). */
async function sortedOut(work: Work, ids: string[]): Promise<{ leaving: string[]; byHand: number }> {
  const messages = await work.of(Messages).all({ where: { id: ids } })
  const leaving: string[] = []
  for (const message of messages) if (!(await isByHand(work, message))) leaving.push(message.id)
  return { leaving, byHand: messages.length - leaving.length }
}

const leftOut = (count: number) =>
  count === 1 ? 'Uma fica de fora: é enviada à mão.' : `${count} ficam de fora: são enviadas à mão, uma a uma.`

interface Outcome {
  done: string[]
  /** Somebody else was faster, or the message is gone. */
  decided: number
  /** Sentences of what stands in the way of the others. */
  refused: string[]
}

async function forEach(work: Work, ids: string[], decide: (id: string) => Promise<unknown>): Promise<Outcome> {
  const outcome: Outcome = { done: [], decided: 0, refused: [] }
  for (const id of ids) {
    if (!(await isWaiting(work, id))) {
      outcome.decided += 1
      continue
    }
    try {
      await decide(id)
      outcome.done.push(id)
    } catch (error) {
      if (!(error instanceof Conflict)) throw error
      if (await isWaiting(work, id)) outcome.refused.push(error.message)
      else outcome.decided += 1
    }
  }
  return outcome
}

async function isWaiting(work: Work, id: string): Promise<boolean> {
  const message = await work.of(Messages).first({ where: { id } })
  return message !== undefined && ['held', 'unsure', 'failed', 'expired'].includes(message.status)
}

/** What the decision made of one, of many, and what it could not make of them. */
interface Words {
  done: [string, string]
  refused: [string, string]
}
// In the queue is not yet on its way: whoever reads this looks for it on the phone.
const queued: Words = {
  done: ['mensagem entrou na fila', 'mensagens entraram na fila'],
  refused: ['não entrou', 'não entraram'],
}
const discarded: Words = { done: ['descartada', 'descartadas'], refused: ['não foi', 'não foram'] }

function summary({ done, decided, refused }: Outcome, words: Words, more = ''): Flash {
  const parts = [
    plural(done.length, ...words.done),
    decided > 0 && plural(decided, 'já tinha sido decidida', 'já tinham sido decididas'),
    refused.length > 0 && plural(refused.length, ...words.refused),
  ].filter(Boolean)
  return {
    kind: refused.length > 0 || done.length === 0 ? 'warning' : 'success',
    text: `${parts.join(', ')}.${more}`,
    details: [...new Set(refused)],
  }
}

function chosen(body: Record<string, unknown>): string[] {
  const ids = listOf(body.ids)
  if (ids.length === 0) throw new Invalid({ ids: 'Marque ao menos uma mensagem.' })
  return ids
}

const back = (body: Record<string, unknown>) => safePath(body.back, '/messages/confirm')

/** When the last of these leaves, over all their senders. `each`: how much one of them still adds to the queue. */
async function lastOf(work: Work, ids: string[], each: 0 | 1): Promise<Date | undefined> {
  const messages = await work.of(Messages).all({ where: { id: ids } })
  const joining = new Map<string, Joining>()
  for (const { senderId, priority } of messages) {
    if (!senderId) continue
    const before = joining.get(senderId) ?? { count: 0, priority }
    joining.set(senderId, { count: before.count + each, priority: Math.max(before.priority, priority) })
  }
  const ends = await lastDepartures(work, joining)
  // A rule may let it go later than its turn would come.
  const times = messages.flatMap(({ senderId, dueAt }) => {
    const end = ends.get(senderId ?? '')
    return end ? [Math.max(end.getTime(), dueAt.getTime())] : []
  })
  return times.length > 0 ? new Date(Math.max(...times)) : undefined
}
