import { Op } from 'sequelize'
import { z } from 'zod'
import { addDays, formatDate } from '../../core/brazil/dates.ts'
import { column, optional } from '../../core/data/column.ts'
import { defineModel, type Row } from '../../core/data/model.ts'
import { createSchema } from '../../core/data/schema.ts'
import type { Work } from '../../core/data/work.ts'
import { record } from '../../core/events/record.ts'
import type { Foreseen } from '../../core/jobs/job.ts'
import { defineMessage, type MessageType } from '../../core/notifier/message-type.ts'
import { definePlugin, type Plugin } from '../../core/plugin.ts'
import { openShop, type Shop, type ShopOptions } from './shop.ts'

/** What somebody owes, and whether they were told. */
export const Dues = defineModel('dues', {
  contactId: column.id(),
  title: column.text(),
  dueDate: column.date(),
  toldOn: optional(column.date()),
  /** It came from an old system: nobody is to be told. */
  imported: column.boolean(),
})
export type Due = Row<typeof Dues>

/** Those that fall due within three days and of which nobody was told. */
const near = (work: Work): Promise<Due[]> =>
  work.of(Dues).all({
    where: { dueDate: { [Op.lte]: addDays(work.today, 3) }, toldOn: null },
    order: [['title', 'ASC']],
  })

const soon = ({ id, contactId, dueDate, imported }: Due): Foreseen => ({
  ...{ name: 'due.soon', subject: 'due', subjectId: id, contactId, payload: { dueDate } },
  quiet: imported,
})

export const reminder = (more: Partial<MessageType> = {}): MessageType => ({
  ...defineMessage({
    name: 'due.reminder',
    title: 'Aviso de vencimento',
    on: { event: 'due.soon' },
    purpose: 'billing',
    priority: 20,
    rule: { mode: 'automatic', channels: ['whatsapp', 'email'] },
    variables: z.object({
      conta: z.object({ titulo: z.string().meta({ title: 'Título da conta' }), dia: z.string() }),
    }),
    sample: { conta: { titulo: 'Mensalidade', dia: '31/12/2026' } },
    async describe(work, event) {
      const due = await work.of(Dues).first({ where: { id: event.subjectId } })
      if (!due) return undefined
      const conta = { titulo: due.title, dia: formatDate(due.dueDate) }
      return { contactId: due.contactId, variables: { conta } }
    },
    async stillTrue(work, event) {
      const due = await work.of(Dues).first({ where: { id: event.subjectId } })
      return due ? true : 'A conta não existe mais.'
    },
    words: {
      whatsapp: { body: 'Olá {{cliente.primeiroNome}}, {{conta.titulo}} vence em {{conta.dia}}.' },
      email: { subject: 'Vence em {{conta.dia}}', body: '{{conta.titulo}} vence em {{conta.dia}}.' },
    },
  }),
  ...more,
})

/** A plug-in whose job reminds people in the morning, and can say beforehand whom. */
export function duesPlugin(more: Partial<Plugin> = {}): Plugin {
  return definePlugin({
    name: 'dues',
    title: 'Contas',
    models: [Dues],
    facts: ['due.soon'],
    messages: [reminder()],
    jobs: [
      {
        name: 'dues.remind',
        title: 'Avisar vencimentos',
        schedule: '0 8 * * *',
        async run(work) {
          const due = await near(work)
          for (const one of due) {
            await work.of(Dues).change({ id: one.id }, { toldOn: work.today })
            const { quiet, ...happening } = soon(one)
            await record({ ...work, quiet: quiet ?? false }, happening)
          }
          return { count: due.length, summary: `${due.length} avisos` }
        },
        async foresee(work, memory) {
          const due = (await near(work)).filter(({ id }) => !memory.has(id))
          for (const { id } of due) memory.set(id, work.today)
          return due.map(soon)
        },
      },
    ],
    ...more,
  })
}

/** Another module that has something to say when something falls due. */
export const bellsPlugin = (): Plugin =>
  definePlugin({
    name: 'bells',
    title: 'Sinos',
    messages: [reminder({ name: 'due.bell', title: 'Sino', rule: { mode: 'automatic', channels: ['email'] } })],
  })

/** On Monday 23 November 2026 at ten in the morning, in São Paulo. */
export async function openDuesShop(options: ShopOptions = {}): Promise<Shop> {
  const shop = await openShop({ plugins: [duesPlugin()], ...options })
  if (!options.share) await createDues(shop)
  return shop
}

/** Its table, as a migration would make it. */
export async function createDues({ app }: Shop): Promise<void> {
  const { id, companyId, createdAt, ...own } = Dues.columns
  await createSchema(app.database).createTable(Dues.name, own)
}

export async function addDue(shop: Shop, contactId: string, dueDate: string, more: Partial<Due> = {}): Promise<Due> {
  return shop.write(work =>
    work.of(Dues).insert({ contactId, dueDate, title: `Conta ${dueDate}`, imported: false, ...more }),
  )
}
