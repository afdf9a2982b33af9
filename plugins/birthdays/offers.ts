import type { Offer } from '#core'
import { birthdaysToTell } from './tell.ts'

export const birthdayOffers: Offer[] = [
  {
    kind: 'homeCards',
    async cards(work) {
      const all = await birthdaysToTell(work)
      const today = all.every(({ keptOn }) => keptOn === work.today)
      const title = all.length === 1 ? 'Aniversariante' : 'Aniversariantes'
      return [
        {
          title: `${title} ${today ? 'hoje' : 'hoje e nos últimos dias'}`,
          count: all.length,
          path: '/birthdays',
          advice: 'Veja quem é e dê os parabéns.',
        },
      ].filter(({ count }) => count > 0)
    },
  },
]
