import type { Work } from '../data/work.ts'
import { type Event, Events } from '../events/event.ts'
import type { ReactionSubscriber } from '../events/subscriber.ts'
import { type Message, Messages } from '../outbox/message.ts'
import { announce, rowOf } from './message-row.ts'
import { type Draft, type OwnedType, planOn } from './plan.ts'
import { ruleOf } from './rule.ts'

/**
 * "Sem WhatsApp, enviar por e-mail": what failed because nobody has WhatsApp at that number is told by e-mail, where
 * the rule says so. What a missing Celular keeps from WhatsApp never gets this far: the plan knows it. It hears only of
 * WhatsApp and writes only e-mails, so that it cannot go round in circles.
 */
export function createEmailFallback(types: ReadonlyMap<string, OwnedType>): ReactionSubscriber {
  return {
    name: 'email-fallback',
    kind: 'reaction',
    wants: ({ name, payload: { to, channel, reasonCode } }) =>
      name === 'message.status_changed' && to === 'failed' && channel === 'whatsapp' && reasonCode === 'no_account',
    async handle(work, { subjectId }) {
      const message = await work.of(Messages).get(subjectId)
      const owned = types.get(message.type)
      // A person may have sent it again meanwhile, or the module is gone.
      if (owned && message.status === 'failed') await tellByEmail(work, owned, message)
    },
  }
}

async function tellByEmail(work: Work, owned: OwnedType, message: Message): Promise<void> {
  const { channels, fallbackToEmail } = await ruleOf(work, owned.type)
  if (!fallbackToEmail || channels.includes('email')) return
  const event: Event = await work.of(Events).get(message.eventId)
  const draft = await planOn(work, owned, { event, channel: 'email' })
  if (draft.status !== 'skipped') {
    const letter = rowOf(owned, event, draft)
    const row = letter && (await work.of(Messages).insertOnce(letter))
    if (row) await announce(work, [row])
  }
  const reason = `${message.reason ?? ''} ${whatNow(draft)}`.trim()
  await work.of(Messages).change({ id: message.id, status: 'failed' }, { reason })
}

/** What stands behind the reason of the failed one. */
function whatNow({ status, reasons }: Draft): string {
  if (status === 'queued') return 'O aviso vai por e-mail, como a regra manda.'
  if (status === 'held') return 'O aviso por e-mail espera uma pessoa em Mensagens > Confirmar.'
  return `Por e-mail também não foi possível: ${reasons[0]?.text ?? ''}`
}
