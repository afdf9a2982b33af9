import { formatPhone } from '../../../brazil/phone.ts'
import { continueSender } from '../../../channels/health/ask-first.ts'
import { downNumbers } from '../../../channels/whatsapp/down-numbers.ts'
import type { Work } from '../../../data/work.ts'
import type { StatusColor } from '../../../events/lifecycle.ts'
import { laneOf, laneTitles } from '../../../outbox/lane.ts'
import { latenessOf } from '../../../outbox/lateness.ts'
import { capOn, nextDeparture, type Pace } from '../../../outbox/pace.ts'
import { type SenderQueue, senderQueues, withoutSender } from '../../../outbox/queue-list.ts'
import { leavesOneByOne } from '../../../outbox/rhythm.ts'
import { type SenderStatus, sendingStatuses } from '../../../outbox/sender.ts'
import { pauseSender } from '../../../outbox/sender-actions.ts'
import { waitingText } from '../../../outbox/waiting-text.ts'
import type { Kit } from '../../kit.ts'
import type { Services } from '../../services.ts'
import { continuedText, type HaltedLook, haltedLook } from '../halted-look.ts'
import { elseText, lateText, lateWords } from './late.ts'
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
    const halted = new Map<string, HaltedLook>()
    for (const { sender } of queues) {
      const look = await haltedLook(work, sender)
      if (look) halted.set(sender.id, look)
    }
    const orphans = await withoutSender(work, shownPerSender)
    const hasEmail = queues.some(({ sender }) => sender.channel === 'email')
    return kit.view('messages/outbox', {
      title: 'Fila de saída',
      queues: queues.map(queue => ({
        ...present(work, queue, { titles, down }),
        halted: halted.get(queue.sender.id),
        late: queue.late.map(group => ({
          ...group,
          text: lateText(group, lateWords(services.registry, group.type)),
          otherwise: elseText(group),
          byEmail: hasEmail && queue.sender.channel !== 'email',
        })),
      })),
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
    return kit.redirect('/messages/outbox', continuedText(await continueSender(work, params.id ?? '')))
  })
}

interface Around {
  titles: Titles
  /** Ids of numbers that are not connected: nothing leaves from them. */
  down: ReadonlySet<string>
}

function present(work: Work, queue: SenderQueue, { titles, down }: Around) {
  const { sender, departures, total, endsAt } = queue
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
    today: todayText(queue),
    waits: waitsText(work, queue),
    total,
    hidden: total - departures.length,
    endsAt: endsAt && leavingText(endsAt, work),
    rows: departures.map(({ message, at, tooLate, cause }) => ({
      ...lookOf(message),
      leaves: leavingText(at, work),
      cause: tooLate ? undefined : cause,
      tooLate,
      isLate: latenessOf({ message, at, tooLate }, work.timeZone) === 'after_day',
      tellBy: message.tellBy,
      giveUpAt: message.giveUpAt,
      type: titles.type(message.type),
      lane: laneTitles[laneOf(message.priority)],
      retry: message.attempts > 0 ? message.reason : null,
      attempts: message.attempts,
    })),
  }
}

/** `Domingo: as mensagens saem na segunda às 8h`: why the sender lets nothing go at present. */
function waitsText({ now, timeZone }: Work, { rules, total, sender }: SenderQueue): string | undefined {
  if (total === 0 || !sendingStatuses.includes(sender.status)) return undefined
  const next = nextDeparture({ ...rules, nextSlotAt: null }, { from: now, priority: Number.POSITIVE_INFINITY })
  const text = waitingText(next, now, timeZone)
  return text && `${text[0]?.toUpperCase()}${text.slice(1)}.`
}

/** `12 de 40 hoje`, where a day has a limit. */
function todayText({ rules }: SenderQueue): string | undefined {
  const cap = capOn(rules, rules.today)
  return Number.isFinite(cap) ? `${rules.sentToday} de ${cap} hoje` : undefined
}

export const senderLabels: Record<SenderStatus, { title: string; color: StatusColor }> = {
  ready: { title: 'Pronto', color: 'green' },
  paused: { title: 'Pausado', color: 'yellow' },
  failing: { title: 'Com problema', color: 'red' },
  halted: { title: 'Parado', color: 'red' },
}

const notConnected = { title: 'Desconectado', color: 'red' as const }

/** `uma a cada 1 a 2 min, até 400 por dia`, `até 30 por segundo`. */
export function paceText(pace: Pace): string {
  const { gapSeconds, perSecond, dailyCap, kind } = pace
  if (!leavesOneByOne(pace)) return `até ${perSecond.toLocaleString('pt-BR')} por segundo`
  const [least, most] = gapSeconds
  const minutes = least % 60 === 0 && most % 60 === 0
  const gap = minutes ? `uma a cada ${least / 60} a ${most / 60} min` : `uma a cada ${least} a ${most} segundos`
  return dailyCap && kind !== 'official' ? `${gap}, até ${dailyCap.toLocaleString('pt-BR')} por dia` : gap
}
