import { z } from 'zod'
import { resumeHalted, staleAnswers } from '../../../channels/health/resumption.ts'
import type { Services } from '../../services.ts'
import { idParams } from '../fields.ts'
import type { ApiKit } from '../kit.ts'

/** A sender that stopped by itself goes on. */
export function resumptionEndpoints(kit: ApiKit, { registry }: Services): void {
  kit.slowRoute(
    {
      method: 'post',
      path: '/senders/:id/resumption',
      permission: 'senders.write',
      summary: 'Volta a enviar por um remetente parado e diz o que fazer com o que esperou mais de 2 horas',
      params: idParams,
      body: z.object({
        stale: z.enum(staleAnswers).optional().meta({
          description:
            'send: sai agora, no ritmo normal; expire: vence; email: vai por e-mail. Exigido se algo esperou',
        }),
      }),
      answer: { status: 200, schema: resumed },
    },
    async (desk, { params, body: { stale } }) => resumeHalted(desk, params.id, { stale, types: registry.messageTypes }),
  )
}

const resumed = z
  .object({
    stale: z.int().meta({ description: 'Quantas esperaram mais de 2 horas' }),
    expired: z.int(),
    moved: z.int().meta({ description: 'Quantas vão por e-mail' }),
    withoutEmail: z.int().meta({ description: 'Continuam na fila: o cliente não tem e-mail' }),
    refused: z.array(z.string()).meta({ description: 'Por que as outras continuam na fila' }),
  })
  .meta({ id: 'SenderResumption' })
