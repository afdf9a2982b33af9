import { z } from 'zod'
import { defineSettings } from '#core'

export const consignmentSettings = defineSettings(
  'consignments',
  z.object({
    attachPdf: z.boolean().default(true).meta({
      title: 'Anexar o PDF da condicional',
      description: 'As mensagens de condicional levam o PDF junto.',
    }),
    returnDays: z.int().min(1).max(365).default(3).meta({
      title: 'Prazo padrão (dias)',
      description: 'Com quantos dias para devolver nasce uma condicional nova.',
    }),
    remindDays: z.array(z.int().min(0).max(60)).max(5).default([1]).meta({
      title: 'Lembrar quantos dias antes',
      description: 'Um lembrete em cada um destes dias antes da devolução; 0 é no próprio dia. Vazio: nenhum lembrete.',
    }),
  }),
)
