import { whatToDo } from '../../channels/health/alarm-words.ts'
import { isRest } from '../../channels/health/breaker.ts'
import { openIncident } from '../../channels/health/incident.ts'
import { lineFacts } from '../../channels/health/line-facts.ts'
import { question } from '../../channels/health/resumption.ts'
import { countStale } from '../../channels/health/stale.ts'
import type { Work } from '../../data/work.ts'
import { defaultSender, type Sender } from '../../outbox/sender.ts'
import type { Flash } from '../kit.ts'

/** A sender that stopped by itself, as its page and the outbox show it. */
export interface HaltedLook {
  /** `Parou de enviar sozinho.` */
  title: string
  reason: string
  /** A person had paused it or taken it off the line: nothing was wrong with it. */
  rested: boolean
  since: Date
  /** What to do about it; undefined: the cause is gone. */
  advice: string | undefined
  /** Its connection is still gone: nobody can let it go on. */
  isDown: boolean
  /** `Há 34 mensagens que esperaram mais de 2 horas: o que fazer?`; undefined: nothing has to be decided. */
  question: string | undefined
  /** The company has an account for "Enviar por e-mail". */
  hasEmail: boolean
}

/** undefined: it did not stop by itself. */
export async function haltedLook(work: Work, sender: Sender): Promise<HaltedLook | undefined> {
  const incident = sender.status === 'halted' ? await openIncident(work, sender.id) : undefined
  if (!incident) return undefined
  const { code, reason, beganAt, recoveredAt } = incident
  const rested = isRest(code)
  const line = await lineFacts(work, sender)
  const stale = await countStale(work, incident)
  return {
    title: rested ? 'O envio espera uma resposta.' : 'Parou de enviar sozinho.',
    reason,
    rested,
    since: beganAt,
    advice: recoveredAt ? undefined : whatToDo[code],
    isDown: line?.isUp === false,
    question: stale > 0 ? question(stale) : undefined,
    hasEmail: (await defaultSender(work, 'email')) !== undefined,
  }
}

/** What "Continuar" came to; `asking`: how many messages want an answer first. */
export const continuedText = (asking: number): Flash | string =>
  asking === 0 ? 'Envio retomado.' : { kind: 'warning', text: question(asking) }
