import { z } from 'zod'
import { defineSettings, statusLabels } from '#core'
import { serviceStatuses } from './statuses.ts'

export const serviceOrderSettings = defineSettings(
  'service-orders',
  z.object({
    attachPdf: z.boolean().default(true).meta({
      title: 'Anexar o PDF da ordem de serviço',
      description: 'As mensagens de ordem de serviço levam o PDF junto.',
    }),
    warrantyDays: z.int().min(0).max(3_650).default(90).meta({
      title: 'Garantia padrão (dias)',
      description: 'Com quantos dias de garantia nasce uma ordem nova. A garantia conta da entrega ao cliente.',
    }),
    ...statusLabels(serviceStatuses),
  }),
)
