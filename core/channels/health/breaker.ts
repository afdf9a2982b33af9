import { plural } from '../../brazil/words.ts'

/** Why a number stopped by itself. */
export type HaltCode = 'acks' | 'refusals' | 'failures' | 'line' | 'blocked'
/** It rested because a person wished it so, and has to ask before it goes on. */
export type RestCode = 'paused' | 'offline'
/** `failing`: an e-mail account that has not worked for long; it goes on trying. */
export type IncidentCode = HaltCode | RestCode | 'failing'

export const isRest = (code: IncidentCode): code is RestCode => code === 'paused' || code === 'offline'

/** What became of one try to send. `neutral` tells nothing of the sender: the recipient's or the message's own matter. */
export interface Try {
  messageId: string
  contactId: string
  at: Date
  /** `unconfirmed`: the provider took it, and has not said that it left. */
  outcome: 'confirmed' | 'unconfirmed' | 'refused' | 'failed' | 'neutral'
  error?: string | null
}

/** How the connection of a number is, where there is one. */
export interface LineFacts {
  isUp: boolean
  /** When it last came up; null while it is down. */
  upSince: Date | null
  /** Since when somebody counts on it in vain. */
  downSince: Date | null
  /** The provider refuses the number itself. */
  isBlocked: boolean
}

export interface HealthFacts {
  line?: LineFacts | undefined
  /** The latest ones, newest first. */
  tries: readonly Try[]
}

export interface Halt {
  code: HaltCode
  /** A Portuguese sentence. */
  reason: string
  since: Date
}

const minuteMs = 60_000
export const healthLimits = {
  /** How long a provider may take to confirm a message. */
  patienceMs: 5 * minuteMs,
  unconfirmedInRow: 3,
  /** A number that sends seldom: two unconfirmed ones, nothing else for so long. */
  silenceMs: 20 * minuteMs,
  unconfirmedInSilence: 2,
  /** Of so many messages those to so many people refused. */
  recent: 10,
  refused: 5,
  /** To so many people one after the other. */
  failedInRow: 5,
  downMs: 10 * minuteMs,
}

/** Whether a number should send nothing more for now; undefined: it is well. */
export function haltFor(facts: HealthFacts, now: Date): Halt | undefined {
  return lineTrouble(facts.line, now) ?? ackTrouble(facts.tries, now) ?? errorTrouble(facts.tries, now)
}

/** Whether what stopped it is over by itself. What the provider refused a person has to look at. */
export function hasHealed(
  { code, since }: { code: IncidentCode; since: Date },
  { line, tries }: HealthFacts,
  now: Date,
): boolean {
  if (line && !line.isUp) return false
  const cameBack = Boolean(line?.upSince && line.upSince > since)
  if (code === 'line' || code === 'blocked' || isRest(code)) return true
  if (code === 'acks') return cameBack || !ackTrouble(tries, now)
  return code === 'failures' && cameBack
}

function lineTrouble(line: LineFacts | undefined, now: Date): Halt | undefined {
  if (!line?.downSince) return undefined
  const since = line.downSince
  if (line.isBlocked) return { code: 'blocked', reason: 'O WhatsApp bloqueou este número.', since }
  if (now.getTime() - since.getTime() < healthLimits.downMs) return undefined
  return { code: 'line', reason: 'O número ficou mais de 10 minutos sem conexão com o WhatsApp.', since }
}

function ackTrouble(tries: readonly Try[], now: Date): Halt | undefined {
  const before = (ms: number) => (one: Try) => one.at.getTime() <= now.getTime() - ms
  const told = lastOfEach(tries).filter(({ outcome }) => outcome === 'confirmed' || outcome === 'unconfirmed')
  const firstConfirmed = told.findIndex(({ outcome }) => outcome === 'confirmed')
  const silent = told.slice(0, firstConfirmed < 0 ? undefined : firstConfirmed)
  const overdue = silent.filter(before(healthLimits.patienceMs))
  const since = overdue.at(-1)?.at
  const isLong = overdue.length >= healthLimits.unconfirmedInSilence && overdue.some(before(healthLimits.silenceMs))
  if (!since || (overdue.length < healthLimits.unconfirmedInRow && !isLong)) return undefined
  const reason = `O WhatsApp aceitou as últimas ${overdue.length} mensagens, mas não confirmou que elas saíram.`
  return { code: 'acks', reason, since }
}

/** One person, however many messages and tries, says nothing of the sender. */
function errorTrouble(tries: readonly Try[], now: Date): Halt | undefined {
  const messages = lastOfEach(tries)
  const recent = messages.slice(0, healthLimits.recent)
  const refused = recent.filter(({ outcome }) => outcome === 'refused')
  if (people(refused) >= healthLimits.refused) {
    const what = `${refused.length} das últimas ${plural(recent.length, 'mensagem foi recusada', 'mensagens foram recusadas')}.`
    return { code: 'refusals', reason: withLast(what, refused[0]), since: now }
  }
  const firstOther = messages.findIndex(({ outcome }) => outcome !== 'failed')
  const row = messages.slice(0, firstOther < 0 ? undefined : firstOther)
  if (people(row) < healthLimits.failedInRow) return undefined
  return { code: 'failures', reason: withLast(`As últimas ${row.length} mensagens não saíram.`, row[0]), since: now }
}

const people = (tries: readonly Try[]) => new Set(tries.map(({ contactId }) => contactId)).size

const withLast = (what: string, last: Try | undefined) =>
  last?.error ? `${what} O último motivo: ${last.error}` : what

/** A message that was tried again counts once, as it is now. */
function lastOfEach(tries: readonly Try[]): Try[] {
  const seen = new Set<string>()
  return tries.filter(({ messageId }) => !seen.has(messageId) && seen.add(messageId))
}
