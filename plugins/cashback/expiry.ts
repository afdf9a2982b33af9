import { addDays, record, type Work } from '#core'
import { expire } from './actions.ts'
import { CashbackNotices } from './entry.ts'
import { ruleOf } from './settings.ts'

/** What is left of one contact's credits that expire on the same day. */
export interface Expiring {
  contactId: string
  expiresOn: string
  cents: number
}

/** Credits with something left, by contact and day, whose last day lies in these days (inclusive). */
export async function expiringIn(work: Work, { from, to }: { from: string; to: string }): Promise<Expiring[]> {
  const rows = await work.query<Expiring>(
    `SELECT contactId, SUBSTR(lastDay, 1, 10) AS expiresOn, SUM(remaining) AS cents FROM (
       SELECT contactId, lotId, MAX(expiresOn) AS lastDay, SUM(cents) AS remaining
         FROM cashback_entries
        WHERE companyId = :companyId
          AND lotId IN (SELECT lotId FROM cashback_entries
                         WHERE companyId = :companyId AND expiresOn BETWEEN :from AND :to)
        GROUP BY contactId, lotId HAVING SUM(cents) > 0
     ) AS lots GROUP BY contactId, lastDay ORDER BY contactId, lastDay`,
    { from, to },
  )
  return rows.map(row => ({ ...row, cents: Number(row.cents) }))
}

/** Writes down what expired before today; resolves to how many contacts lost something. */
export async function expireAll(work: Work): Promise<number> {
  const over = await expiringIn(work, { from: '1000-01-01', to: addDays(work.today, -1) })
  const contacts = [...new Set(over.map(({ contactId }) => contactId))]
  for (const contactId of contacts) await expire(work, contactId)
  return contacts.length
}

/** What is to be announced today: within the days of notice, and not announced yet. */
export async function noticesDue(work: Work): Promise<Expiring[]> {
  const { validityDays, noticeDays } = await ruleOf(work)
  if (validityDays === null) return []
  const near = await expiringIn(work, { from: work.today, to: addDays(work.today, noticeDays) })
  const told = await work
    .of(CashbackNotices)
    .all({ where: { expiresOn: [...new Set(near.map(row => row.expiresOn))] } })
  const known = new Set(told.map(keyOf))
  return near.filter(one => !known.has(keyOf(one)))
}

/** Each contact and day once, whoever else tells at the same time. Resolves to how many it told. */
export async function tellExpiring(work: Work, due: readonly Expiring[]): Promise<number> {
  let told = 0
  for (const one of due) {
    const { contactId, expiresOn } = one
    if (!(await work.of(CashbackNotices).insertOnce({ contactId, expiresOn }))) continue
    await record(work, happeningOf(one))
    told++
  }
  return told
}

export const happeningOf = ({ contactId, expiresOn }: Expiring) => ({
  name: 'cashback.expiring',
  subject: 'cashback',
  subjectId: contactId,
  contactId,
  payload: { expiresOn, title: 'Cashback perto de vencer' },
})

export const keyOf = ({ contactId, expiresOn }: Pick<Expiring, 'contactId' | 'expiresOn'>) =>
  `${contactId} ${expiresOn}`
