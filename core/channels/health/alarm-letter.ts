import { column, optional } from '../../data/column.ts'
import { defineModel } from '../../data/model.ts'

/** Who was written to about which turn of a sender's health: its id is the letter's Message-ID, on every try. */
export const AlarmLetters = defineModel(
  'alarm_letters',
  { eventId: column.id(), userId: column.id(), sentAt: optional(column.instant()) },
  { unique: [['eventId', 'userId']] },
)
