import type { Job } from '#core'
import { happeningOf, type Notice, noticesDue, type Told, tellNotices } from './reminders.ts'

/** Tells who has something to pay. It only records facts: the notifier says them, the dispatcher paces them. */
export const announceDue: Job = {
  name: 'receivables.due',
  title: 'Avisar vencimentos',
  // An hour before messages may usually leave, so that the day's queue is ready by then.
  schedule: '0 7 * * *',
  async run(work) {
    const notices = await noticesDue(work)
    await tellNotices(work, notices)
    return {
      count: notices.length,
      summary: notices.length === 1 ? '1 cliente avisado' : `${notices.length} clientes avisados`,
    }
  },
  async foresee(work, memory) {
    const told = (memory.get('receivables.due') as Told[] | undefined) ?? []
    const notices = await noticesDue(work, told)
    memory.set('receivables.due', [...told, ...notices.flatMap(notice => toldBy(notice, work.today))])
    return notices.map(happeningOf)
  },
}

const toldBy = ({ contactId, items }: Notice, toldOn: string): Told[] =>
  items.map(({ id: instalmentId, level, dueDate }) => ({
    ...{ instalmentId, level, dueDate, contactId, toldOn },
    // No event is recorded; what is told to one contact on one day is one notice.
    eventId: `${contactId} ${toldOn}`,
  }))
