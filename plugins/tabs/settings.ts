import { z } from 'zod'
import { defineSettings } from '#core'

export const tabSettings = defineSettings(
  'tabs',
  z.object({
    attachPdf: z.boolean().default(true).meta({
      title: 'Anexar o PDF da comanda',
      description: 'As mensagens de comanda levam o PDF junto.',
    }),
    quickItems: z.int().min(4).max(40).default(12).meta({
      title: 'Botões de itens',
      description: 'Quantos dos itens mais lançados viram botões na tela de lançar.',
    }),
  }),
)
