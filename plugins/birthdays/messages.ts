import { z } from 'zod'
import { birthdayDue } from '#contracts/birthday'
import { addDays, Contacts, defineMessage, type Event, formatDate, priorities, settingsOf, type Work } from '#core'
import { keptIn } from './calendar.ts'
import { birthdaySettings } from './settings.ts'

/** Greetings are marketing: whoever closed that purpose is not written to. */
export const birthdayGreeting = defineMessage({
  name: 'birthday.greeting',
  title: 'Parabéns pelo aniversário',
  on: { event: 'birthday.due' },
  purpose: 'marketing',
  priority: priorities.marketing,
  rule: { mode: 'confirm', channels: ['whatsapp'] },
  variables: z.object({
    aniversario: z.object({
      data: z.string().meta({ title: 'Dia do aniversário este ano' }),
      idade: z.string().meta({ title: 'Quantos anos faz' }),
    }),
  }),
  sample: { aniversario: { data: '23/11/2026', idade: '42' } },
  late: { one: 'parabéns de aniversário', many: 'parabéns de aniversário', after: 'do aniversário' },
  async describe(work, event) {
    const { contactId, year, keptOn } = birthdayDue.parse(event.payload)
    const contact = await work.of(Contacts).first({ where: { id: contactId } })
    if (!contact?.birthDate) return undefined
    const idade = String(year - Number(contact.birthDate.slice(0, 4)))
    return {
      contactId,
      variables: { aniversario: { data: formatDate(keptOn), idade } },
      tellBy: await lastDay(work, event),
    }
  },
  async stillTrue(work, event) {
    const { contactId, year, keptOn } = birthdayDue.parse(event.payload)
    const contact = await work.of(Contacts).first({ where: { id: contactId } })
    if (!contact || contact.archivedAt) return 'O cadastro do cliente foi arquivado.'
    const { leapDay } = await settingsOf(work, birthdaySettings)
    const now = contact.birthDate && keptIn(contact.birthDate, year, leapDay)
    if (now !== keptOn) return 'A data de nascimento no cadastro mudou depois deste aviso.'
    return work.today <= (await lastDay(work, event)) || `O aniversário foi em ${formatDate(keptOn)}: já passou.`
  },
  words: {
    whatsapp: {
      body: `{{cliente.primeiroNome}}, feliz aniversário! 🎂

Que o seu novo ano seja cheio de saúde e alegria. Um abraço de toda a equipe da {{empresa.nome}}.`,
    },
    email: {
      subject: 'Feliz aniversário, {{cliente.primeiroNome}}!',
      body: `Olá, {{cliente.nome}}!

Hoje queremos só dar os parabéns: que o seu novo ano seja cheio de saúde e alegria.

Um abraço de toda a equipe da {{empresa.nome}}.`,
    },
  },
})

/** The last civil date on which it is still said. */
async function lastDay(work: Work, event: Event): Promise<string> {
  const { lateDays } = await settingsOf(work, birthdaySettings)
  return addDays(birthdayDue.parse(event.payload).keptOn, lateDays)
}
