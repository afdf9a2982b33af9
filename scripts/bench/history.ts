import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createContact } from '../../core/people/contact-actions.ts'
import { type Figure, median } from './figure.ts'
import { fillHistory } from './history-rows.ts'
import { type DatabaseKind, type Installation, install } from './installation.ts'
import { signIn, type Visitor } from './visitor.ts'

const few = 1_000
const many = 1_000_000
const deep = 100_000
const visits = 15

/** (c) The history screen over HTTP with a million messages, beside the same screen with a thousand. */
export async function measureHistory(kind: DatabaseKind): Promise<Figure[]> {
  const small = await timesWith(kind, few)
  const large = await timesWith(kind, many)
  const rows: [string, number, number][] = [
    ['primeira página', large.first, small.first],
    ['página filtrada', large.filtered, small.filtered],
    [`página ${deep.toLocaleString('pt-BR')} linhas adiante`, large.deep, small.first],
  ]
  return rows.map(([page, ours, reference]) => ({
    name: `histórico com 1.000.000 de mensagens, ${page} (${kind})`,
    ours,
    reference,
    unit: 'ms',
    referenceName: 'a mesma tela com 1.000',
    ratio: ours / reference,
    target: 'razão ≤ 2',
    met: ours / reference <= 2,
  }))
}

async function timesWith(kind: DatabaseKind, count: number) {
  const place = await install(kind)
  const server = place.app.express.listen(0, '127.0.0.1')
  try {
    const contact = await place.app.works.write(place.scope, work =>
      createContact(work, { name: 'Maria', mobile: '(49) 99999-0187' }),
    )
    await fillHistory(place, { count, contactId: contact.id })
    const visitor = await signIn(addressOf(server))
    const period = 'from=2000-01-01&to=2030-12-31'
    const base = `/messages/history?${period}`
    return {
      first: await time(visitor, base),
      filtered: await time(visitor, `${base}&channel=whatsapp&status=failed`),
      deep: count > deep ? await time(visitor, `${base}&cursor=${await deepCursor(place)}`) : 0,
    }
  } finally {
    server.closeAllConnections()
    server.close()
    await place.close()
  }
}

const addressOf = (server: Server) => `http://127.0.0.1:${(server.address() as AddressInfo).port}`

/** Milliseconds of a visit, the median of several after a first one that warms up. */
async function time(visitor: Visitor, path: string): Promise<number> {
  const times: number[] = []
  for (let visit = 0; visit <= visits; visit++) {
    const start = performance.now()
    const html = await visitor.get(path)
    if (!html.includes('Data envio')) throw new Error(`${path} did not show the history`)
    if (visit > 0) times.push(performance.now() - start)
  }
  return median(times)
}

async function deepCursor({ app, scope }: Installation): Promise<string> {
  const { cursorOf } = await import('../../core/history/message-cursor.ts')
  const { Messages } = await import('../../core/outbox/message.ts')
  const order: ['createdAt' | 'id', 'DESC'][] = [
    ['createdAt', 'DESC'],
    ['id', 'DESC'],
  ]
  const [row] = await app.works.read(scope, work => work.of(Messages).all({ order, limit: 1, offset: deep }))
  if (!row) throw new Error('The history is not deep enough')
  return encodeURIComponent(cursorOf(row))
}
