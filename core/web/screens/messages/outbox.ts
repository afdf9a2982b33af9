import { formatPhone } from '../../../brazil/phone.ts'
import { downNumbers } from '../../../channels/whatsapp/down-numbers.ts'
import type { Work } from '../../../data/work.ts'
import type { StatusColor } from '../../../events/lifecycle.ts'
import { priorities } from '../../../notifier/message-type.ts'
import { meanGapMs, type Pace } from '../../../outbox/pace.ts'
import { type SenderQueue, senderQueues, withoutSender } from '../../../outbox/queue-list.ts'
import type { SenderStatus } from '../../../outbox/sender.ts'
import { pauseSender, resumeSender } from '../../../outbox/sender-actions.ts'
import type { Kit } from '../../kit.ts'
import type { Services } from '../../services.ts'
import { leavingText } from './leaving.ts'
import { channelIcons, channelName, lookOf } from './look.ts'
import { createTitles, type Titles } from './titles.ts'

const shownPerSender = 200

/** "Fila de saída" (X3): what leaves, from which sender, and when. */
export function outboxScreens(kit: Kit, services: Services): void {
  const titles = createTitles(services.registry)

  kit.get('/messages/outbox', 'messages.read', async work => {
    const queues = await senderQueues(work, shownPerSender)
    const down = new Set((await downNumbers(work)).map(number => number.id))
    const orphans = await withoutSender(work, shownPerSender)
    return kit.view('messages/outbox', {
      title: 'Fila de saída',
      queues: queues.map(queue => present(work, queue, { titles, down })),
      orphans: {
        ...orphans,
        messages: orphans.messages.map(message => ({ ...lookOf(message), dueAt: message.dueAt })),
      },
      empty: orphans.total === 0 && queues.every(queue => queue.total === 0),
    })
  })

  kit.post('/messages/outbox/:id/pause', 'messages.write', async (work, { params }) => {
    await pauseSender(work, params.id ?? '')
    return kit.redirect('/messages/outbox', 'Pausado. As mensagens esperam na fila até você continuar.')
  })

  kit.post('/messages/outbox/:id/continuation', 'messages.write', async (work, { params }) => {
    await resumeSender(work, params.id ?? '')
    return kit.redirect('/messages/outbox', 'Envio retomado.')
  })
}

interface Around {
  titles: Titles
  /** Ids of numbers that are not connected: nothing leaves from them. */
  down: ReadonlySet<string>
}

function present(work: Work, { sender, departures, total }: SenderQueue, { titles, down }: Around) {
  const last = departures.at(-1)?.at
  return {
    id: sender.id,
    name: sender.name,
    identity: formatPhone(sender.identity) || 'ainda não conectado',
    channelTitle: channelName(sender.channel),
    icon: channelIcons[sender.channel],
    status: sender.status,
    label: down.has(sender.id) ? notConnected : senderLabels[sender.status],
    isDown: down.has(sender.id),
    statusReason: sender.statusReason,
    redirectTo: sender.redirectTo,
    pace: paceText(sender.pace),
    total,
    hidden: total - departures.length,
    late: departures.filter(departure => departure.tooLate).length,
    // What lies beyond the shown ones takes its time too.
    endsAt: last && leavingText(new Date(last.getTime() + (total - departures.length) * meanGapMs(sender.pace)), work),
    rows: departures.map(({ message, at, tooLate }) => ({
      ...lookOf(message),
      leaves: leavingText(at, work),
      tooLate,
      giveUpAt: message.giveUpAt,
      type: titles.type(message.type),
      lane: laneText(message.priority),
      retry: message.attempts > 0 ? message.reason : null,
      attempts: message.attempts,
    })),
  }
}

export const senderLabels: Record<SenderStatus, { title: string; color: StatusColor }> = {
  ready: { title: 'Pronto', color: 'green' },
  paused: { title: 'Pausado', color: 'yellow' },
  failing: { title: 'Com problema', color: 'red' },
}

const notConnected = { title: 'Desconectado', color: 'red' as const }

/** `uma a cada 1 a 2 min`, `até 30 por segundo`. */
export function paceText({ gapSeconds: [least, most], perSecond }: Pace): string {
  if (most === 0) return `até ${perSecond.toLocaleString('pt-BR')} por segundo`
  const minutes = least % 60 === 0 && most % 60 === 0
  return minutes ? `uma a cada ${least / 60} a ${most / 60} min` : `uma a cada ${least} a ${most} segundos`
}

const lanes: [number, string][] = [
  [priorities.fiscal, 'Fiscal'],
  [priorities.dueDate, 'Vencimento'],
  [priorities.status, 'Andamento'],
  [priorities.marketing, 'Divulgação'],
]

const laneText = (priority: number) => lanes.find(([most]) => priority <= most)?.[1] ?? 'Divulgação'
