import { Op } from 'sequelize'
import { downNumbers } from '../../channels/whatsapp/down-numbers.ts'
import { countIncoming } from '../../channels/whatsapp/incoming-list.ts'
import type { Work } from '../../data/work.ts'
import { Events } from '../../events/event.ts'
import { countLists, type WaitingList, waitingLists } from '../../outbox/message-list.ts'
import { Senders } from '../../outbox/sender.ts'
import { disabledModules } from '../../people/module.ts'
import type { HomeCard } from '../../plugin.ts'
import type { Registry } from '../../registry.ts'
import { createHappenings } from '../happenings.ts'
import type { Input, Kit } from '../kit.ts'
import type { Services } from '../services.ts'
import { waitingText } from '../waiting.ts'
import { homeCharts } from './home-charts.ts'

/** `/`: what needs a person today, and what happened last. */
export function homeScreens(kit: Kit, { registry }: Services): void {
  const happenings = createHappenings(registry)
  kit.get('/', 'home.read', async (work, input) => {
    const own = (await ownCards(work, input)).map(card => ({ ...card, amount: waitingText(card.count) }))
    const offered = (await offeredCards(work, registry)).map(card => ({ ...card, amount: String(card.count) }))
    return kit.view('home', {
      title: 'Início',
      cards: [...own, ...offered].filter(card => card.count > 0),
      charts: await homeCharts(work, registry, input),
      recent: await happenings.tell(work, await recentEvents(work)),
    })
  })
}

async function ownCards(work: Work, { allows }: Input): Promise<HomeCard[]> {
  return [
    ...(allows('messages.read') ? [...(await messageCards(work)), ...(await incomingCards(work))] : []),
    ...(allows('senders.write') ? await senderCards(work) : []),
    ...(allows('system.read') ? await stuckCards(work) : []),
  ]
}

async function messageCards(work: Work): Promise<HomeCard[]> {
  const counts = await countLists(work)
  return waitingLists.map(list => {
    const { one, many, advice } = messageWords[list]
    return {
      title: titleOf(counts[list], one, many),
      advice,
      count: counts[list],
      path: `/messages/confirm?list=${list}`,
    }
  })
}

const messageWords: Record<WaitingList, { one: string; many: string; advice: string }> = {
  confirm: {
    one: 'Mensagem para confirmar',
    many: 'Mensagens para confirmar',
    advice: 'Leia e decida: enviar, agora não ou não enviar.',
  },
  repair: {
    one: 'Mensagem para corrigir',
    many: 'Mensagens para corrigir',
    advice: 'Falta um dado. Complete o cadastro e tente de novo.',
  },
  unsure: {
    one: 'Mensagem incerta',
    many: 'Mensagens incertas',
    advice: 'O envio foi interrompido no meio. Diga se o cliente recebeu.',
  },
  failed: {
    one: 'Mensagem que falhou',
    many: 'Mensagens que falharam',
    advice: 'Veja o motivo, corrija o cadastro e envie de novo.',
  },
}

/** The number stands beside it. */
const titleOf = (count: number, one: string, many: string) => (count === 1 ? one : many)
async function incomingCards(work: Work): Promise<HomeCard[]> {
  const counts = await countIncoming(work)
  const card = (list: keyof typeof counts, title: string, advice: string): HomeCard => ({
    title,
    count: counts[list],
    path: `/messages/incoming?list=${list}`,
    advice,
  })
  return [
    card('requests', 'Pedidos de clientes para ler', 'Pediram para parar de receber? Leia e decida.'),
    card('unmatched', 'Mensagens recebidas sem cliente', 'Diga de quem é cada uma, ou cadastre o cliente.'),
    card('new', 'Mensagens recebidas', 'Leia e marque como vistas.'),
  ]
}

async function senderCards(work: Work): Promise<HomeCard[]> {
  const down = await downNumbers(work)
  const failing = await work.of(Senders).all({ where: { status: 'failing', removedAt: null } })
  const others = failing.filter(sender => !down.some(number => number.id === sender.id))
  const halted = (await work.of(Senders).all({ where: { status: 'halted', removedAt: null } })).filter(
    sender => !down.some(number => number.id === sender.id),
  )
  const numbers = others.filter(sender => sender.channel === 'whatsapp')
  return [
    {
      title: titleOf(down.length, 'Número de WhatsApp desconectado', 'Números de WhatsApp desconectados'),
      count: down.length,
      path: '/settings/whatsapp',
      advice: 'As mensagens esperam na fila. Abra o número e reconecte.',
    },
    {
      title: titleOf(halted.length, 'Número que parou de enviar', 'Números que pararam de enviar'),
      count: halted.length,
      path: '/messages/outbox',
      advice: 'Veja o motivo e diga o que fazer com o que espera.',
    },
    {
      title: titleOf(numbers.length, 'Número de WhatsApp com problema', 'Números de WhatsApp com problema'),
      count: numbers.length,
      path: '/settings/whatsapp',
      advice: 'Abra o número e veja o motivo.',
    },
    {
      title: titleOf(others.length - numbers.length, 'Remetente com problema', 'Remetentes com problema'),
      count: others.length - numbers.length,
      path: '/settings/senders',
      advice: 'Confira a senha e teste a conexão.',
    },
  ]
}

async function stuckCards(work: Work): Promise<HomeCard[]> {
  const count = await work.of(Events).count({ processedAt: null, stuckAt: { [Op.ne]: null } })
  return [
    {
      title: titleOf(count, 'Pendência do sistema', 'Pendências do sistema'),
      count,
      path: '/system/health',
      advice: 'Tente de novo ou dê por resolvido.',
    },
  ]
}

async function offeredCards(work: Work, registry: Registry): Promise<HomeCard[]> {
  const off = await disabledModules(work)
  const offers = registry.offers('homeCards').filter(offer => !off.has(offer.plugin))
  return (await Promise.all(offers.map(offer => offer.cards(work)))).flat()
}

// Comings and goings of users are the audit's business.
const recentEvents = (work: Work) =>
  work
    .of(Events)
    .all({ where: { subject: { [Op.notIn]: ['user', 'message', 'task'] } }, order: [['seq', 'DESC']], limit: 8 })
