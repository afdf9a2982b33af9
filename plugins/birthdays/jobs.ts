import { type Job, settingsOf } from '#core'
import { birthdaySettings } from './settings.ts'
import { birthdaysToTell, happeningOf, tellBirthdays } from './tell.ts'

/** Tells today's birthdays. It only records facts: the notifier says them. */
export const announceBirthdays: Job = {
  name: 'birthdays.due',
  title: 'Dar os parabéns aos aniversariantes',
  // An hour before messages may usually leave.
  schedule: '0 7 * * *',
  async run(work) {
    const { everyMorning } = await settingsOf(work, birthdaySettings)
    if (!everyMorning) return { count: 0, summary: 'Desligado nas configurações do módulo: uma pessoa começa.' }
    const count = await tellBirthdays(work)
    return { count, summary: count === 1 ? '1 aniversariante' : `${count} aniversariantes` }
  },
  async foresee(work, memory) {
    const { everyMorning } = await settingsOf(work, birthdaySettings)
    if (!everyMorning) return []
    const told = (memory.get('birthdays.due') as Set<string> | undefined) ?? new Set<string>()
    const due = (await birthdaysToTell(work)).filter(({ contactId, year }) => !told.has(`${contactId} ${year}`))
    memory.set('birthdays.due', new Set([...told, ...due.map(({ contactId, year }) => `${contactId} ${year}`)]))
    return due.map(happeningOf)
  },
}
