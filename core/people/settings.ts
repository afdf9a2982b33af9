import type { z } from 'zod'
import { column } from '../data/column.ts'
import { defineModel } from '../data/model.ts'
import type { Work } from '../data/work.ts'
import { Invalid } from '../errors.ts'
import { record } from '../events/record.ts'
import { settingComplaint } from './setting-complaint.ts'

const PluginSettings = defineModel(
  'plugin_settings',
  { plugin: column.text(40), values: column.json<Record<string, unknown>>() },
  { unique: [['plugin']], owner: 'company' },
)
export const settingsModels = [PluginSettings]

/**
 * What a company may choose in one module. Every field has a default or may be absent; `.meta({ title, description })`
 * draws the screen. A field may tidy up what was typed (`.transform`): that is what is kept, and read again through the
 * same field, so it must be taken as it stands. What its refinements say is told at the field.
 */
export interface Settings<S extends z.ZodObject = z.ZodObject> {
  plugin: string
  schema: S
  /** What only the database knows of a choice. Throws Invalid. */
  check?(work: Work, values: z.infer<S>): Promise<void>
}

export const defineSettings = <S extends z.ZodObject>(
  plugin: string,
  schema: S,
  more: Pick<Settings<S>, 'check'> = {},
): Settings<S> => ({ plugin, schema, ...more })

/**
 * The company's choices over the defaults. A kept value that no longer fits its field gives way to the default, and so
 * do all when they no longer go together.
 */
export async function settingsOf<S extends z.ZodObject>(work: Work, settings: Settings<S>): Promise<z.infer<S>> {
  const stored = await read(work, settings.plugin)
  const kept = Object.entries(stored?.values ?? {}).filter(
    ([key, value]) => settings.schema.shape[key]?.safeParse(value).success,
  )
  const choices = settings.schema.safeParse(Object.fromEntries(kept))
  return choices.success ? choices.data : settings.schema.parse({})
}

/** Replaces all choices; what is left out goes back to its default. Throws Invalid naming each wrong field. */
export async function changeSettings<S extends z.ZodObject>(
  work: Work,
  settings: Settings<S>,
  given: unknown,
): Promise<z.infer<S>> {
  const parsed = settings.schema.strict().safeParse(given, { error: settingComplaint })
  if (!parsed.success)
    throw new Invalid(
      Object.fromEntries(parsed.error.issues.map(issue => [issue.path.join('.') || 'settings', issue.message])),
    )
  await settings.check?.(work, parsed.data as z.infer<S>)
  const before = await read(work, settings.plugin)
  if (before)
    await work.of(PluginSettings).change({ id: before.id }, { values: parsed.data as Record<string, unknown> })
  else await work.of(PluginSettings).insert({ plugin: settings.plugin, values: parsed.data as Record<string, unknown> })
  await record(work, {
    name: 'settings.changed',
    subject: 'settings',
    subjectId: work.companyId,
    payload: { plugin: settings.plugin, before: before?.values ?? {}, after: parsed.data },
  })
  return parsed.data as z.infer<S>
}

const read = (work: Work, plugin: string) => work.of(PluginSettings).first({ where: { plugin } })
