import { pageOf, readCursor, settingsOf, type Work, writeCursor } from '#core'
import { birthdaysWithin, type Days } from './calendar.ts'
import { BirthdayNotices } from './notice.ts'
import { birthdaySettings } from './settings.ts'

/** A contact's birthday in one year. */
export interface Birthday {
  contactId: string
  name: string
  birthDate: string
  /** The civil date on which it is kept. */
  keptOn: string
  year: number
  /** How old they become. */
  age: number
  /** When it was told; null: not yet. */
  toldAt: Date | null
}

interface Found {
  id: string
  name: string
  nameKey: string
  born: string
}

/** Those of these days, in the order of the days and of names; a page at a time where `limit` is given. */
export async function birthdaysIn(
  work: Work,
  { from, to, cursor, limit }: Days & { cursor?: string | undefined; limit?: number },
): Promise<{ items: Birthday[]; nextCursor: string | null }> {
  const { leapDay } = await settingsOf(work, birthdaySettings)
  const kept = birthdaysWithin({ from, to }, leapDay)
  const after = cursor === undefined ? undefined : readCursor(cursor, 3).map(String)
  // Every day stands once for each day of birth that falls on it: the date itself is what the list is ordered by.
  const cases = [...kept].map((_, index) => `WHEN :born${index} THEN :kept${index}`).join(' ')
  const values = Object.fromEntries(
    [...kept].flatMap(([born, date], index) => [
      [`born${index}`, born],
      [`kept${index}`, date],
    ]),
  )
  const found = await work.query<Found & { keptOn: string }>(
    `SELECT * FROM (
       SELECT id, name, nameKey, SUBSTR(birthDate, 1, 10) AS born,
              CASE birthDay ${cases} END AS keptOn
         FROM contacts
        WHERE companyId = :companyId AND archivedAt IS NULL AND birthDate < :from
          AND birthDay IN (:days)
     ) AS found
     ${after ? 'WHERE keptOn > :keptOn OR (keptOn = :keptOn AND (nameKey > :nameKey OR (nameKey = :nameKey AND id > :id)))' : ''}
     ORDER BY keptOn, nameKey, id ${limit ? 'LIMIT :most' : ''}`,
    {
      ...values,
      from,
      days: [...kept.keys()],
      most: (limit ?? 0) + 1,
      ...(after ? { keptOn: after[0], nameKey: after[1], id: idIn(after[2]) } : {}),
    },
  )
  const page = pageOf(found, limit ?? found.length, last => writeCursor([last.keptOn, last.nameKey, last.id]))
  return { ...page, items: await withNotices(work, page.items) }
}

/** MariaDB refuses to compare an id with what is not ASCII. */
const idIn = (text: string | undefined) => (/^[\da-f-]{36}$/.test(text ?? '') ? text : '')

async function withNotices(work: Work, found: readonly (Found & { keptOn: string })[]): Promise<Birthday[]> {
  const told = new Map<string, Date>()
  for (let from = 0; from < found.length; from += 1_000) {
    const contactId = found.slice(from, from + 1_000).map(({ id }) => id)
    for (const notice of await work.of(BirthdayNotices).all({ where: { contactId } }))
      told.set(`${notice.contactId} ${notice.year}`, notice.createdAt)
  }
  return found.map(({ id, name, born, keptOn }) => {
    const year = Number(keptOn.slice(0, 4))
    return {
      ...{ contactId: id, name, birthDate: born, keptOn, year, age: year - Number(born.slice(0, 4)) },
      toldAt: told.get(`${id} ${year}`) ?? null,
    }
  })
}
