import { z } from 'zod'
import type { ApiKit } from '#core'
import { daysOf, periods } from './calendar.ts'
import { birthdaysIn } from './list.ts'
import { tellBirthdays } from './tell.ts'

const shape = z.object({
  contactId: z.uuid(),
  name: z.string(),
  birthDate: z.iso.date(),
  keptOn: z.iso.date().meta({ description: 'O dia do aniversário neste período.' }),
  age: z.int().meta({ description: 'Quantos anos faz.' }),
  toldAt: z.iso.datetime().nullable().meta({ description: 'Quando os parabéns foram preparados; vazio: ainda não.' }),
})

/** Lists of birthdays, and greeting those that wait. */
export function birthdaysApi(kit: ApiKit): void {
  kit.route(
    {
      method: 'get',
      path: '/',
      permission: 'birthdays.read',
      summary: 'Aniversariantes de hoje, dos próximos 7 dias ou do mês',
      query: z.object({
        period: z.enum(Object.keys(periods) as [keyof typeof periods]).default('today'),
        cursor: z.string().max(600).optional(),
        limit: z.coerce.number().int().min(1).max(200).default(50),
      }),
      answer: { status: 200, schema: z.object({ items: z.array(shape), nextCursor: z.string().nullable() }) },
    },
    (work, { query: { period, cursor, limit } }) => birthdaysIn(work, { ...daysOf(work.today, period), cursor, limit }),
  )
  kit.route(
    {
      method: 'post',
      path: '/greetings',
      permission: 'birthdays.write',
      summary: 'Dá os parabéns a quem faz aniversário e ainda não recebeu; cada um, uma vez por ano',
      answer: { status: 200, schema: z.object({ count: z.int() }) },
    },
    async work => ({ count: await tellBirthdays(work) }),
  )
}
