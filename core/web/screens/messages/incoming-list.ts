import { plural } from '../../../brazil/words.ts'
import { markSeen } from '../../../channels/whatsapp/incoming-actions.ts'
import {
  countIncoming,
  type IncomingList,
  incomingLists,
  incomingPage,
} from '../../../channels/whatsapp/incoming-list.ts'
import type { Work } from '../../../data/work.ts'
import { Invalid } from '../../../errors.ts'
import { Senders } from '../../../outbox/sender.ts'
import type { Input, Kit } from '../../kit.ts'
import { safePath } from '../../safe-path.ts'
import { waitingText } from '../../waiting.ts'
import { looksOf } from './incoming-look.ts'
import { listOf, withQuery } from './query.ts'

const path = '/messages/incoming'
const pageSize = 50

/** "Recebidas": what customers wrote and somebody has to read. */
export function incomingScreens(kit: Kit): void {
  kit.get(path, 'messages.read', async (work, { query, allows }) => {
    const filters = filtersFrom(query)
    const { items, nextCursor } = await incomingPage(work, filters, { cursor: query.cursor, limit: pageSize })
    return kit.view('messages/incoming', {
      title: 'Mensagens recebidas',
      filters,
      tabs: await tabsFor(work, filters.list),
      rows: await looksOf(work, items),
      senders: await sendersOf(work),
      empty: emptyTexts[filters.list],
      filtered: Boolean(filters.search || filters.senderId),
      selectable: allows('messages.write') && filters.list !== 'all',
      here: withQuery(path, query),
      next: nextCursor && withQuery(path, { ...query, cursor: nextCursor }),
      first: query.cursor && withQuery(path, { ...query, cursor: undefined }),
    })
  })

  kit.post(`${path}/seen`, 'messages.write', async (work, { body }) => {
    const ids = listOf(body.ids)
    if (ids.length === 0) throw new Invalid({ ids: 'Marque ao menos uma mensagem.' })
    const seen = await markSeen(work, ids)
    const text = seen > 0 ? `${plural(seen, 'marcada como vista', 'marcadas como vistas')}.` : 'Alguém já tinha visto.'
    return kit.redirect(safePath(body.back, path), text)
  })
}

function filtersFrom({ list, search, sender }: Input['query']) {
  return {
    list: incomingLists.find(known => known === list) ?? ('new' as const),
    search: search?.trim() || undefined,
    senderId: sender || undefined,
  }
}

const listTitles: Record<IncomingList, string> = {
  new: 'Novas',
  unmatched: 'Sem cliente',
  requests: 'Pedidos',
  all: 'Todas',
}

const emptyTexts: Record<IncomingList, { heading: string; advice: string }> = {
  new: {
    heading: 'Nada novo',
    advice: 'O que os clientes responderem aos seus avisos aparece aqui até alguém ver.',
  },
  unmatched: {
    heading: 'Todas têm dono',
    advice: 'Quando o número não é de nenhum cliente, ou é de mais de um, você diz aqui de quem é a mensagem.',
  },
  requests: {
    heading: 'Nenhum pedido para ler',
    advice: 'Quem escreve só SAIR é atendido sozinho. Pedidos que não são claros esperam aqui por uma pessoa.',
  },
  all: {
    heading: 'Ninguém escreveu ainda',
    advice: 'Com um número de WhatsApp conectado, tudo o que os clientes escreverem fica guardado aqui.',
  },
}

async function tabsFor(work: Work, current: IncomingList) {
  const counts: Partial<Record<IncomingList, number>> = await countIncoming(work)
  return incomingLists.map(list => ({
    title: `${listTitles[list]}${counts[list] ? ` (${waitingText(counts[list])})` : ''}`,
    path: list === 'new' ? path : `${path}?list=${list}`,
    active: list === current,
  }))
}

/** To choose among, when the company has several numbers. */
const sendersOf = async (work: Work): Promise<[string, string][]> =>
  (await work.of(Senders).all({ where: { channel: 'whatsapp', removedAt: null }, order: [['createdAt', 'ASC']] })).map(
    ({ id, name, identity }) => [id, `${name} (${identity})`],
  )
