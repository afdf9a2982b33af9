import type { Work } from '../../core/data/work.ts'
import { updateContact } from '../../core/people/contact-actions.ts'
import { changeSettings } from '../../core/people/settings.ts'
import { tellBirthdays } from '../../plugins/birthdays/tell.ts'
import { adjust, redeem } from '../../plugins/cashback/actions.ts'
import { cashbackSettings } from '../../plugins/cashback/settings.ts'

type Write = <T>(body: (work: Work) => Promise<T>) => Promise<T>
type People = readonly { id: string }[]

/** Before anything is sold: what was sold earlier earns nothing. */
export const startRewards = (write: Write) =>
  write(work =>
    changeSettings(work, cashbackSettings, { percent: 3, validityDays: 90, noticeDays: 7, birthdayGift: '15,00' }),
  )

/** Who has a birthday today: the first was greeted already, which brought a present too; the other one waits. */
export async function greetCustomers(write: Write, contacts: People): Promise<void> {
  const [buyer = '', greeted = '', waiting = ''] = [0, 11, 15].map(index => contacts[index]?.id ?? '')
  await write(async work => {
    const { today } = work
    // Born in a leap year: there is no day of today's on which it could not have been.
    await updateContact(work, greeted, { birthDate: `1988${today.slice(4)}` })
    await updateContact(work, waiting, { birthDate: `1996${today.slice(4)}` })
    await tellBirthdays(work, { contactId: greeted })
    await redeem(work, { contactId: buyer, cents: 2_000, origin: 'demo', description: 'Usado no balcão' })
    await adjust(work, { contactId: waiting, cents: 1_000, reason: 'Desculpas pelo atraso da entrega', origin: 'demo' })
  })
}
