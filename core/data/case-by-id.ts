import type { Sequelize } from 'sequelize'

type Columns = Record<string, unknown>

/** `column = CASE id WHEN ... END` for every column whose value differs between the rows; plain values for the others. */
export function caseByIdSql(sequelize: Sequelize, rows: readonly (readonly [string, Columns])[]): Columns {
  const names = Object.keys(rows[0]?.[1] ?? {})
  return Object.fromEntries(
    names.map(name => {
      const values = rows.map(([id, columns]) => ({ id, value: columns[name] as Value }))
      const [first] = values
      if (values.every(({ value }) => value === first?.value)) return [name, first?.value ?? null]
      const whens = values.map(
        ({ id, value }) => `WHEN ${sequelize.escape(id)} THEN ${value === null ? 'NULL' : sequelize.escape(value)}`,
      )
      return [name, sequelize.literal(`CASE id ${whens.join(' ')} END`)]
    }),
  )
}

type Value = string | number | null
