import type { Work } from '../../data/work.ts'
import { Conflict, NotFound } from '../../errors.ts'
import { disabledModules } from '../../people/module.ts'
import type { Registry } from '../../registry.ts'
import type { PortalAction, PortalAsked, PortalItem, PortalSection } from './section.ts'

/** One page of the portal: what plug-ins in use offer under one path. */
export interface ShownSection {
  title: string
  path: string
  one: string
  sources: readonly PortalSection[]
  /** Its list may be looked at by what is open and what is paid. */
  isSplit: boolean
}

export type ShownItem = PortalItem & { source: PortalSection }

/** In the order of the plug-ins; modules that the company has switched off offer nothing. */
export async function shownSections(work: Work, registry: Registry): Promise<ShownSection[]> {
  const off = await disabledModules(work)
  const offered = registry.offers('portalSection').filter(({ plugin }) => !off.has(plugin))
  const paths = [...new Set(offered.map(({ path }) => path))]
  return paths.flatMap(path => {
    const sources = offered.filter(offer => offer.path === path)
    const [first] = sources
    return first ? [{ path, title: first.title, one: first.one, sources, isSplit: first.split !== false }] : []
  })
}

/** Throws NotFound. */
export function sectionAt(sections: readonly ShownSection[], path: string | undefined): ShownSection {
  const found = sections.find(section => section.path === path)
  if (!found) throw new NotFound()
  return found
}

/** Throws NotFound. */
export function sourceAt(section: ShownSection, subject: string | undefined): PortalSection {
  const found = section.sources.find(source => source.subject === subject)
  if (!found) throw new NotFound()
  return found
}

/** Throws NotFound. */
export function actionAt(source: PortalSection, path: string | undefined): PortalAction {
  const found = source.actions.find(action => action.path === path)
  if (!found) throw new NotFound()
  return found
}

/** Throws Conflict, for what is not offered. */
export function refuseUnfit({ applies }: PortalAction, item: PortalItem): void {
  if (applies && !applies(item))
    throw new Conflict('Isto não pode ser pedido para este item. O PDF está na página dele.')
}

/** Of all sources together, newest first; one more than `limit` says that there is more. */
export async function itemsOf(
  work: Work,
  { sources }: ShownSection,
  asked: Omit<PortalAsked, 'shownElsewhere'>,
): Promise<ShownItem[]> {
  const lists = await Promise.all(
    sources.map(async source => {
      const shownElsewhere = sources.filter(other => other !== source).map(({ subject }) => subject)
      return (await source.list(work, { ...asked, shownElsewhere })).map(item => ({ ...item, source }))
    }),
  )
  return lists.flat().sort(newestFirst).slice(0, asked.limit)
}

const newestFirst = (one: PortalItem, other: PortalItem) =>
  other.date.localeCompare(one.date) || (other.id < one.id ? -1 : 1)
