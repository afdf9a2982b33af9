import { z } from 'zod'
import { plural } from '../../../brazil/words.ts'
import { type Moved, moveToEmail } from '../../../notifier/to-email.ts'
import { type LateGroup, latenessOf } from '../../../outbox/lateness.ts'
import { plannedDepartures } from '../../../outbox/queue-list.ts'
import { activeSender } from '../../../outbox/sender-actions.ts'
import { readInput } from '../../../people/input.ts'
import type { Registry } from '../../../registry.ts'
import type { Flash, Kit } from '../../kit.ts'
import type { Services } from '../../services.ts'

/** "Enviar por e-mail": the way out for exactly the messages that one warning counts (X3). */
export function lateScreens(kit: Kit, { registry }: Services): void {
  // In parts, so that nobody else waits for a thousand of them.
  kit.postSlow('/messages/outbox/:id/email', 'messages.write', async (desk, { params, body }) => {
    const late = await desk.read(async work => {
      const sender = await activeSender(work, params.id ?? '')
      const { type, lateness } = readInput(warned, body)
      const planned = await plannedDepartures(work, sender)
      return planned.filter(one => one.message.type === type && latenessOf(one, work.timeZone) === lateness)
    })
    const ids = late.map(({ message }) => message.id)
    const parts: Moved[] = []
    for (let from = 0; from < ids.length; from += atOnce) {
      const some = ids.slice(from, from + atOnce)
      parts.push(await desk.write(work => moveToEmail(work, registry.messageTypes, some)))
    }
    return kit.redirect('/messages/outbox', movedText(parts))
  })
}

const atOnce = 100
const again = 'Recarregue a fila de saída e tente de novo.'
const warned = z.object({ type: z.string(again), lateness: z.enum(['after_day', 'after_time'], again) })

export function movedText(parts: readonly Moved[]): Flash {
  const moved = parts.reduce((sum, part) => sum + part.moved, 0)
  const withoutEmail = parts.reduce((sum, part) => sum + part.withoutEmail, 0)
  const refused = parts.flatMap(part => part.refused)
  const stay = withoutEmail + refused.length
  const went =
    moved > 0 ? `${plural(moved, 'mensagem vai', 'mensagens vão')} por e-mail.` : 'Nenhuma mensagem foi por e-mail.'
  return {
    kind: stay > 0 || moved === 0 ? 'warning' : 'success',
    text: stay > 0 ? `${went} ${plural(stay, 'continua', 'continuam')} na fila.` : went,
    details: [
      ...(withoutEmail > 0
        ? [`${plural(withoutEmail, 'cliente não tem', 'clientes não têm')} e-mail no cadastro.`]
        : []),
      ...new Set(refused),
    ],
  }
}

/** How a type's messages are called when they are counted. */
export interface LateWords {
  one: string
  many: string
  after: string
}

export function lateWords({ messageTypes }: Registry, type: string): LateWords {
  const owned = messageTypes.get(type)?.type
  const title = owned?.title ?? type
  return owned?.late ?? { one: `mensagem “${title}”`, many: `mensagens “${title}”`, after: 'do prazo' }
}

/** `37 avisos de vencimento sairão depois do vencimento`; of those that tell of no day `depois do prazo`. */
export const lateText = ({ count, lateness }: LateGroup, { one, many, after }: LateWords): string =>
  `${plural(count, one, many)} ${count === 1 ? 'sairá' : 'sairão'} depois ${lateness === 'after_day' ? after : 'do prazo'}`

/** What becomes of them where nobody does anything. */
export function elseText({ count, expiring }: LateGroup): string {
  if (expiring === 0) return 'Pela fila, o aviso chega tarde.'
  return expiring === count
    ? 'Na fila, vencem sem sair.'
    : `Na fila, ${expiring} vencem sem sair e o resto chega tarde.`
}
