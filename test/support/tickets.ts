import { Readable } from 'node:stream'
import { z } from 'zod'
import { column, optional } from '../../core/data/column.ts'
import { defineModel } from '../../core/data/model.ts'
import type { Work } from '../../core/data/work.ts'
import { Conflict } from '../../core/errors.ts'
import { advance, defineLifecycle } from '../../core/events/lifecycle.ts'
import { record } from '../../core/events/record.ts'
import { defineMessage } from '../../core/notifier/message-type.ts'
import { defineSettings } from '../../core/people/settings.ts'
import { definePlugin } from '../../core/plugin.ts'
import type { ApiKit } from '../../core/web/api/kit.ts'

/** A small plug-in of the tests' own: something with a status, about which the customer hears. */
export const Tickets = defineModel('tickets', {
  contactId: column.id(),
  title: column.text(),
  status: column.text(20),
  note: optional(column.text()),
})

export const ticketTable = {
  contactId: column.id(),
  title: column.text(),
  status: column.text(20),
  note: optional(column.text()),
}

const lifecycle = defineLifecycle({
  subject: 'ticket',
  model: Tickets,
  initial: 'open',
  statuses: {
    open: { title: 'Aberto', color: 'blue', next: ['done'] },
    done: { title: 'Pronto', color: 'green', next: [] },
  },
})

const ticketDone = defineMessage({
  name: 'ticket.done',
  title: 'Status chamado',
  on: lifecycle.changed('done'),
  purpose: 'service',
  priority: 30,
  rule: { mode: 'confirm', channels: ['email'] },
  variables: z.object({ chamado: z.object({ titulo: z.string() }) }),
  sample: { chamado: { titulo: 'Trocar a tela' } },
  async describe(work, event) {
    const ticket = await work.of(Tickets).get(event.subjectId)
    return { contactId: ticket.contactId, variables: { chamado: { titulo: ticket.title } } }
  },
  stillTrue: async () => true,
  words: {
    email: { subject: 'Seu chamado', body: 'Olá {{cliente.primeiroNome}}, {{chamado.titulo}} está pronto.' },
  },
})

export const tickets = definePlugin({
  name: 'tickets',
  title: 'Chamados',
  models: [Tickets],
  lifecycles: [lifecycle],
  messages: [ticketDone],
  permissions: [
    { name: 'tickets.read', title: 'Ver chamados', roles: ['staff', 'reader'] },
    { name: 'tickets.write', title: 'Abrir chamados', roles: ['staff'] },
  ],
  settings: defineSettings(
    'tickets',
    z.object({ days: z.int().min(1).max(30).default(3), sound: z.boolean().default(true) }),
  ),
  api: ticketApi,
})

/** Called by the slow route while it works, so that a test can look in between. */
export const slowHook: { run: () => Promise<void> } = { run: async () => {} }

function ticketApi(kit: ApiKit): void {
  const params = z.object({ id: z.guid() })
  const ticket = z.object({ id: z.guid(), title: z.string(), status: z.string(), createdAt: z.iso.datetime() })
  const [read, write] = ['tickets.read', 'tickets.write']
  const body = z.object({
    contactId: z.guid(),
    title: z.string().min(1).max(50),
    place: z.object({ city: z.string() }).optional(),
    tags: z.array(z.object({ name: z.string() })).optional(),
  })
  kit.route(
    { method: 'post', path: '/', permission: write, summary: 'Abre', body, answer: { status: 201, schema: ticket } },
    (work, { body: { contactId, title } }) => open(work, contactId, title),
  )
  kit.route(
    { method: 'get', path: '/:id', permission: read, summary: 'Um', params, answer: { status: 200, schema: ticket } },
    (work, given) => work.of(Tickets).get(given.params.id),
  )
  kit.route(
    {
      method: 'post',
      path: '/:id/status',
      permission: write,
      summary: 'Muda a situação',
      params,
      body: z.object({ status: z.enum(['open', 'done']) }),
      answer: { status: 200, schema: ticket },
    },
    async (work, given) => {
      await advance(work, lifecycle, { id: given.params.id, to: given.body.status })
      return work.of(Tickets).get(given.params.id)
    },
  )
  kit.route(
    { method: 'delete', path: '/:id', permission: write, summary: 'Apaga', params, answer: { status: 204 } },
    (work, given) => work.of(Tickets).remove({ id: given.params.id }),
  )
  kit.slowRoute(
    {
      method: 'post',
      path: '/slow',
      permission: write,
      summary: 'Devagar',
      body,
      answer: { status: 201, schema: ticket },
    },
    async (desk, { body: { contactId, title } }) => {
      await slowHook.run()
      if (title === 'falha') throw new Conflict('Não deu.')
      return desk.write(work => open(work, contactId, title))
    },
  )
  kit.slowRoute(
    {
      method: 'get',
      path: '/:id/file',
      permission: read,
      summary: 'Arquivo',
      params,
      answer: { status: 200, file: 'text/plain' },
    },
    async (desk, given) => {
      const { title } = await desk.read(work => work.of(Tickets).get(given.params.id))
      return { name: title, contentType: 'text/plain; charset=utf-8', bytes: Buffer.from('conteúdo') }
    },
  )
  kit.slowRoute(
    { method: 'get', path: '/torn', permission: read, summary: 'Rasga', answer: { status: 200, file: 'text/plain' } },
    async () => ({ name: 'torn.txt', contentType: 'text/plain', bytes: Readable.from(torn()) }),
  )
  kit.route(
    { method: 'get', path: '/broken', permission: read, summary: 'Quebra', answer: { status: 200, schema: ticket } },
    async () => {
      throw new Error('the secret inside')
    },
  )
}

async function* torn() {
  yield 'the first half'
  throw new Error('the secret inside')
}

async function open(work: Work, contactId: string, title: string) {
  const row = await work.of(Tickets).insert({ contactId, title, status: 'open' })
  await record(work, { name: 'ticket.created', subject: 'ticket', subjectId: row.id, contactId })
  return row
}
