import { column } from '../data/column.ts'
import { defineModel } from '../data/model.ts'
import type { Work } from '../data/work.ts'
import { record } from '../events/record.ts'

/** A company's switch for an installed module. No row: on. */
export const CompanyModules = defineModel(
  'company_modules',
  { plugin: column.text(40), enabled: column.boolean() },
  { unique: [['plugin']], owner: 'company' },
)

export async function disabledModules(work: Work): Promise<Set<string>> {
  const off = await work.of(CompanyModules).all({ where: { enabled: false } })
  return new Set(off.map(row => row.plugin))
}

/** Off: its menu, routes, jobs and messages go quiet; its data stays. */
export async function switchModule(work: Work, plugin: string, enabled: boolean): Promise<void> {
  const modules = work.of(CompanyModules)
  const where = { plugin }
  if (await modules.first({ where })) await modules.change(where, { enabled })
  else await modules.insert({ plugin, enabled })
  await record(work, {
    name: enabled ? 'module.enabled' : 'module.disabled',
    subject: 'module',
    subjectId: work.companyId,
    payload: { plugin },
  })
}
