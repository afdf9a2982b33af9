import { Op } from 'sequelize'
import type { NewRow } from '../data/model.ts'
import type { Work } from '../data/work.ts'
import { Conflict, Invalid, NotFound } from '../errors.ts'
import { record } from '../events/record.ts'
import { type MessageStatus, Messages } from './message.ts'
import { type Pace, safeGapSeconds } from './pace.ts'
import { defaultSender, type Sender, Senders, sendingStatuses } from './sender.ts'

type Kept = Pick<Sender, 'name' | 'identity' | 'credentials' | 'pace' | 'redirectTo'>
/** `credentials` is already sealed. */
export type NewSender = Pick<Sender, 'channel' | 'driver'> & Kept

/**
 * The first of its channel becomes the default and takes over what waits there without a sender. Throws Invalid
 * when it goes faster than is safe and nobody answers for it.
 */
export async function createSender(work: Work, given: NewSender): Promise<Sender> {
  refuseRisk(given.channel, given.pace)
  const first = !(await defaultSender(work, given.channel))
  const values: NewRow<typeof Senders> = { ...given, isDefault: first, status: 'ready' }
  const sender = await work.of(Senders).insert(values)
  if (first) await work.of(Messages).change({ channel: given.channel, status: unfinished }, { senderId: sender.id })
  await recordSender(work, 'sender.created', sender)
  await recordRisk(work, sender, undefined)
  return sender
}

/** Only what is given changes. New credentials are given a new chance. Throws Invalid as createSender does. */
export async function changeSender(work: Work, id: string, change: Partial<Kept>): Promise<void> {
  const sender = await activeSender(work, id)
  const fields = (Object.keys(change) as (keyof Kept)[]).filter(key => !same(change[key], sender[key]))
  if (fields.length === 0) return
  if (fields.includes('pace')) refuseRisk(sender.channel, { ...sender.pace, ...change.pace })
  const forgiven = fields.includes('credentials') && sender.status === 'failing'
  await work.of(Senders).change({ id }, { ...change, ...(forgiven ? { status: 'ready', statusReason: null } : {}) })
  await recordSender(work, 'sender.changed', sender, { fields })
  await recordRisk(work, { ...sender, ...change }, sender.pace)
}

/** What still waits goes to the channel's other sender. Throws Conflict when there is none to take it. */
export async function removeSender(work: Work, id: string): Promise<void> {
  const sender = await activeSender(work, id)
  await work.of(Senders).change({ id }, { removedAt: work.now, isDefault: false })
  const heir = await defaultSender(work, sender.channel)
  const waiting = await work.of(Messages).count({ senderId: id, status: ['queued', 'sending'] })
  if (!heir && waiting > 0) throw new Conflict(nobodyLeft)
  await work.of(Messages).change({ senderId: id, status: unfinished }, { senderId: heir?.id ?? null })
  if (heir && sender.isDefault) await work.of(Senders).change({ id: heir.id }, { isDefault: true })
  await recordSender(work, 'sender.removed', sender, { movedTo: heir?.id ?? null })
}

/** New messages of the channel leave from this one. */
export async function makeDefault(work: Work, id: string): Promise<void> {
  const sender = await activeSender(work, id)
  if (sender.isDefault) return
  // Two people in the same instant on MariaDB may leave two defaults: the older counts, a next click mends it.
  await work.of(Senders).change({ channel: sender.channel, id: { [Op.ne]: id } }, { isDefault: false })
  await work.of(Senders).change({ id }, { isDefault: true })
  await recordSender(work, 'sender.changed', sender, { fields: ['isDefault'] })
}

/** Its messages wait; nothing is lost. */
export async function pauseSender(work: Work, id: string): Promise<void> {
  const sender = await activeSender(work, id)
  const statusReason = `Pausado por ${work.actor.name}.`
  const changed = await work.of(Senders).change({ id, status: sendingStatuses }, { status: 'paused', statusReason })
  if (changed === 0) throw new Conflict(sender.status === 'halted' ? stoppedItself : 'Este remetente já está pausado.')
  await recordSender(work, 'sender.paused', sender)
}

export async function resumeSender(work: Work, id: string): Promise<void> {
  const sender = await activeSender(work, id)
  const resumed = { status: 'ready' as const, statusReason: null }
  const changed = await work.of(Senders).change({ id, status: 'paused' }, resumed)
  if (changed === 0) throw new Conflict(sender.status === 'halted' ? stoppedItself : 'Este remetente não está pausado.')
  await recordSender(work, 'sender.resumed', sender)
}

/** What a connection test found: a sentence when it failed. A paused sender stays paused. */
export async function noteCheck(work: Work, id: string, problem: string | null): Promise<void> {
  const found = { status: problem ? ('failing' as const) : ('ready' as const), statusReason: problem }
  await work.of(Senders).change({ id }, { checkedAt: work.now })
  await work.of(Senders).change({ id, status: sendingStatuses }, found)
}

/** Throws NotFound for a removed one too. */
export async function activeSender(work: Work, id: string): Promise<Sender> {
  const sender = await work.of(Senders).first({ where: { id, removedAt: null } })
  if (!sender) throw new NotFound('Este remetente não existe mais.')
  return sender
}

/** A number whose owner may be banned for its speed; the official API and the other channels are none. */
const mayBeBanned = (channel: Sender['channel'], { kind }: Pace) => channel === 'whatsapp' && kind !== 'official'

function refuseRisk(channel: Sender['channel'], pace: Pace): void {
  if (!mayBeBanned(channel, pace) || pace.gapSeconds[0] >= safeGapSeconds || pace.acknowledgedRisk) return
  throw new Invalid({
    acceptRisk: `Com menos de ${safeGapSeconds} segundos entre mensagens o WhatsApp pode bloquear o número. Marque que entende o risco.`,
  })
}

/** Who took the risk is kept apart from the other changes, each time the gap gets shorter. */
async function recordRisk(work: Work, sender: Sender, before: Pace | undefined): Promise<void> {
  const { channel, pace } = sender
  const [leastSeconds] = pace.gapSeconds
  const known = before?.acknowledgedRisk ? before.gapSeconds[0] : safeGapSeconds
  if (!mayBeBanned(channel, pace) || !pace.acknowledgedRisk || leastSeconds >= known) return
  await recordSender(work, 'sender.risk_accepted', sender, { leastSeconds })
}

/** Statuses from which a message may still leave. */
const unfinished: MessageStatus[] = ['held', 'queued', 'sending', 'failed', 'expired', 'unsure']

const stoppedItself = 'Este remetente está parado. Veja o motivo na página dele: é lá que ele volta a enviar.'

const nobodyLeft =
  'Há mensagens na fila deste remetente e nenhum outro do mesmo canal para levá-las. Cadastre outro ou descarte as mensagens.'

const same = (one: unknown, other: unknown) => JSON.stringify(one ?? null) === JSON.stringify(other ?? null)

/** What happened to it, never with what opens the account. */
export function recordSender(work: Work, name: string, sender: Sender, payload: Record<string, unknown> = {}) {
  const { channel, identity } = sender
  return record(work, {
    name,
    subject: 'sender',
    subjectId: sender.id,
    payload: { channel, identity, sender: sender.name, ...payload },
  })
}
