import { z } from 'zod'
import { plural } from '../../brazil/words.ts'
import { type Resumed, resumeHalted, type StaleAnswer, staleAnswers } from '../../channels/health/resumption.ts'
import type { Desk } from '../../events/subscriber.ts'
import { activeSender } from '../../outbox/sender-actions.ts'
import { senderPage } from '../../outbox/sender-page.ts'
import { readInput } from '../../people/input.ts'
import type { Flash, Kit } from '../kit.ts'
import type { Services } from '../services.ts'
import { movedText } from './messages/late.ts'

/** "Voltar a enviar": a sender that stopped by itself, and what becomes of the messages that waited too long (X10). */
export function resumptionScreens(kit: Kit, { registry }: Services): void {
  async function resume(desk: Desk, id: string, body: Record<string, unknown>): Promise<Flash> {
    const { stale } = readInput(answering, body)
    return flashOf(await resumeHalted(desk, id, { stale, types: registry.messageTypes }), stale)
  }

  kit.postSlow('/messages/outbox/:id/resumption', 'messages.write', async (desk, { params, body }) =>
    kit.redirect('/messages/outbox', await resume(desk, params.id ?? '', body)),
  )

  kit.postSlow('/settings/senders/:id/resumption', 'senders.write', async (desk, { params, body }) => {
    const sender = await desk.read(work => activeSender(work, params.id ?? ''))
    return kit.redirect(senderPage(sender), await resume(desk, sender.id, body))
  })
}

const answering = z.object({
  stale: z.enum(staleAnswers, 'Escolha o que fazer com as mensagens que esperaram.').optional(),
})

function flashOf(done: Resumed, stale: StaleAnswer | undefined): Flash {
  const back = 'O envio voltou.'
  if (done.stale === 0 || !stale) return { kind: 'success', text: back }
  if (stale === 'send') {
    const leave = plural(done.stale, 'mensagem que esperou sai', 'mensagens que esperaram saem')
    return { kind: 'success', text: `${back} ${leave} agora, no ritmo normal.` }
  }
  if (stale === 'expire') {
    const expired = plural(done.expired, 'mensagem venceu', 'mensagens venceram')
    return { kind: 'success', text: `${back} ${expired} sem sair.` }
  }
  const moved = movedText([done])
  return { ...moved, text: `${back} ${moved.text}` }
}
