import { isCivilDate } from '../../../brazil/dates.ts'
import { NotFound } from '../../../errors.ts'
import { exportFormats, exportMessages } from '../../../history/message-export.ts'
import type { MessageFilters } from '../../../history/message-page.ts'
import { type MessageTitles, reportColumns, reportHeader, reportRow } from '../../../history/message-report.ts'
import { type Period, reportPeriod } from '../../../history/report-period.ts'
import { type ChannelKind, channelKinds } from '../../../outbox/channel.ts'
import { type MessageStatus, messageLifecycle, messageStatuses } from '../../../outbox/message.ts'
import type { Input, Kit } from '../../kit.ts'
import type { Services } from '../../services.ts'
import { findPeople, pageOfPeople } from './history-people.ts'
import { channelName, lookOf } from './look.ts'
import { withQuery } from './query.ts'
import { createTitles } from './titles.ts'

const path = '/messages/history'
const pageSize = 50

/** "Histórico de mensagens" (W26-W29): the report on the screen, on paper and as a file. */
export function historyScreens(kit: Kit, { registry, options }: Services): void {
  const { modules, types } = createTitles(registry)
  const titles: MessageTitles = { plugins: new Map(modules), types: new Map(types) }

  kit.get(path, 'messages.read', async (work, { query }) => {
    const asked = readQuestion(query, work.today)
    const people = await findPeople(work, { search: asked.search, contactId: asked.filters.contactId })
    const place = { cursor: query.cursor || undefined, limit: pageSize }
    const { items, nextCursor } = await pageOfPeople(work, { filters: asked.filters, people, place })
    const header = await reportHeader(work, asked.filters)
    const shown = { ...query, from: asked.filters.from, to: asked.filters.to, channel: asked.channel }
    const title = asked.filters.channel ? header.title : 'Histórico de mensagens'
    return kit.view('messages/history', {
      title,
      header: { ...header, title },
      columns: reportColumns,
      rows: items.map(message => ({
        cells: reportRow(message, titles, work.timeZone),
        look: lookOf(message),
      })),
      filters: { ...asked.filters, channel: asked.channel, search: asked.search, menu: query.menu },
      choices: [
        { name: 'channel', label: 'Canal', any: 'all', options: channels },
        { name: 'status', label: 'Status', any: '', options: statuses },
        { name: 'plugin', label: 'Módulo', any: '', options: modules },
        { name: 'type', label: 'Tipo', any: '', options: types },
      ],
      people,
      peoplePaths: people?.contacts.map(({ id, name }) => ({
        name,
        path: withQuery(path, { ...shown, search: '', cursor: '', contactId: id }),
      })),
      exports:
        people && people.contacts.length !== 1
          ? []
          : exportFormats.map(format => ({
              title: format.toUpperCase(),
              path: withQuery(`${path}/export`, {
                ...shown,
                cursor: '',
                search: '',
                contactId: people?.contacts[0]?.id,
                format,
              }),
            })),
      withoutPerson: withQuery(path, { ...shown, search: '', contactId: '', cursor: '' }),
      next: nextCursor && withQuery(path, { ...shown, cursor: nextCursor }),
      first: query.cursor && withQuery(path, { ...shown, cursor: '' }),
    })
  })

  kit.getSlow(`${path}/export`, 'messages.read', async (desk, { query }) => {
    const format = exportFormats.find(known => known === query.format)
    if (!format) throw new NotFound('Este formato não existe. Use CSV, XLSX ou PDF.')
    const { filters } = await desk.read(async work => readQuestion(query, work.today))
    const print = (html: string) => kit.pdf(html, { landscape: true, long: true })
    const file = await exportMessages(desk, { filters, titles, format }, { rootFolder: options.rootFolder, print })
    return { kind: 'file', name: file.name, contentType: file.contentType, body: file.bytes }
  })
}

const channels = channelKinds.map((kind): [string, string] => [kind, channelName(kind)])
const statuses = messageStatuses.map((status): [string, string] => [status, messageLifecycle.statuses[status].title])

interface Question {
  filters: MessageFilters & Period
  /** As the form shows it; `all` when every channel is meant. */
  channel: string
  search: string
}

/** From the menus it is the WhatsApp report, unless another channel is chosen there. */
function readQuestion(query: Input['query'], today: string): Question {
  const asked = query.channel || (query.menu ? 'whatsapp' : 'all')
  const channel: ChannelKind | undefined = channelKinds.find(kind => kind === asked)
  const status: MessageStatus | undefined = messageStatuses.find(known => known === query.status)
  return {
    filters: {
      ...periodOf(query, today),
      channel,
      status,
      plugin: query.plugin || undefined,
      type: query.type || undefined,
      contactId: query.contactId || undefined,
    },
    channel: channel ?? 'all',
    search: query.search?.trim() ?? '',
  }
}

/** Dates that do not exist are not said; dates in the wrong order are turned around. */
function periodOf({ from, to }: Input['query'], today: string): Period {
  const [first, last] = [from, to].map(date => (date && isCivilDate(date) ? date : undefined))
  return first && last && first > last ? { from: last, to: first } : reportPeriod({ from: first, to: last }, today)
}
