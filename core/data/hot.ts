import { QueryTypes, type Transaction } from 'sequelize'
import type { Database } from './connect.ts'
import type { Model } from './model.ts'

/**
 * The two statements that run for every step of every document, with bound values and a constant text: the database
 * prepares each once, and Sequelize has nothing to generate. Everything else goes through its query generator.
 */
export interface Hot {
  insertOne(columns: Record<string, unknown>): Promise<void>
  /** The raw row, or undefined. */
  byId(id: string): Promise<Record<string, unknown> | undefined>
}

export function hotStatements(
  database: Database,
  model: Model,
  binding: { companyId?: string | undefined; transaction: Transaction | null },
): Hot {
  const { sequelize } = database
  const { transaction, companyId } = binding
  const names = Object.keys(model.columns).filter(name => name !== 'seq')
  return {
    async insertOne(columns) {
      const bind = names.map(name => columns[name])
      await sequelize.query(
        textOf(insertTexts, model, () => insertText(model.name, names)),
        { bind, transaction, type: QueryTypes.INSERT },
      )
    },
    async byId(id) {
      const text = companyId
        ? textOf(scopedTexts, model, () => selectText(model, ' AND `companyId` = $2'))
        : textOf(openTexts, model, () => selectText(model, ''))
      const bind = companyId ? [id, companyId] : [id]
      const rows = await sequelize.query<Record<string, unknown>>(text, { bind, transaction, type: QueryTypes.SELECT })
      return rows[0]
    },
  }
}

type Texts = WeakMap<Model, string>
const insertTexts: Texts = new WeakMap()
const scopedTexts: Texts = new WeakMap()
const openTexts: Texts = new WeakMap()

function textOf(texts: Texts, model: Model, write: () => string): string {
  const text = texts.get(model) ?? write()
  texts.set(model, text)
  return text
}

const insertText = (table: string, names: string[]) =>
  `INSERT INTO \`${table}\` (${names.map(name => `\`${name}\``).join(', ')}) VALUES (${names.map((_, index) => `$${index + 1}`).join(', ')})`

const selectText = (model: Model, rest: string) =>
  `SELECT ${Object.keys(model.columns)
    .map(name => `\`${name}\``)
    .join(', ')} FROM \`${model.name}\` WHERE \`id\` = $1${rest}`
