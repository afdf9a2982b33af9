import { eventTitle } from '../../../history/event-title.ts'
import type { Diagnosis } from '../../../notifier/diagnose.ts'
import type { ReasonCode } from '../../../notifier/reason.ts'
import type { Message } from '../../../outbox/message.ts'
import type { Kit } from '../../kit.ts'
import type { Services } from '../../services.ts'
import { createSubjects } from '../../subjects.ts'
import { listOf } from '../sender-place.ts'
import { channelName, lookOf } from './look.ts'
import { createTitles } from './titles.ts'

/** "Por que não foi enviado?": every reason, in the order in which they are asked, and what to do about each. */
export function whyScreens(kit: Kit, { registry, notifier }: Services): void {
  const titles = createTitles(registry)
  const { lifecycles } = createSubjects(registry)

  kit.get('/messages/why', 'messages.read', async (work, { query }) => {
    const { subject = '', id = '' } = query
    const document = await titles.document(work, { subjectKind: subject, subjectId: id })
    const found = subject && id ? await notifier.diagnose(work, subject, id) : []
    const statuses = lifecycles.find(lifecycle => lifecycle.subject === subject)?.statuses
    const events = [...new Map(found.map(diagnosis => [diagnosis.event.id, diagnosis.event])).values()]
    return kit.view('messages/why', {
      title: 'Por que não foi enviado?',
      document,
      events: events.map(event => ({
        title: eventTitle(event, statuses).title,
        at: event.occurredAt,
        answers: found.filter(diagnosis => diagnosis.event.id === event.id).map(answer),
      })),
    })
  })
}

function answer({ type, title, channel, reasons, message }: Diagnosis) {
  const look = message && lookOf(message)
  const waits = !message || message.status === 'held' || message.status === 'skipped'
  const contactPath = look?.contactPath
  return {
    title,
    channelTitle: channelName(channel),
    message: look,
    // Reasons are those of today: of a message that already went its way they would only confuse.
    reasons: waits
      ? reasons.map(({ code, text }) => ({ text, ...whatToDo(code, { type, channel, contactPath }) }))
      : [],
    note: noteFor(message, reasons.length),
  }
}

function noteFor(message: Message | undefined, reasons: number): string {
  if (!message) return reasons > 0 ? '' : 'Hoje nada a seguraria. Quando aconteceu, a regra era outra.'
  if (message.status === 'held' || message.status === 'skipped') {
    return reasons > 0 ? '' : `${message.reason ?? ''} Hoje isso já está resolvido: abra a mensagem.`.trim()
  }
  return message.reason ?? ''
}

interface Place {
  type: string
  channel: string
  contactPath: string | undefined
}

function whatToDo(code: ReasonCode, { type, channel, contactPath }: Place): { path?: string; action?: string } {
  switch (code) {
    case 'module_off':
      return { path: '/settings/modules', action: 'Ligar o módulo' }
    case 'message_off':
      return { path: '/messages/rules', action: 'Ligar a mensagem' }
    case 'no_words':
      return { path: `/messages/rules/${type}/${channel}`, action: 'Escrever o texto' }
    case 'no_sender':
      return { path: listOf({ channel }), action: 'Cadastrar remetente' }
    case 'opted_out':
    case 'no_address':
    case 'repair':
      return contactPath ? { path: contactPath, action: 'Abrir o cadastro' } : {}
    case 'whatsapp_off':
      return { path: '/settings/whatsapp/use', action: 'Ligar o WhatsApp' }
    case 'late':
    case 'backdated':
    case 'changed':
    case 'no_add_on':
    case 'confirm':
      return { path: '/messages/confirm', action: 'Abrir a lista de confirmação' }
    default:
      return {}
  }
}
