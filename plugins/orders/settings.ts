import { z } from 'zod'
import { defineSettings } from '#core'

export const orderSettings = defineSettings(
  'orders',
  z.object({
    attachPdf: z.boolean().default(true).meta({
      title: 'Anexar o PDF do pedido',
      description: 'As mensagens de pedido enviado e de pedido finalizado levam o PDF junto.',
    }),
  }),
)
