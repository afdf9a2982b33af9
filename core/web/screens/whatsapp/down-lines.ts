import { formatDate, formatTime, today } from '../../../brazil/dates.ts'
import { formatPhone } from '../../../brazil/phone.ts'
import { plural } from '../../../brazil/words.ts'
import { isRest } from '../../../channels/health/breaker.ts'
import { type TroubledSender, troubledSenders } from '../../../channels/health/troubled-senders.ts'
import { type DownNumber, downNumbers } from '../../../channels/whatsapp/down-numbers.ts'
import type { Work } from '../../../data/work.ts'
import { senderPage } from '../../../outbox/sender-page.ts'

/** A sender that is down, as every page says it. */
export interface DownLine {
  /** `O número (49) 99999-0187 está desconectado desde 10:32: 12 mensagens esperam.` */
  text: string
  /** The page where it is put right, and what is done there. */
  path: string
  act: string
}

export const numberPath = (senderId: string) => `/settings/whatsapp/${senderId}`

export async function downLines(work: Work): Promise<DownLine[]> {
  const down = await downNumbers(work)
  const others = (await troubledSenders(work)).filter(({ sender }) => down.every(({ id }) => id !== sender.id))
  return [...down.map(number => downLine(number, work)), ...others.map(one => troubleLine(one, work))]
}

function downLine({ id, name, identity, since, waiting }: DownNumber, work: Work): DownLine {
  const how = since ? `está desconectado desde ${sinceText(since, work)}` : 'ainda não está conectado'
  const text = `${numberText({ name, identity })} ${how}${waitingText(waiting)}.`
  return { text, path: numberPath(id), act: since ? 'Reconectar' : 'Conectar' }
}

function troubleLine({ sender, incident, waiting, stale }: TroubledSender, work: Work): DownLine {
  const path = senderPage(sender)
  const since = sinceText(incident.beganAt, work)
  if (sender.channel !== 'whatsapp')
    return { text: `A conta de e-mail "${sender.name}" não consegue enviar desde ${since}.`, path, act: 'Ver a conta' }
  const who = numberText(sender)
  if (stale > 0) {
    const waited = plural(stale, 'mensagem esperou', 'mensagens esperaram')
    return { text: `${who} voltou: ${waited} mais de 2 horas, e o envio espera uma resposta.`, path, act: 'Responder' }
  }
  if (isRest(incident.code))
    return { text: `${who} está parado desde ${since}${waitingText(waiting)}.`, path, act: 'Ver o que fazer' }
  return {
    text: `${who} parou de enviar, com problema desde ${since}${waitingText(waiting)}.`,
    path,
    act: 'Ver o que fazer',
  }
}

const numberText = ({ name, identity }: { name: string; identity: string }) =>
  identity ? `O número ${formatPhone(identity)}` : `O número "${name}"`

const waitingText = (waiting: number) =>
  waiting > 0 ? `: ${plural(waiting, 'mensagem espera', 'mensagens esperam')}` : ''

function sinceText(since: Date, { now, timeZone }: Work): string {
  const day = today(since, timeZone)
  const time = formatTime(since, timeZone)
  return day === today(now, timeZone) ? time : `${formatDate(day)} às ${time}`
}
