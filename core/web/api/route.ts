import type { Work } from '../../data/work.ts'
import type { Desk } from '../../events/subscriber.ts'
import type { ApiInput, Endpoint } from './kit.ts'

type Input = ApiInput<unknown, unknown, unknown>

/** An endpoint at its place, with what answers it. */
export interface Route {
  endpoint: Endpoint
  /** Below `/api/v1`. */
  path: string
  /** Heading in the document: the plug-in's title. */
  group: string
  /** Absent for core's own. */
  plugin?: string
  run:
    | { kind: 'work'; handler(work: Work, input: Input): Promise<unknown> }
    | { kind: 'desk'; handler(desk: Desk, input: Input): Promise<unknown> }
}

/** Names of a path's parameters, in order. */
export const parametersOf = (path: string): string[] => [...path.matchAll(/:(\w+)/g)].map(match => match[1] as string)

/** Fixed words before parameters, so that `/quotes/open` is not taken for a quote called open. */
export function bySpecificity(one: string, other: string): number {
  const rank = (path: string) => path.replace(/:\w+/g, '\uffff')
  return rank(one) < rank(other) ? -1 : 1
}
