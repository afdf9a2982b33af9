import { chatLink } from '../../../channels/whatsapp/click-to-chat.ts'
import type { Work } from '../../../data/work.ts'
import { createHandInspector } from '../../../notifier/inspect.ts'
import { cancelByHand, holdByHand, openByHand, waitingByHand } from '../../../outbox/by-hand.ts'
import { type Finding, writeRenewed } from '../../../outbox/last-look.ts'
import type { Message } from '../../../outbox/message.ts'
import type { Kit } from '../../kit.ts'
import type { Services } from '../../services.ts'
import { lookOf } from './look.ts'
import { refuseOutdated } from './seen.ts'

/** "Abrir no WhatsApp": a page of its own tab, which leads on to the chat with the text as the person left it (W3). */
export function openingScreens(kit: Kit, { registry }: Services): void {
  const inspect = createHandInspector(registry.messageTypes)

  kit.post('/messages/:id/opening', 'messages.write', async (work, { params, body }) => {
    const message = await waitingByHand(work, params.id ?? '')
    refuseOutdated(message, body.seen)
    const found = (await inspect(work, [message])).get(message.id)
    if (found) {
      const text = await keepBack(work, message, found)
      return kit.redirect(`/messages/${message.id}`, { kind: 'warning', text })
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

/** The chat is not opened with what is no longer so; what the person is told. */
async function keepBack(work: Work, message: Message, found: Finding): Promise<string> {
  if (found.to === 'renewed') {
    await writeRenewed(work, [{ ...message, ...found.content }])
    return 'O que esta mensagem conta mudou, e o texto foi escrito de novo. Confira e abra a conversa outra vez.'
  }
  if (found.to === 'held') {
    await holdByHand(work, message, found)
    return found.reason
  }
  await cancelByHand(work, message, found)
  return `Não envie mais esta mensagem: ela foi cancelada. ${found.reason}`
}
