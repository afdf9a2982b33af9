import type { Work } from '../../../data/work.ts'
import { Events } from '../../../events/event.ts'
import type { MessageType } from '../../../notifier/message-type.ts'
import { Messages } from '../../../outbox/message.ts'
import type { Titles } from './titles.ts'

export interface DocumentChoice {
  /** `quote:0199...` */
  value: string
  title: string
}

const shown = 10

/** The documents this message was, or would be, about most recently: to see the words on. */
export async function latestDocuments(work: Work, type: MessageType, titles: Titles): Promise<DocumentChoice[]> {
  const told = await work.of(Messages).all({
    where: { type: type.name },
    order: [
      ['createdAt', 'DESC'],
      ['id', 'DESC'],
    ],
    limit: 50,
  })
  // A message that was never planned yet: its kind of document among what happened last.
  const recent = told.length < shown ? await work.of(Events).all({ order: [['seq', 'DESC']], limit: 500 }) : []
  const kind = told[0]?.subjectKind ?? recent.find(event => event.name === type.on.event)?.subject
  const subjects = [
    ...told.map(({ subjectKind, subjectId }) => ({ subjectKind, subjectId })),
    ...recent
      .filter(event => event.subject === kind)
      .map(event => ({ subjectKind: event.subject, subjectId: event.subjectId })),
  ]
  const distinct = [...new Map(subjects.map(subject => [`${subject.subjectKind}:${subject.subjectId}`, subject]))]
  const choices = await Promise.all(
    distinct.slice(0, shown).map(async ([value, subject]) => {
      const document = await titles.document(work, subject)
      return document && { value, title: document.title }
    }),
  )
  return choices.filter(choice => choice !== undefined)
}
