import { z } from 'zod'
import type { Work } from '../../data/work.ts'
import type { Lifecycle, Status } from '../../events/lifecycle.ts'
import { settingsOf } from '../../people/settings.ts'
import type { TrackedDocument } from './declaration.ts'

/** Settings in which a company calls the statuses as it likes; spread into the plug-in's own. Empty: as they come. */
export function statusLabels(statuses: Readonly<Record<string, Pick<Status, 'title'>>>) {
  return Object.fromEntries(
    Object.entries(statuses).map(([status, { title }]) => [
      keyOf(status),
      z
        .string()
        .trim()
        .min(1)
        .max(40)
        .nullable()
        .default(null)
        .meta({ title: `Nome da situação "${title}"`, description: `Vazio: continua se chamando "${title}".` }),
    ]),
  )
}

const keyOf = (status: string) => `label${status.charAt(0).toUpperCase()}${status.slice(1)}`

/** The lifecycle in the company's own words. */
export async function lifecycleOf(work: Work, document: TrackedDocument): Promise<Lifecycle> {
  const { lifecycle, declaration } = document
  if (!declaration.ownLabels) return lifecycle
  const { settings } = declaration
  const chosen: Record<string, unknown> = await work.once(`settings:${settings.plugin}`, () =>
    settingsOf(work, settings),
  )
  const statuses = Object.entries(lifecycle.statuses).map(([status, one]) => {
    const label = chosen[keyOf(status)]
    return [status, typeof label === 'string' ? { ...one, title: label } : one]
  })
  return { ...lifecycle, statuses: Object.fromEntries(statuses) }
}

/** What a status is called in this company. */
export const titleOf = async (work: Work, document: TrackedDocument, status: string): Promise<string> =>
  (await lifecycleOf(work, document)).statuses[status]?.title ?? status
