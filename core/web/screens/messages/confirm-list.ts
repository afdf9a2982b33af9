import type { Work } from '../../../data/work.ts'
import type { Message } from '../../../outbox/message.ts'
import {
  countAtMost,
  countLists,
  repairCodes,
  type WaitingList,
  waitingLists,
  waitingPage,
} from '../../../outbox/message-list.ts'
import type { Input, Kit } from '../../kit.ts'
import type { Services } from '../../services.ts'
import { confirmBulk } from './confirm-bulk.ts'
import { withQuery } from './query.ts'
import { type Question, questionsOf } from './question.ts'
import { createTitles, type Titles } from './titles.ts'

const pageSize = 50

/** The shared list of what needs a person (X13). */
export function confirmScreens(kit: Kit, services: Services): void {
  const titles = createTitles(services.registry)

  kit.get('/messages/confirm', 'messages.read', async (work, { query, allows }) => {
    const filters = filtersFrom(query)
    const { items, nextCursor } = await waitingPage(work, filters, { cursor: query.cursor, limit: pageSize })
    const counts = await countLists(work)
    const rows = await rowsOf(work, items, titles)
    return kit.view('messages/confirm', {
      title: 'Confirmar mensagens',
      filters,
      tabs: tabsFor(filters.list, counts),
      rows,
      anyByHand: rows.some(row => row.byHand),
      reasons: reasonsFor(filters.list),
      empty: emptyTexts[filters.list],
      selectable: allows('messages.write') && filters.list !== 'unsure',
      tickAll: nextCursor || query.cursor ? 'Marcar todas desta página' : 'Marcar todas',
      modules: titles.modules,
      filtered: Boolean(filters.plugin || filters.reasonCode || filters.search),
      here: withQuery('/messages/confirm', query),
      next: nextCursor && withQuery('/messages/confirm', { ...query, cursor: nextCursor }),
      first: query.cursor && withQuery('/messages/confirm', { ...query, cursor: undefined }),
    })
  })

  confirmBulk(kit)
}

function filtersFrom({ list, plugin, reason, search }: Input['query']) {
  return {
    list: waitingLists.find(known => known === list) ?? ('confirm' as const),
    plugin: plugin || undefined,
    reasonCode: reason || undefined,
    search: search?.trim() || undefined,
  }
}

const listTitles: Record<WaitingList, string> = {
  confirm: 'Confirmar',
  repair: 'Corrigir',
  unsure: 'Incertas',
  failed: 'Falharam',
}

const emptyTexts: Record<WaitingList, { heading: string; advice: string }> = {
  confirm: {
    heading: 'Nada para confirmar',
    advice: 'Mensagens com "Perguntar antes" esperam aqui até alguém dizer sim ou não.',
  },
  repair: {
    heading: 'Nada para corrigir',
    advice: 'Quando falta um dado no cadastro, a mensagem espera aqui em vez de sair incompleta.',
  },
  unsure: {
    heading: 'Nenhuma mensagem incerta',
    advice: 'Se um envio for interrompido no meio, perguntamos aqui se a mensagem chegou.',
  },
  failed: {
    heading: 'Nenhuma mensagem falhou',
    advice: 'O que não puder ser entregue aparece aqui, com o motivo.',
  },
}

function tabsFor(current: WaitingList, counts: Record<WaitingList, number>) {
  return waitingLists.map(list => ({
    title: `${listTitles[list]}${counts[list] > 0 ? ` (${countText(counts[list])})` : ''}`,
    path: list === 'confirm' ? '/messages/confirm' : `/messages/confirm?list=${list}`,
    active: list === current,
  }))
}

const countText = (count: number) => (count >= countAtMost ? `${countAtMost - 1}+` : String(count))

const reasonTitles: Record<string, string> = {
  confirm: 'Espera confirmação',
  late: 'Aconteceu há tempo demais',
  backdated: 'Data no passado',
  changed: 'Mudou depois do texto',
  no_add_on: 'Enviar à mão',
  whatsapp_off: 'WhatsApp desligado',
  repair: 'Falta um dado',
  no_sender: 'Sem remetente',
  no_words: 'Sem texto',
}

function reasonsFor(list: WaitingList): [string, string][] {
  if (list !== 'confirm' && list !== 'repair') return []
  return Object.entries(reasonTitles).filter(([code]) => repairCodes.includes(code) === (list === 'repair'))
}

async function rowsOf(work: Work, messages: Message[], titles: Titles) {
  const questions = await questionsOf(work, messages)
  return Promise.all(
    messages.map(async (message, index) => ({
      ...(questions[index] as Question),
      // Said once above the list.
      reason: message.reasonCode === 'no_add_on' ? null : message.reason,
      type: titles.type(message.type),
      module: titles.module(message.plugin),
      createdAt: message.createdAt,
      reasonTitle: reasonTitles[message.reasonCode ?? ''] ?? '',
      postponed: message.postponedAt !== null,
      document: await titles.document(work, message),
    })),
  )
}
