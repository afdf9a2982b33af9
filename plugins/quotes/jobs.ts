import { Op } from 'sequelize'
import { changeDocumentStatus, type Job, type Where } from '#core'
import { quotes } from './quote.ts'

/** Quotes past their validity become "vencido", each through the same door as a click. */
export const expireQuotes: Job = {
  name: 'quotes.expire',
  title: 'Vencer orçamentos',
  schedule: '5 6 * * *',
  async run(work) {
    const past = { status: ['open', 'sent'], validUntil: { [Op.lt]: work.today } } as Where<unknown>
    const due = await work.of(quotes.model).all({ where: past, order: [['number', 'ASC']] })
    for (const { id } of due) await changeDocumentStatus(work, quotes, { id, to: 'expired' })
    const summary = due.length === 1 ? '1 orçamento vencido' : `${due.length} orçamentos vencidos`
    return { count: due.length, summary }
  },
}
