import supertest from 'supertest'
import type { Column } from '../../core/data/column.ts'
import type { Company } from '../../core/data/company.ts'
import { newId } from '../../core/data/table.ts'
import { systemActor, type Work } from '../../core/data/work.ts'
import { channelKinds } from '../../core/outbox/channel.ts'
import { Messages } from '../../core/outbox/message.ts'
import { createContact } from '../../core/people/contact-actions.ts'
import type { TestApp } from './build.ts'
import { allEndpoints } from './routes.ts'
import { sampleOf } from './sample.ts'
import type { Shop } from './shop.ts'

/** What one company keeps and no other may see. */
export interface Treasure {
  contactId: string
  /** The id of one row, by table. */
  ids: ReadonlyMap<string, string>
  /** Texts that may stand in no answer to anybody else. */
  secrets: readonly string[]
}

const secret = 'Segredo da primeira loja'
const email = 'segredo@primeira-loja.test'

/** Makes the first company own something of every kind: through the API wherever it can create, else a made-up row. */
export async function hoard({ shop, origin }: TestApp): Promise<Treasure> {
  for (const channel of channelKinds) await shop.addSender({ channel, driver: 'paper', name: secret, identity: email })
  const contact = await shop.write(work =>
    createContact(work, { name: secret, email, mobile: '(49) 99999-0187', notes: secret }),
  )
  const token = await shop.token()
  const known = { text: secret, fields: { contactId: contact.id } }
  for (const { endpoint, path } of allEndpoints(shop.app)) {
    if (endpoint.method !== 'post' || path.includes(':') || endpoint.answer.status !== 201) continue
    const body = sampleOf(endpoint.body, known) as object
    const { status, text } = await supertest(origin).post(`/api/v1${path}`).auth(token, { type: 'bearer' }).send(body)
    if (status !== 201) throw new Error(`POST ${path} took no sample: ${status} ${text}`)
  }
  await shop.relay()
  const mail = await shop.write(letOneMailLeave)
  await shop.write(work => makeUpTheRest(shop, work))
  return { contactId: contact.id, ids: new Map([...(await idsOf(shop)), ['messages', mail]]), secrets: [secret, email, '99999-0187', '999990187'] }
}

/** All rows of one company, as text: the same before and after means that nothing of it was touched. */
export async function everythingOf({ app }: Shop, company: Pick<Company, 'id' | 'timeZone'>): Promise<string[]> {
  const tables = app.registry.models.filter(model => model.name !== 'idempotency_keys')
  const rows = await app.works.read({ company, actor: systemActor }, work =>
    Promise.all(tables.map(async model => [model.name, await work.of(model).all({ order: [['id', 'ASC']] })] as const)),
  )
  return rows.flatMap(([name, found]) => found.map(row => `${name} ${JSON.stringify(row)}`.replace(visits, '')))
}

/** Without a browser for its PDF, and so not by the dispatcher. */
async function letOneMailLeave(work: Work): Promise<string> {
  const mail = await work.of(Messages).first({ where: { channel: 'email' } })
  if (!mail) throw new Error('No plug-in said anything by e-mail')
  await work.of(Messages).change({ id: mail.id }, { status: 'sent', sentAt: work.now, providerId: `paper-${mail.id}` })
  return mail.id
}

/** Looking around is noted at the user and at the token. */
const visits = /"(lastSeenAt|lastUsedAt)":("[^"]*"|null)/g

async function makeUpTheRest({ app }: Shop, work: Work): Promise<void> {
  for (const model of app.registry.models) {
    if ((await work.of(model).count()) > 0) continue
    const columns = Object.entries(model.columns).filter(([name]) => !['id', 'companyId', 'createdAt'].includes(name))
    const row = Object.fromEntries(columns.map(([name, column]) => [name, madeUp(column, work)]))
    await work.of(model).insert(row as never)
  }
}

function madeUp(column: Column, { now }: Work): unknown {
  const values: Record<Column['kind'], unknown> = {
    id: newId(),
    text: secret.slice(0, column.length),
    longText: secret,
    integer: 1,
    decimal: 1,
    boolean: true,
    date: '2026-11-22',
    instant: now,
    json: {},
  }
  return values[column.kind]
}

async function idsOf({ app, read }: Shop): Promise<[string, string][]> {
  const newest = app.registry.models.map(async ({ name, ...model }) => {
    const row = await read(work => work.of({ name, ...model }).first({ order: [['createdAt', 'DESC']] }))
    return [name, String(row?.id)] as [string, string]
  })
  return Promise.all(newest)
}
