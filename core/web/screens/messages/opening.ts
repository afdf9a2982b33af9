import { chatLink } from '../../../channels/whatsapp/click-to-chat.ts'
import { createInspector } from '../../../notifier/inspect.ts'
import { cancelByHand, openByHand, waitingByHand } from '../../../outbox/by-hand.ts'
import type { Kit } from '../../kit.ts'
import type { Services } from '../../services.ts'
import { lookOf } from './look.ts'
import { refuseOutdated } from './seen.ts'

/** "Abrir no WhatsApp": a page of its own tab, which leads on to the chat with the text as the person left it (W3). */
export function openingScreens(kit: Kit, { registry }: Services): void {
  const inspect = createInspector(registry.messageTypes)

  kit.post('/messages/:id/opening', 'messages.write', async (work, { params, body }) => {
    const message = await waitingByHand(work, params.id ?? '')
    refuseOutdated(message, body.seen)
    const refusal = (await inspect(work, [message])).get(message.id)
    if (refusal?.to === 'cancelled') {
      await cancelByHand(work, message, refusal)
      return kit.redirect(`/messages/${message.id}`, {
        kind: 'warning',
        text: `Não envie mais esta mensagem: ela foi cancelada. ${refusal.reason}`,
      })
    }
    const text = typeof body.body === 'string' ? { body: body.body } : {}
    const opened = await openByHand(work, message.id, text)
    const link = chatLink(opened.address, opened.body)
    return kit.view('messages/opening', {
      title: link.carriesText ? 'Abrindo o WhatsApp' : 'Copie o texto e abra a conversa',
      place: '/messages/confirm',
      leadsTo: link.carriesText ? link.url : undefined,
      look: lookOf(opened),
      link,
      codes: opened.codes ?? [],
    })
  })
}
