import type { Sequelize } from 'sequelize'

type Columns = Record<string, unknown>

/** `column = CASE id WHEN ... END` for every column whose value differs between the rows; plain values for the others. */
export function caseByIdSql(
  sequelize: Sequelize,
  attributes: Record<string, unknown>,
  rows: readonly (readonly [string, Columns])[],
): Columns {
  const names = Object.keys(rows[0]?.[1] ?? {})
  const literal = (value: unknown, name: string) => generatorOf(sequelize).escape(value, attributes[name])
  return Object.fromEntries(
    names.map(name => {
      const values = rows.map(([id, columns]) => ({ id, text: literal(columns[name], name) }))
      const [first] = values
      const alike = values.every(({ text }) => text === first?.text)
      const whens = values.map(({ id, text }) => `WHEN ${sequelize.escape(id)} THEN ${text}`)
      const sql = alike ? (first?.text ?? 'NULL') : `CASE id ${whens.join(' ')} END`
      return [name, sequelize.literal(sql)]
    }),
  )
}

const generatorOf = (sequelize: Sequelize) =>
  sequelize.getQueryInterface().queryGenerator as { escape(value: unknown, attribute: unknown): string }
