import { z } from 'zod'
import { defineSettings } from '#core'

/** `birthdays`: when birthdays are kept and told. */
export const birthdaySettings = defineSettings(
  'birthdays',
  z.object({
    everyMorning: z.boolean().default(true).meta({
      title: 'Preparar os parabéns toda manhã',
      description: 'Se saem sozinhos ou esperam confirmação, diz a regra da mensagem. Desligado, uma pessoa começa.',
    }),
    leapDay: z
      .enum(['before', 'after'])
      .default('before')
      .meta({
        title: 'Quem nasceu em 29 de fevereiro, nos anos sem esse dia',
        labels: { before: 'Faz aniversário em 28 de fevereiro', after: 'Faz aniversário em 1º de março' },
      }),
    lateDays: z.int().min(0).max(7).default(0).meta({
      title: 'Dar os parabéns até quantos dias depois',
      description:
        'Para quando o sistema ficou parado no dia, ou a data foi cadastrada depois. Zero: só no próprio dia.',
    }),
  }),
)
