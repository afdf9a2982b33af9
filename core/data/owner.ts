import type { Statement } from './driver.ts'
import type { Model } from './model.ts'

/**
 * Which of a company's customers a row belongs to: what a customer reaches in their own area, and no more.
 * `company`: it is the company's, any of its customers may read it and none may change it.
 */
export type Owner =
  /** The column with the contact's id. */
  | { column: string }
  /** Its parent's owner; `by` is the column with the parent's id. */
  | { through: Model; by: string }
  | 'company'

/** What one customer may do with a table. */
export interface Ownership {
  /** Which rows are theirs; empty text: all of the company's. */
  condition: Statement
  /** The column that says so, where it is one of the table's own: nothing moves a row to somebody else. */
  fixed: string | undefined
  /** The parents that new rows have to name. */
  parent: { model: Model; by: string } | undefined
  readOnly: boolean
}

/** Throws for a table that does not say whose its rows are: forgetting to say so must not open it. */
export function ownershipOf(model: Model, companyId: string, contactId: string): Ownership {
  const { owner } = model
  if (!owner) throw new Error(`${model.name} does not say which customer its rows belong to: no customer reaches it`)
  if (owner === 'company')
    return { condition: { text: '', values: [] }, fixed: undefined, parent: undefined, readOnly: true }
  if ('column' in owner) {
    const condition = { text: `\`${owner.column}\` = ?`, values: [contactId] }
    // Nobody makes themselves: a contact's own row is changed, never born here.
    return { condition, fixed: owner.column, parent: undefined, readOnly: false }
  }
  const { through, by } = owner
  const { condition, readOnly } = ownershipOf(through, companyId, contactId)
  const theirs = ['`companyId` = ?', condition.text].filter(Boolean).join(' AND ')
  return {
    condition: {
      text: `\`${by}\` IN (SELECT \`id\` FROM \`${through.name}\` WHERE ${theirs})`,
      values: [companyId, ...condition.values],
    },
    fixed: by,
    parent: { model: through, by },
    readOnly,
  }
}
