import { changeDocumentStatus } from '../../core/documents/tracked/actions.ts'
import { record } from '../../core/events/record.ts'
import { definePlugin, type Plugin } from '../../core/plugin.ts'
import { defineTask } from '../../core/tasks/task-type.ts'
import { quotes } from '../../plugins/quotes/quote.ts'

/** Where a process may stop for good. */
export type Place = 'transaction' | 'reaction' | 'errand' | 'job' | 'phone' | 'task'

export type Halt = (place: Place) => Promise<void>

/** What most processes do everywhere. */
export const goOn: Halt = async () => undefined

/** Approves the quotes one by one, and may stop for good in the middle of the second. */
export const approval = (halt: Halt) =>
  defineTask<{ quoteIds: string[] }, { next: number }, number>({
    kind: 'lookout.approve_all',
    title: 'Aprovar tudo',
    unit: ['orçamento', 'orçamentos'],
    permission: 'system.write',
    async step(work, { input: { quoteIds }, state }) {
      const at = state?.next ?? 0
      await changeDocumentStatus(work, quotes, { id: quoteIds[at] ?? '', to: 'approved' })
      if (at === 1) await halt('task')
      const next = { state: { next: at + 1 }, done: at + 1, total: quoteIds.length, rows: [{ data: quoteIds[at] }] }
      return at + 1 === quoteIds.length ? { ...next, finished: quoteIds.length } : next
    },
  })

/**
 * A plug-in of the tests' own that has a hand in what happens to quotes at one place, and may stop there in the middle
 * of its work: after it wrote, before anything is committed.
 */
export function lookout(place: Place | undefined, halt: Halt): Plugin {
  const note = (name: string, subjectId: string) => ({ name, subject: 'quote', subjectId })
  const parts: Partial<Record<Place, Partial<Plugin>>> = {
    reaction: {
      reactions: [
        {
          name: 'note',
          on: quotes.lifecycle.changed(),
          async handle(work, { subjectId }) {
            await record(work, note('lookout.noted', subjectId))
            await halt('reaction')
          },
        },
      ],
    },
    errand: {
      errands: [
        {
          name: 'call',
          on: quotes.lifecycle.changed(),
          async handle(desk, { subjectId }) {
            await halt('errand')
            await desk.write(work => record(work, note('lookout.called', subjectId)))
          },
        },
      ],
    },
    job: {
      jobs: [
        {
          name: 'lookout.approve',
          title: 'Aprovar tudo',
          schedule: '0 6 * * *',
          async run(work) {
            const open = await work.of(quotes.model).all({ where: { status: 'sent' } })
            for (const { id } of open) await changeDocumentStatus(work, quotes, { id, to: 'approved' })
            await halt('job')
            return { count: open.length, summary: `${open.length} aprovados` }
          },
        },
      ],
    },
    task: { tasks: [approval(halt)] },
  }
  return definePlugin({
    name: 'lookout',
    title: 'Vigia',
    facts: ['lookout.noted', 'lookout.called'],
    ...(place ? parts[place] : {}),
  })
}
