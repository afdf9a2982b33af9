import { Op } from 'sequelize'
import { plural } from '../../brazil/words.ts'
import type { Work } from '../../data/work.ts'
import { Conflict, Invalid } from '../../errors.ts'
import type { Desk } from '../../events/subscriber.ts'
import type { OwnedType } from '../../notifier/plan.ts'
import { type Moved, moveToEmail } from '../../notifier/to-email.ts'
import { expireQueued } from '../../outbox/expire-queued.ts'
import { defaultSender, type Sender } from '../../outbox/sender.ts'
import { activeSender, recordSender } from '../../outbox/sender-actions.ts'
import { alreadyGoing, goOn } from './halt.ts'
import { openIncident, type SenderIncident, SenderIncidents } from './incident.ts'
import { lineFacts } from './line-facts.ts'
import { staleIds } from './stale.ts'

/** What becomes of messages that waited too long: they leave in the normal pace, expire, or are said by e-mail. */
export const staleAnswers = ['send', 'expire', 'email'] as const
export type StaleAnswer = (typeof staleAnswers)[number]

export interface Resumed extends Moved {
  /** How many had waited too long. */
  stale: number
  expired: number
}

/** In parts, so that nobody else waits for a thousand of them. */
const atOnce = 100
const answeringMs = 120_000

/**
 * "Voltar a enviar": a halted sender goes on, after what waited too long was dealt with. Until then nothing leaves, and
 * only one person answers. Throws Invalid (`stale`) when an answer is missing, and Conflict.
 */
export async function resumeHalted(
  desk: Desk,
  senderId: string,
  { stale, types }: { stale?: StaleAnswer | undefined; types: ReadonlyMap<string, OwnedType> },
): Promise<Resumed> {
  const { sender, incident, ids } = await desk.write(work => begin(work, senderId, stale))
  const done: Resumed = { stale: ids.length, expired: 0, moved: 0, withoutEmail: 0, refused: [] }
  for (let from = 0; stale && stale !== 'send' && from < ids.length; from += atOnce) {
    const some = ids.slice(from, from + atOnce)
    await desk.write(async work => {
      await keepAnswering(work, incident)
      if (stale === 'expire') done.expired += await expireQueued(work, some, letGo(work))
      else add(done, await moveToEmail(work, types, some))
    })
  }
  await desk.write(async work => {
    await goOn(work, sender, incident)
    const { expired, moved } = done
    await recordSender(work, 'sender.resumed', sender, { stale: stale ?? 'none', waited: ids.length, expired, moved })
  })
  return done
}

interface Begun {
  sender: Sender
  incident: SenderIncident
  ids: string[]
}

/** The answer is this person's from here on. */
async function begin(work: Work, senderId: string, stale: StaleAnswer | undefined): Promise<Begun> {
  const sender = await activeSender(work, senderId)
  const incident = await openIncident(work, senderId)
  if (sender.status !== 'halted' || !incident) throw new Conflict(alreadyGoing)
  const line = await lineFacts(work, sender)
  if (line && !line.isUp) throw new Conflict('Este número ainda está sem conexão. Reconecte primeiro.')
  const ids = await staleIds(work, incident)
  if (ids.length > 0 && !stale) throw new Invalid({ stale: question(ids.length) }, question(ids.length))
  if (stale === 'email' && ids.length > 0 && !(await defaultSender(work, 'email')))
    throw new Conflict('A empresa não tem conta de e-mail. Cadastre uma ou escolha outra resposta.')
  const free = { [Op.or]: [{ answeringUntil: null }, { answeringUntil: { [Op.lte]: work.now } }] }
  const mine = { id: incident.id, endedAt: null, ...free }
  if ((await work.of(SenderIncidents).change(mine, { answeringUntil: until(work) })) === 0)
    throw new Conflict('Outra pessoa já respondeu e o Recado está fazendo o que ela pediu. Recarregue a página.')
  return { sender, incident, ids }
}

async function keepAnswering(work: Work, { id }: SenderIncident): Promise<void> {
  const changed = await work.of(SenderIncidents).change({ id, endedAt: null }, { answeringUntil: until(work) })
  if (changed === 0) throw new Conflict(alreadyGoing)
}

const until = ({ now }: Work) => new Date(now.getTime() + answeringMs)

/** `Há 34 mensagens que esperaram mais de 2 horas: o que fazer?` */
export const question = (count: number): string =>
  `Há ${plural(count, 'mensagem que esperou', 'mensagens que esperaram')} mais de 2 horas: o que fazer?`

const letGo = ({ actor }: Work) => `Esperou com o envio parado, e ${actor.name} decidiu deixar vencer.`

function add(done: Resumed, { moved, withoutEmail, refused }: Moved): void {
  done.moved += moved
  done.withoutEmail += withoutEmail
  done.refused.push(...refused)
}
