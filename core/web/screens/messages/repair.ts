import type { Work } from '../../../data/work.ts'
import { Conflict } from '../../../errors.ts'
import { advanceRow } from '../../../events/lifecycle.ts'
import { record } from '../../../events/record.ts'
import type { Notifier } from '../../../notifier/notifier.ts'
import type { Draft } from '../../../notifier/plan.ts'
import { allReasons, decisiveCode } from '../../../notifier/reason.ts'
import { ruleOf, usesChannel } from '../../../notifier/rule.ts'
import { type Message, Messages, messageLifecycle } from '../../../outbox/message.ts'

/**
 * "Tentar de novo": writes the message anew from the data as it is now. Still missing something, it stays with the new
 * reason; complete, it goes the way its rule says.
 */
export async function repairMessage(work: Work, notifier: Notifier, id: string): Promise<Message> {
  const row = await work.of(Messages).get(id)
  if (row.status !== 'held') throw new Conflict('Esta mensagem não está esperando correção.')
  const rule = await ruleOf(work, notifier.type(row.type).type)
  if (!usesChannel(rule, row.channel)) throw new Conflict('A regra desta mensagem não usa mais este canal. Descarte-a.')
  const draft = await notifier.replan(work, row)
  const changes = changesFrom(draft)
  if (draft.status !== 'held') {
    const payload = { type: row.type, channel: row.channel, repaired: true, reasonCode: changes.reasonCode }
    await advanceRow(work, messageLifecycle, { row, to: draft.status, changes, payload })
  } else {
    const changed = await work.of(Messages).change({ id, status: 'held' }, changes)
    if (changed === 0) throw new Conflict('Outra pessoa decidiu sobre esta mensagem antes.')
    const payload = { reasonCode: changes.reasonCode }
    await record(work, { name: 'message.rewritten', subject: 'message', subjectId: id, payload })
  }
  return { ...row, ...changes, status: draft.status }
}

function changesFrom(draft: Draft) {
  const { address, variant, subject, body, attachments, codes, variables, senderId, dueAt, giveUpAt, contact } = draft
  return {
    ...(contact ? { contactId: contact.id, recipientName: contact.name } : {}),
    address,
    variant,
    subject,
    body,
    attachments,
    codes: codes.length > 0 ? codes : null,
    variables,
    senderId,
    dueAt,
    giveUpAt,
    postponedAt: null,
    reasonCode: decisiveCode(draft.reasons),
    reason: allReasons(draft.reasons),
  }
}
