import { addDays } from '../../core/brazil/dates.ts'
import { tellBirthdays } from '../../plugins/birthdays/tell.ts'
import { adjust, giveBack, redeem } from '../../plugins/cashback/actions.ts'
import { tellExpiring } from '../../plugins/cashback/expiry.ts'
import type { Counter } from './counter.ts'
import { sell, setRule } from './earning.ts'

/** Birthdays told and to be told, and cashback of every kind; resolves to pages that no link of a list leads to. */
export async function fillRewards({ shop, contact }: Counter): Promise<string[]> {
  await setRule(shop, { validityDays: 30, noticeDays: 5, birthdayGift: '10,00' })
  const { today } = await shop.read(async work => ({ today: work.today }))
  const born = (days: number) => `1984${addDays(`1984${today.slice(4)}`, days).slice(4)}`
  const long = 'Maria Aparecida do Nascimento Albuquerque de Vasconcelos e Figueiredo'
  const { id: told } = await contact({ name: long, birthDate: born(0) })
  await contact({ name: 'Bruna Reis', birthDate: born(0), mobile: null, email: null })
  await contact({ name: 'Caio Prado', birthDate: born(3) })
  await shop.write(work => tellBirthdays(work, { contactId: told }))
  await sell(shop, told, { totalCents: 123_456_789 })
  await shop.write(async work => {
    await redeem(work, { contactId: told, cents: 5_000, origin: 'a', description: 'Usado no balcão' })
    await giveBack(work, { contactId: told, origin: 'a' })
    await adjust(work, { contactId: told, cents: -700, reason: 'Corrigido à mão. '.repeat(9).trim(), origin: 'a' })
    await tellExpiring(work, [{ contactId: told, expiresOn: addDays(today, 4), cents: 1_000 }])
  })
  await shop.relay()
  return [`/cashback/${told}`, '/cashback/settings', '/birthdays?period=week', '/birthdays?period=month']
}
