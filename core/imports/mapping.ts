import { Invalid } from '../errors.ts'

/** Which column (by its place, from 0) holds which field. */
export type Mapping = Partial<Record<string, number>>

/** A guess from the titles, for a person to correct; the patterns are tried in their order, each column is used once. */
export function guessMapping(likely: Readonly<Record<string, RegExp>>, columns: readonly string[]): Mapping {
  const mapping: Mapping = {}
  const used = new Set<number>()
  for (const [field, pattern] of Object.entries(likely)) {
    const place = columns.findIndex((title, index) => !used.has(index) && pattern.test(title))
    if (place < 0) continue
    mapping[field] = place
    used.add(place)
  }
  return mapping
}

/** What may stand in a spreadsheet: `{ dueDate: 'Vencimento' }`, and without which nothing can be imported. */
export interface ImportFields {
  fields: Readonly<Record<string, string>>
  required: readonly string[]
}

/** From the form: `mapping[dueDate]=3`. Throws Invalid naming each required field that no column holds. */
export function readMapping({ fields, required }: ImportFields, given: unknown, columns: readonly string[]): Mapping {
  const typed = Object(given) as Record<string, unknown>
  const mapping: Mapping = {}
  for (const field of Object.keys(fields)) {
    const place = typed[field] === undefined || typed[field] === '' ? Number.NaN : Number(typed[field])
    if (Number.isInteger(place) && place >= 0 && place < columns.length) mapping[field] = place
  }
  const missing = required.filter(field => mapping[field] === undefined)
  if (missing.length === 0) return mapping
  throw new Invalid(
    Object.fromEntries(missing.map(field => [`mapping[${field}]`, `Diga qual coluna tem: ${fields[field]}.`])),
  )
}

/** What stands in a field's column, without the spaces around it; empty when no column holds it. */
export function cellOf(cells: readonly string[], mapping: Mapping, field: string): string {
  const place = mapping[field]
  return place === undefined ? '' : (cells[place] ?? '').trim()
}
