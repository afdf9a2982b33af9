import type { Work } from '../../../data/work.ts'
import { Invalid } from '../../../errors.ts'
import { onlyAsks } from '../../../notifier/reason.ts'
import { confirmMessage, discardMessage, postponeMessage, retryMessage, settleUnsure } from '../../../outbox/actions.ts'
import { notSentByHand, sentByHand } from '../../../outbox/by-hand.ts'
import { type Message, Messages } from '../../../outbox/message.ts'
import { lastDepartures } from '../../../outbox/queue-list.ts'
import type { Answer, Input, Kit } from '../../kit.ts'
import { safePath } from '../../safe-path.ts'
import type { Services } from '../../services.ts'
import { leavingText } from './leaving.ts'
import { repairMessage } from './repair.ts'
import { refuseOutdated } from './seen.ts'

/** What a person decides about one message. Each answer leads back to the page where it was asked. */
export function decisionScreens(kit: Kit, { notifier }: Services): void {
  decision('confirmation', async (work, { id, body }) => {
    const message = await confirmMessage(work, id, textsOf(body))
    return `Mensagem para ${message.recipientName} na fila: ${await leaving(work, message)}.`
  })

  decision('manual-delivery', async (work, { id, body }) => {
    if (body.sent === 'true') {
      const message = await sentByHand(work, id, textsOf(body))
      return `Anotado: a mensagem para ${message.recipientName} foi enviada.`
    }
    if (body.sent !== 'false') throw new Invalid({ sent: 'Diga se a mensagem foi enviada ou não.' })
    const message = await notSentByHand(work, id)
    return `A mensagem para ${message.recipientName} continua esperando.`
  })

  decision('postponement', async (work, { id, body }) => {
    await postponeMessage(work, id, textsOf(body))
    return 'Ficou para depois. Ela espera em Mensagens > Confirmar.'
  })

  decision('discard', async (work, { id, body }) => {
    const message = await discardMessage(work, id, String(body.reason ?? ''))
    return `A mensagem para ${message.recipientName} não vai ser enviada.`
  })

  decision('retry', async (work, { id }) => {
    return backAgain(work, await retryMessage(work, id))
  })

  decision('repair', async (work, { id }) => {
    const message = await repairMessage(work, notifier, id)
    if (message.status === 'queued') return `Dados completos. A mensagem ${await leaving(work, message)}.`
    if (onlyAsks(message.reasonCode)) return 'Dados completos. Confira o texto e confirme o envio.'
    if (message.reasonCode === 'no_add_on') return 'Dados completos. Agora envie pelo seu WhatsApp.'
    return { kind: 'warning', text: `Ainda não dá para enviar. ${message.reason ?? ''}` }
  })

  decision('settlement', async (work, { id, body }) => {
    const { answer } = body
    if (answer !== 'sent' && answer !== 'again') throw new Invalid({ answer: 'Diga se a mensagem chegou ou não.' })
    const message = await settleUnsure(work, id, answer)
    if (answer === 'sent') return `Anotado: a mensagem para ${message.recipientName} chegou.`
    return backAgain(work, message)
  })

  type Said = Parameters<Kit['redirect']>[1]
  type Decide = (work: Work, given: { id: string; body: Input['body'] }) => Promise<Said>

  function decision(name: string, decide: Decide): void {
    kit.post(`/messages/:id/${name}`, 'messages.write', async (work, { params, body }): Promise<Answer> => {
      // Somebody else's message is unknown, whatever is asked of it.
      const message = await work.of(Messages).get(params.id ?? '')
      refuseOutdated(message, body.seen)
      const { id } = message
      const said = await decide(work, { id, body })
      return kit.redirect(safePath(body.back, `/messages/${id}`), said)
    })
  }
}

function textsOf(body: Input['body']): { body?: string; subject?: string } {
  return {
    ...(typeof body.body === 'string' ? { body: body.body } : {}),
    ...(typeof body.subject === 'string' ? { subject: body.subject } : {}),
  }
}

async function backAgain(work: Work, message: Message): Promise<string> {
  if (message.status === 'held') return `A mensagem para ${message.recipientName} espera você enviar pelo seu WhatsApp.`
  return `Mensagem para ${message.recipientName} de volta à fila: ${await leaving(work, message)}.`
}

async function leaving(work: Work, { senderId, dueAt, priority }: Message): Promise<string> {
  if (!senderId) return 'espera um remetente'
  // Counted with the message already in the queue, so nothing is added but the one that is there.
  const departures = await lastDepartures(work, new Map([[senderId, { count: 0, priority, dueAt }]]))
  return `sai ${leavingText(departures.get(senderId) ?? dueAt, work)}`
}
