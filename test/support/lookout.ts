import { changeDocumentStatus } from '../../core/documents/tracked/actions.ts'
import { record } from '../../core/events/record.ts'
import { definePlugin, type Plugin } from '../../core/plugin.ts'
import { quotes } from '../../plugins/quotes/quote.ts'

/** Where a process may stop for good. */
export type Place = 'transaction' | 'reaction' | 'errand' | 'job' | 'phone'

export type Halt = (place: Place) => Promise<void>

/** What most processes do everywhere. */
export const goOn: Halt = async () => undefined

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
  }
  return definePlugin({
    name: 'lookout',
    title: 'Vigia',
    facts: ['lookout.noted', 'lookout.called'],
    ...(place ? parts[place] : {}),
  })
}
