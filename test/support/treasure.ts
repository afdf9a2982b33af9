import supertest from 'supertest'
import type { Column } from '../../core/data/column.ts'
import { type Company, findCompany } from '../../core/data/company.ts'
import { newId } from '../../core/data/table.ts'
import { systemActor, type Work } from '../../core/data/work.ts'
import { channelKinds } from '../../core/outbox/channel.ts'
import { Messages } from '../../core/outbox/message.ts'
import { Senders } from '../../core/outbox/sender.ts'
import { createApiToken } from '../../core/people/api-token.ts'
import { createContact } from '../../core/people/contact-actions.ts'
import { changeSettings } from '../../core/people/settings.ts'
import { simulationKind } from '../../core/simulation/simulation-task.ts'
import { startTask } from '../../core/tasks/actions.ts'
import type { TaskType } from '../../core/tasks/task-type.ts'
import { receivableSettings } from '../../plugins/receivables/settings.ts'
import { generationTask } from '../../plugins/subscriptions/generation-task.ts'
import { noteXml } from '../../scripts/seed/fiscal-notes.ts'
import type { TestApp } from './build.ts'
import { officialNumber, testAccount } from './cloud-api/stub.ts'
import { checkCustomers, customers } from './contact-importing.ts'
import { allDoors, hasId } from './doors.ts'
import { takeNotesOf, takeXmls } from './full-fiscal.ts'
import { someoneWrites } from './inbox.ts'
import { type Caller, callerWith } from './knock.ts'
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
  const official = await shop.addSender(officialNumber({ name: secret, isDefault: false }))
  const contact = await shop.write(work =>
    createContact(work, { name: secret, email, mobile: '(49) 99999-0187', notes: secret }),
  )
  // Without a key there would be no code to be kept from others.
  await shop.write(work => changeSettings(work, receivableSettings, { pixKey: email }))
  const whatsapp = await shop.read(work => work.of(Senders).first({ where: { channel: 'whatsapp' } }))
  const media = { name: `${secret}.txt`, contentType: 'text/plain', bytes: Buffer.from(secret) }
  await someoneWrites(shop, whatsapp?.id ?? '', { body: secret, media })
  const token = await shop.token()
  const known = { text: secret, fields: { contactId: contact.id } as Record<string, unknown> }
  for (const door of allDoors(shop.app)) {
    if (door.success !== 201 || door.takesFiles || hasId(door)) continue
    const body = sampleOf(door.body, known) as object
    const { status, text } = await supertest(origin).post(door.path).auth(token, { type: 'bearer' }).send(body)
    if (status !== 201) throw new Error(`${door.path} took no sample: ${status} ${text}`)
    // What was made may be asked for by what is made later: `plans` gives a `planId`.
    known.fields[`${door.path.split('/').at(-1)?.replace(/ies$/, 'y').replace(/s$/, '')}Id`] ??= JSON.parse(text).id
  }
  await takeNotesOf(shop)
  await takeXmls(shop, [noteXml({ number: 1, recipient: { taxId: '11144477735', name: secret, email } })])
  await checkCustomers(shop, customers(`${secret};111.111.111-11`))
  await shop.write(work => startTask(work, generationTask, { dueUntil: '2027-03-31' }))
  const simulation = await shop.write(work => startTask(work, simulationOf(shop), { days: 7 }))
  while ((await shop.app.tasks.round()) > 0);
  await shop.relay()
  const mail = await shop.write(letOneMailLeave)
  await shop.write(work => makeUpTheRest(shop, work))
  // A sender of the kind that has pages of its own.
  const own = [
    ['messages', mail],
    ['contacts', contact.id],
    ['senders', official.id],
    ['tasks', simulation.id],
  ] as const
  const ids = new Map([...(await idsOf(shop)), ...own])
  return { contactId: contact.id, ids, secrets: [secret, email, '99999-0187', '999990187', testAccount.verifyToken] }
}

/** The administrator of a second company, which has one customer. */
export async function otherCompany(app: TestApp): Promise<{ caller: Caller; contactId: string }> {
  const browser = await app.stranger()
  const { database, works, clock } = app.shop.app
  const company = await findCompany(database, 'outra-loja', clock.now())
  if (!company) throw new Error('The other company was not founded')
  const { contact, token } = await works.write({ company, actor: systemActor }, async work => ({
    contact: await createContact(work, { name: 'Cliente de outra loja' }),
    token: await createApiToken(work, { name: 'outra', role: 'administrator' }),
  }))
  return { caller: await callerWith(app, browser, token.text), contactId: contact.id }
}

/** All rows of one company, as text: the same before and after means that nothing of it was touched. */
export async function everythingOf({ app }: Shop, company: Pick<Company, 'id' | 'timeZone'>): Promise<string[]> {
  const rows = await app.works.read({ company, actor: systemActor }, work =>
    Promise.all(
      app.registry.models.map(async model => ({
        name: model.name,
        found: await work.of(model).all({ order: [['id', 'ASC']] }),
      })),
    ),
  )
  return rows.flatMap(({ name, found }) => found.map(row => `${name} ${JSON.stringify(row).replace(visits, '')}`))
}

/** Looking around is noted at the user and at the token. */
const visits = /"(lastSeenAt|lastUsedAt)":("[^"]*"|null)/g

/** Not by the dispatcher, which would want a browser for its PDF. */
async function letOneMailLeave(work: Work): Promise<string> {
  const mail = await work.of(Messages).first({ where: { channel: 'email' } })
  if (!mail) throw new Error('No plug-in said anything by e-mail')
  await work.of(Messages).change({ id: mail.id }, { status: 'sent', sentAt: work.now, providerId: `paper-${mail.id}` })
  return mail.id
}

async function makeUpTheRest({ app }: Shop, work: Work): Promise<void> {
  for (const model of app.registry.models) {
    if ((await work.of(model).count()) > 0) continue
    const columns = Object.entries(model.columns).filter(([name]) => !['id', 'companyId', 'createdAt'].includes(name))
    const row = Object.fromEntries(columns.map(([name, column]) => [name, madeUp(column, work)]))
    // What goes through a lifecycle is in one of its statuses.
    const lifecycle = app.registry.plugins.flatMap(({ lifecycles = [] }) => lifecycles).find(one => one.model === model)
    await work.of(model).insert({ ...row, ...(lifecycle ? { status: lifecycle.initial } : {}) } as never)
  }
}

function madeUp(column: Column, { now }: Work): unknown {
  const values: Record<Column['kind'], unknown> = {
    id: newId(),
    text: secret.slice(0, column.length),
    exact: secret.slice(0, column.length),
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
  const found = app.registry.models.map(async (model): Promise<[string, string]> => {
    const row = await read(work => work.of(model).first({}))
    return [model.name, String(row?.id)]
  })
  return Promise.all(found)
}

export const simulationOf = ({ app }: Shop) => app.registry.taskTypes.get(simulationKind) as TaskType<{ days: number }>
