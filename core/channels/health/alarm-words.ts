import { formatDateTime } from '../../brazil/dates.ts'
import { formatPhone } from '../../brazil/phone.ts'
import { plural } from '../../brazil/words.ts'
import type { Work } from '../../data/work.ts'
import type { Event } from '../../events/event.ts'
import type { Sender } from '../../outbox/sender.ts'
import { senderPage } from '../../outbox/sender-page.ts'
import type { IncidentCode } from './breaker.ts'

export interface AlarmWords {
  subject: string
  body: string
}

/** What an event about a sender's health says to an administrator. */
export function alarmWords(work: Work, event: Event, sender: Sender): AlarmWords {
  const told = { ...(event.payload as Event['payload'] & Told), who: nameOf(sender) }
  const { subject, lines } = event.name === 'sender.recovered' ? recovered(told) : stopped(work, told)
  return { subject, body: [...lines, `Abrir no Recado: ${work.addressOf(senderPage(sender))}`].join('\n\n') }
}

/** `o número (49) 99999-0187 ("Balcão")`, `a conta de e-mail "Vendas"`. */
export function nameOf({ channel, identity, name }: Pick<Sender, 'channel' | 'identity' | 'name'>): string {
  if (channel !== 'whatsapp') return `a conta de e-mail "${name}"`
  return identity ? `o número ${formatPhone(identity)} ("${name}")` : `o número "${name}"`
}

interface Told {
  code: IncidentCode
  reason?: string
  /** ISO 8601. */
  since?: string
  waiting?: number
  /** How many waited too long and need an answer. */
  stale?: number
}
type Spoken = Told & { who: string }

function stopped({ timeZone }: Work, { who, code, reason, since, waiting = 0 }: Spoken) {
  const verb = code === 'failing' ? 'não está conseguindo enviar' : 'parou de enviar mensagens'
  const queue = `${plural(waiting, 'mensagem espera', 'mensagens esperam')} na fila.`
  return {
    subject: `${capital(who)} ${verb}`,
    lines: [
      `${capital(who)} ${verb}. Nada se perdeu: o que estava para sair espera na fila.`,
      [
        `Por quê: ${reason ?? ''}`,
        ...(since ? [`Desde: ${formatDateTime(new Date(since), timeZone)}`] : []),
        ...(code === 'failing' ? [] : [`Na fila: ${waiting === 0 ? 'nada espera por enquanto.' : queue}`]),
      ].join('\n'),
      `O que fazer: ${whatToDo[code]}`,
    ],
  }
}

function recovered({ who, code, stale = 0 }: Spoken) {
  if (stale === 0)
    return {
      subject: `${capital(who)} voltou a enviar`,
      lines: [`${capital(who)} voltou a enviar sozinh${code === 'failing' ? 'a' : 'o'}.`],
    }
  const waited = plural(stale, 'mensagem esperou', 'mensagens esperaram')
  return {
    subject: `${capital(who)} voltou e espera uma resposta`,
    lines: [
      `${capital(who)} voltou a funcionar, mas ${waited} mais de 2 horas e talvez não faça mais sentido enviar.`,
      'O que fazer: escolha no Recado se elas saem agora, vencem sem sair ou vão por e-mail. Até lá nada sai por ele.',
    ],
  }
}

/** After "O que fazer:". */
export const whatToDo: Record<IncidentCode, string> = {
  acks: 'abra o WhatsApp no celular e veja se as últimas mensagens saíram. Se o celular está sem internet ou o número foi restringido, resolva lá; depois clique em Voltar a enviar.',
  refusals:
    'abra o WhatsApp no celular e confira se o número foi restringido. Espere um dia antes de voltar a enviar, e envie mais devagar.',
  failures: 'confira a conexão do número e a internet. Depois clique em Voltar a enviar.',
  line: 'confira se o celular está ligado e com internet, e reconecte o número. Quando ele voltar, o Recado continua.',
  blocked:
    'abra o WhatsApp no celular e peça a análise do bloqueio. Enquanto isso, use outro número ou envie por e-mail.',
  offline: 'conecte o número. O Recado pergunta o que fazer com o que esperou, e continua.',
  paused: 'responda o que fazer com o que esperou.',
  failing: 'confira o servidor, o usuário e a senha da conta e teste a conexão.',
}

const capital = (text: string) => `${text[0]?.toUpperCase()}${text.slice(1)}`
