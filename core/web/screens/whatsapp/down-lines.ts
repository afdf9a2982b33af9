import { formatDate, formatTime, today } from '../../../brazil/dates.ts'
import { formatPhone } from '../../../brazil/phone.ts'
import { plural } from '../../../brazil/words.ts'
import { type DownNumber, downNumbers } from '../../../channels/whatsapp/down-numbers.ts'
import type { Work } from '../../../data/work.ts'

/** A number that is down, as every page says it. */
export interface DownLine {
  /** `O número (49) 99999-0187 está desconectado desde 10:32: 12 mensagens esperam.` */
  text: string
  /** The page where it is put right, and what is done there. */
  path: string
  act: string
}

export const numberPath = (senderId: string) => `/settings/whatsapp/${senderId}`

export const downLines = async (work: Work): Promise<DownLine[]> =>
  (await downNumbers(work)).map(number => lineOf(number, work))

function lineOf({ id, name, identity, since, waiting }: DownNumber, work: Work): DownLine {
  const who = identity ? `O número ${formatPhone(identity)}` : `O número "${name}"`
  const how = since ? `está desconectado desde ${sinceText(since, work)}` : 'ainda não está conectado'
  const what = waiting > 0 ? `: ${plural(waiting, 'mensagem espera', 'mensagens esperam')}` : ''
  return { text: `${who} ${how}${what}.`, path: numberPath(id), act: since ? 'Reconectar' : 'Conectar' }
}

function sinceText(since: Date, { now, timeZone }: Work): string {
  const day = today(since, timeZone)
  const time = formatTime(since, timeZone)
  return day === today(now, timeZone) ? time : `${formatDate(day)} às ${time}`
}
