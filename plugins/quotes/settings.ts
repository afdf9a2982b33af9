import { z } from 'zod'
import { defineSettings } from '#core'

export const quoteSettings = defineSettings(
  'quotes',
  z.object({
    attachPdf: z.boolean().default(true).meta({
      title: 'Anexar o PDF do orçamento',
      description: 'As mensagens de orçamento levam o PDF junto.',
    }),
    validityDays: z.int().min(1).max(365).default(15).meta({
      title: 'Validade padrão (dias)',
      description: 'Com quantos dias de validade nasce um orçamento novo.',
    }),
  }),
)
