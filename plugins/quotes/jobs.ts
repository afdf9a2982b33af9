import { Op } from 'sequelize'
import { changeDocumentStatus, foreseeDocumentStatus, type Job, type Where, type Work } from '#core'
import { quotes } from './quote.ts'

/** Quotes past their validity become "vencido", each through the same door as a click. */
export const expireQuotes: Job = {
  name: 'quotes.expire',
  title: 'Vencer orçamentos',
  schedule: '5 6 * * *',
  async run(work) {
    const due = await pastValidity(work)
    for (const { id } of due) await changeDocumentStatus(work, quotes, { id, to: 'expired' })
    const summary = due.length === 1 ? '1 orçamento vencido' : `${due.length} orçamentos vencidos`
    return { count: due.length, summary }
  },
  async foresee(work, memory) {
    const due = (await pastValidity(work)).filter(({ id }) => !memory.has(id))
    for (const { id } of due) memory.set(id, work.today)
    return due.map(head => foreseeDocumentStatus(quotes, head, 'expired'))
  },
}

function pastValidity(work: Work) {
  const past = { status: ['open', 'sent'], validUntil: { [Op.lt]: work.today } } as Where<unknown>
  return work.of(quotes.model).all({ where: past, order: [['number', 'ASC']] })
}
