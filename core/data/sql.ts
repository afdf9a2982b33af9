import { type Among, marks, whereSql } from './condition.ts'
import type { Statement } from './driver.ts'

type Columns = Readonly<Record<string, unknown>>

const quote = (name: string) => `\`${name}\``

export function selectSql(
  among: Among,
  { order = [], limit, offset }: { order?: readonly (readonly [string, string])[]; limit?: number; offset?: number },
): Statement {
  const condition = whereSql(among)
  const names = Object.keys(among.model.columns).map(quote).join(', ')
  const ordered = order.map(([name, direction]) => `${quote(name)} ${direction}`).join(', ')
  const text = [
    `SELECT ${names} FROM ${quote(among.model.name)}${condition.text}`,
    ordered && `ORDER BY ${ordered}`,
    limit !== undefined && `LIMIT ${Number(limit)}`,
    offset !== undefined && `OFFSET ${Number(offset)}`,
  ]
  return { text: text.filter(Boolean).join(' '), values: condition.values }
}

export function countSql(among: Among): Statement {
  const condition = whereSql(among)
  return {
    text: `SELECT COUNT(*) AS amount FROM ${quote(among.model.name)}${condition.text}`,
    values: condition.values,
  }
}

/** All rows name the same columns. */
export function insertSql(table: string, rows: readonly Columns[]): Statement {
  const names = Object.keys(rows[0] ?? {})
  const row = `(${marks(names.length)})`
  return {
    text: `INSERT INTO ${quote(table)} (${names.map(quote).join(', ')}) VALUES ${rows.map(() => row).join(', ')}`,
    values: rows.flatMap(columns => names.map(name => columns[name])),
  }
}

export function updateSql(among: Among, changes: Columns): Statement {
  const condition = whereSql(among)
  const names = Object.keys(changes)
  return {
    text: `UPDATE ${quote(among.model.name)} SET ${names.map(name => `${quote(name)} = ?`).join(', ')}${condition.text}`,
    values: [...names.map(name => changes[name]), ...condition.values],
  }
}

/** `column = CASE id WHEN ... END` for every column whose value differs between the rows; all rows name the same columns. */
export function updateEachSql(among: Among, rows: readonly (readonly [string, Columns])[]): Statement {
  const condition = whereSql(among)
  const settings = Object.keys(rows[0]?.[1] ?? {}).map(name => settingSql(name, rows))
  return {
    text: `UPDATE ${quote(among.model.name)} SET ${settings.map(({ text }) => text).join(', ')}${condition.text}`,
    values: [...settings.flatMap(({ values }) => values), ...condition.values],
  }
}

function settingSql(name: string, rows: readonly (readonly [string, Columns])[]): Statement {
  const values = rows.map(([, columns]) => columns[name])
  if (values.every(value => value === values[0])) return { text: `${quote(name)} = ?`, values: [values[0]] }
  return {
    text: `${quote(name)} = CASE \`id\` ${rows.map(() => 'WHEN ? THEN ?').join(' ')} END`,
    values: rows.flatMap(([id, columns]) => [id, columns[name]]),
  }
}

export function deleteSql(among: Among): Statement {
  const condition = whereSql(among)
  return { text: `DELETE FROM ${quote(among.model.name)}${condition.text}`, values: condition.values }
}
