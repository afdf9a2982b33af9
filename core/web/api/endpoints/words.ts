import { z } from 'zod'
import { changeWords, restoreWords, wordsOf } from '../../../notifier/words.ts'
import { channelKinds } from '../../../outbox/channel.ts'
import type { Services } from '../../services.ts'
import type { ApiKit } from '../kit.ts'

export function wordsEndpoints(kit: ApiKit, { notifier }: Services): void {
  const path = '/rules/:type/words/:channel'
  const answer = { status: 200, schema: words }

  kit.route(
    {
      method: 'get',
      path,
      permission: 'rules.read',
      summary: 'O texto de um tipo de mensagem em um canal',
      params,
      answer,
    },
    (work, { params: { type, channel } }) => wordsOf(work, notifier.type(type).type, channel),
  )
  kit.route(
    {
      method: 'put',
      path,
      permission: 'rules.write',
      summary: 'Troca o texto; variáveis desconhecidas são recusadas, com a mais parecida',
      params,
      body: z.object({ subject: z.string().optional(), body: z.string() }),
      answer,
    },
    (work, { params: { type, channel }, body: { subject, body } }) =>
      changeWords(work, notifier.type(type).type, channel, { body, ...(subject === undefined ? {} : { subject }) }),
  )
  kit.route(
    { method: 'delete', path, permission: 'rules.write', summary: 'Volta ao texto do módulo', params, answer },
    (work, { params: { type, channel } }) => restoreWords(work, notifier.type(type).type, channel),
  )
}

const params = z.object({ type: z.string(), channel: z.enum(channelKinds) })

const words = z
  .object({
    subject: z.string().meta({ description: 'Só o e-mail usa' }),
    body: z.string(),
    isDefault: z.boolean().meta({ description: 'É o texto do módulo, a empresa não mudou' }),
  })
  .meta({ id: 'Words' })
