import { birthdayDue } from '#contracts/birthday'
import { addDays, recordAll, settingsOf, type Work } from '#core'
import { type Birthday, birthdaysIn } from './list.ts'
import { BirthdayNotices } from './notice.ts'
import { birthdaySettings } from './settings.ts'

/** Birthdays of today, and of the days before that may still be told, which were not told yet. */
export async function birthdaysToTell(work: Work): Promise<Birthday[]> {
  const { lateDays } = await settingsOf(work, birthdaySettings)
  const { items } = await birthdaysIn(work, { from: addDays(work.today, -lateDays), to: work.today })
  return items.filter(({ toldAt }) => toldAt === null)
}

/**
 * Records the birthdays that were not told yet, each once for contact and year whoever asks at the same time: only
 * whose notice is written tells. Resolves to how many it told.
 */
export async function tellBirthdays(work: Work, { contactId }: { contactId?: string } = {}): Promise<number> {
  const asked = (await birthdaysToTell(work)).filter(birthday => !contactId || birthday.contactId === contactId)
  // Always in one order: two processes then wait for each other instead of locking each other out.
  const inOrder = asked.toSorted((one, other) => (one.contactId < other.contactId ? -1 : 1))
  const mine: Birthday[] = []
  for (const birthday of inOrder) {
    const { contactId: whose, year, keptOn } = birthday
    if (await work.of(BirthdayNotices).insertOnce({ contactId: whose, year, keptOn })) mine.push(birthday)
  }
  await recordAll(work, mine.map(happeningOf))
  return mine.length
}

export const happeningOf = ({ contactId, year, keptOn }: Birthday) => ({
  name: 'birthday.due',
  subject: 'contact',
  subjectId: contactId,
  contactId,
  payload: { ...birthdayDue.parse({ contactId, year, keptOn }), title: 'Aniversário' },
})
