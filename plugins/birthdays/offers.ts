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
  {
    kind: 'contactChecks',
    checks: [
      {
        key: 'no-birth-date',
        title: 'Sem data de nascimento',
        advice: 'Ninguém lhes dá os parabéns. Empresas, que têm CNPJ, não estão nesta lista.',
        condition: 'c.birthDate IS NULL AND (c.taxId IS NULL OR LENGTH(c.taxId) = 11)',
      },
      {
        key: 'leap-day',
        title: 'Nascidos em 29 de fevereiro',
        advice: 'Nos anos comuns, o dia dos parabéns é o que está escolhido nas configurações de Aniversariantes.',
        condition: "c.birthDay = '02-29'",
        harmless: true,
      },
    ],
  },
]
