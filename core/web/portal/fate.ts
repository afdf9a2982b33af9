import { formatDateTime } from '../../brazil/dates.ts'
import type { Company } from '../../data/company.ts'
import type { Message } from '../../outbox/message.ts'
import type { Contact } from '../../people/contact.ts'
import { callText } from './call.ts'

/** What became of a request, in the customer's words. */
export interface Fate {
  kind: 'waiting' | 'success' | 'warning' | 'danger'
  title: string
  text: string
  /** Nothing will change by itself any more. */
  settled: boolean
}

/** Of what was asked for by e-mail. The customer is told what they can do, never the words of a server. */
export function fateOf(
  messages: readonly Message[],
  { company, contact }: { company: Company; contact: Contact },
): Fate {
  const message = messages.find(({ channel }) => channel === 'email') ?? messages[0]
  if (!message) return waiting('Preparando o envio', 'Isto leva alguns segundos.')
  const call = callText(company)
  switch (message.status) {
    case 'queued':
    case 'sending':
      return message.attempts > 0 || message.reasonCode === 'retry'
        ? waiting(
            'Na fila: o servidor de e-mail está fora',
            'O servidor de e-mail da empresa não respondeu. A mensagem será enviada quando ele voltar; não é preciso pedir de novo.',
          )
        : waiting('Na fila de envio', `Vai para ${contact.email ?? message.address} em instantes.`)
    case 'sent':
    case 'delivered':
    case 'read': {
      const at = message.sentAt ? ` em ${formatDateTime(message.sentAt, company.timeZone)}` : ''
      const text = `Para ${message.address}. Se não aparecer, olhe também a caixa de spam.`
      return { kind: 'success', title: `Enviado${at}`, text, settled: true }
    }
    case 'held':
      return message.reasonCode === 'no_sender'
        ? refused('Não foi enviado', `A empresa ainda não tem servidor de e-mail. ${call}`)
        : waiting('Esperando a empresa conferir', `${company.name} confere a mensagem antes de enviar.`)
    case 'skipped':
      return message.reasonCode === 'no_address'
        ? withoutAddress(contact, call)
        : refused('Não foi enviado', `O envio por e-mail está desligado. ${call}`)
    case 'failed':
      return refused(
        'O e-mail foi recusado',
        `O endereço ${message.address} não recebeu a mensagem. Confira se ele está certo no seu cadastro. ${call}`,
      )
    case 'unsure':
      return waiting('Conferindo o envio', 'Ainda não sabemos se o e-mail saiu. A empresa foi avisada.')
    default:
      // It was taken out of the record after it was asked for.
      if (message.reasonCode === 'no_address') return withoutAddress(contact, call)
      return refused('Não foi enviado', `A situação mudou antes do envio. Peça de novo, se ainda precisar. ${call}`)
  }
}

const withoutAddress = ({ email }: Contact, call: string) =>
  refused(
    email ? 'O e-mail do seu cadastro não é válido' : 'Seu cadastro não tem e-mail',
    `Nada foi enviado. Peça para corrigir o E-mail principal e tente de novo. ${call}`,
  )

const waiting = (title: string, text: string): Fate => ({ kind: 'waiting', title, text, settled: false })
const refused = (title: string, text: string): Fate => ({ kind: 'danger', title, text, settled: true })
