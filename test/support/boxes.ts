import { column, optional } from '../../core/data/column.ts'
import { defineModel, type NewRow } from '../../core/data/model.ts'

/** A table of nobody's: one column of every kind. */
export const Boxes = defineModel(
  'boxes',
  {
    label: column.text(),
    stamp: optional(column.exact(50)),
    letter: optional(column.longText()),
    pieces: column.integer(),
    weight: optional(column.decimal()),
    fragile: optional(column.boolean()),
    packedOn: optional(column.date()),
    leftAt: optional(column.instant()),
    content: optional(column.json<unknown>()),
    ownerId: optional(column.id()),
  },
  { unique: [['label']] },
)

export const box = (given: Partial<NewRow<typeof Boxes>> = {}): NewRow<typeof Boxes> => ({
  label: 'Livros',
  pieces: 1,
  ...given,
})
