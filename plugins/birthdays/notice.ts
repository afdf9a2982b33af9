import { column, defineModel, type Row } from '#core'

/** Whose birthday of which year was told: the key that keeps it from being told twice. */
export const BirthdayNotices = defineModel(
  'birthday_notices',
  {
    contactId: column.id(),
    year: column.integer(),
    /** The day on which it was kept that year. */
    keptOn: column.date(),
  },
  { unique: [['contactId', 'year']] },
)
export type BirthdayNotice = Row<typeof BirthdayNotices>
