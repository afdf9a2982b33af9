import type { Work } from '../../../data/work.ts'
import type { Message } from '../../../outbox/message.ts'
import type { SubjectLink } from '../../../plugin.ts'
import type { Registry } from '../../../registry.ts'
import { createSubjects } from '../../subjects.ts'

/** Names things as the plug-ins call them, also those of a plug-in that is no longer installed. */
export interface Titles {
  module(plugin: string): string
  type(name: string): string
  /** The document a message is about; undefined when its module is gone or it was removed. */
  document(work: Work, message: Pick<Message, 'subjectKind' | 'subjectId'>): Promise<SubjectLink | undefined>
  /** Plug-ins that say something, for filters: name and title. */
  modules: [string, string][]
  types: [string, string][]
}

export function createTitles(registry: Registry): Titles {
  const modules = registry.speakers.map(({ name, title }): [string, string] => [name, title])
  const types = [...registry.messageTypes.values()].map(({ type }): [string, string] => [type.name, type.title])
  const moduleTitles = new Map(modules)
  const typeTitles = new Map(types)
  const subjects = createSubjects(registry)
  return {
    modules,
    types,
    module: plugin => moduleTitles.get(plugin) ?? plugin,
    type: name => typeTitles.get(name) ?? name,
    document: (work, { subjectKind, subjectId }) =>
      work.once(`document:${subjectKind}:${subjectId}`, () => subjects.describe(work, subjectKind, subjectId)),
  }
}
