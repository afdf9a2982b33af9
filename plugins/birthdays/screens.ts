import { type Answer, Contacts, type Kit, settingsOf, withQuery } from '#core'
import { daysOf, type Period, periods } from './calendar.ts'
import { birthdaysIn } from './list.ts'
import { birthdaySettings } from './settings.ts'
import { birthdaysToTell, tellBirthdays } from './tell.ts'

/** Who has a birthday today, in the next days and this month, and the button that greets them. */
export function birthdayScreens(kit: Kit): void {
  kit.get('/', 'birthdays.read', async (work, { query }) => {
    const period = periodIn(query.period)
    const { items, nextCursor } = await birthdaysIn(work, {
      ...daysOf(work.today, period),
      cursor: query.cursor || undefined,
      limit: 50,
    })
    const { everyMorning } = await settingsOf(work, birthdaySettings)
    const waiting = await birthdaysToTell(work)
    const here = (cursor?: string) => withQuery('/birthdays', { period, cursor })
    return kit.view('list', {
      title: 'Aniversariantes',
      ...{ items, period, periods, everyMorning },
      waiting: new Map(waiting.map(({ contactId, year }) => [contactId, year])),
      today: work.today,
      next: nextCursor && here(nextCursor),
      first: query.cursor && here(),
    })
  })

  kit.post('/greetings', 'birthdays.write', async work => done(kit, await tellBirthdays(work)))
  kit.post('/:contactId/greeting', 'birthdays.write', async (work, { params }) => {
    const { id } = await work.of(Contacts).get(params.contactId ?? '')
    return done(kit, await tellBirthdays(work, { contactId: id }))
  })
}

function done(kit: Kit, count: number): Answer {
  if (count === 0)
    return kit.redirect('/birthdays', { kind: 'warning', text: 'Ninguém mais espera os parabéns: já foram dados.' })
  const who = count === 1 ? 'Parabéns de 1 cliente' : `Parabéns de ${count} clientes`
  return kit.redirect('/birthdays', {
    kind: 'success',
    text: `${who}: saem conforme a regra da mensagem. O que espera confirmação está em Mensagens > Confirmar.`,
  })
}

const periodIn = (text: string | undefined): Period =>
  text && Object.hasOwn(periods, text) ? (text as Period) : 'today'
