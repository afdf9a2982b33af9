import { Op } from 'sequelize'
import {
  changeDocumentStatus,
  type DocumentRow,
  daysBetween,
  foreseeDocumentStatus,
  formatDate,
  type Happening,
  type Job,
  record,
  settingsOf,
  today,
  type Where,
  type Work,
} from '#core'
import { consignments } from './consignment.ts'
import { consignmentSettings } from './settings.ts'

type Consignment = DocumentRow & { returnOn: string; reminded: string | null }

/** Before the day of return, on the days that the company chose: once per consignment, date and day. */
export const remindOfReturns: Job = {
  name: 'consignments.remind',
  title: 'Lembrar devoluções de condicionais',
  schedule: '0 9 * * *',
  async run(work) {
    const due = await remindersDue(work)
    let count = 0
    for (const { head, level } of due) {
      const { id, status, reminded } = head
      const where = { id, status, reminded } as Where<DocumentRow>
      const mine = { reminded: levelKey(head, level) } as Partial<DocumentRow>
      // Compared and set: of two runs at the same moment one tells.
      if ((await work.of(consignments.model).change(where, mine)) === 0) continue
      await record(work, happeningOf(head))
      count++
    }
    return { count, summary: count === 1 ? '1 lembrete de devolução' : `${count} lembretes de devolução` }
  },
  async foresee(work, memory) {
    const due = (await remindersDue(work)).filter(({ head, level }) => !memory.has(`${head.id} ${level}`))
    for (const { head, level } of due) memory.set(`${head.id} ${level}`, work.today)
    return due.map(({ head }) => happeningOf(head))
  },
}

/** Consignments whose day of return is over, each through the same door as a click. */
export const expireConsignments: Job = {
  name: 'consignments.expire',
  title: 'Marcar condicionais atrasadas',
  schedule: '10 6 * * *',
  async run(work) {
    const due = await pastReturn(work)
    for (const { id } of due) await changeDocumentStatus(work, consignments, { id, to: 'overdue' })
    return {
      count: due.length,
      summary: due.length === 1 ? '1 condicional atrasada' : `${due.length} condicionais atrasadas`,
    }
  },
  async foresee(work, memory) {
    const due = (await pastReturn(work)).filter(({ id }) => !memory.has(id))
    for (const { id } of due) memory.set(id, work.today)
    return due.map(head => foreseeDocumentStatus(consignments, head, 'overdue'))
  },
}

const pastReturn = (work: Work) => outWhere(work, { [Op.lt]: work.today })

/** The nearest level that has come and was not told yet for this date; a day on which the machine was off is made up for. */
async function remindersDue(work: Work): Promise<{ head: Consignment; level: number }[]> {
  const { remindDays } = await settingsOf(work, consignmentSettings)
  const out = remindDays.length > 0 ? await outWhere(work, { [Op.gte]: work.today }) : []
  return out.flatMap(head => {
    // Nobody is reminded of what was agreed on this morning.
    if (today(head.createdAt, work.timeZone) === work.today) return []
    const left = daysBetween(work.today, head.returnOn)
    const come = remindDays.filter(level => left <= level)
    const level = Math.min(...come)
    return come.length > 0 && head.reminded !== levelKey(head, level) ? [{ head, level }] : []
  })
}

const outWhere = async (work: Work, returnOn: object) =>
  (await work.of(consignments.model).all({
    where: { status: 'out', returnOn } as Where<DocumentRow>,
    order: [['number', 'ASC']],
  })) as Consignment[]

const levelKey = ({ returnOn }: Consignment, level: number) => `${returnOn} ${level}`

const happeningOf = ({ id, contactId, returnOn }: Consignment): Happening => ({
  name: 'consignment.return_due',
  subject: 'consignment',
  subjectId: id,
  contactId,
  payload: { returnOn, title: `Lembrete: devolver até ${formatDate(returnOn)}` },
})
