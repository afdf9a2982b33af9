import { z } from 'zod'

/** `birthday.due`: a contact has a birthday, told once for each year; its subject is the contact. */
export const birthdayDue = z.object({
  contactId: z.uuid(),
  /** The year of the birthday, not of the birth. */
  year: z.int(),
  /** The civil date (`YYYY-MM-DD`) on which it is kept that year. */
  keptOn: z.iso.date(),
})
export type BirthdayDue = z.infer<typeof birthdayDue>
