import { z } from 'zod'
import { defineSettings } from '../people/settings.ts'

/** What a company chooses for all its messages. */
export const messageSettings = defineSettings(
  'messages',
  z.object({
    lateAfterHours: z.int().min(1).max(720).default(24).meta({
      title: 'Perguntar quando o acontecimento for mais antigo que (horas)',
      description: 'Avisos automáticos sobre algo mais antigo esperam a sua confirmação em vez de sair.',
    }),
  }),
)
