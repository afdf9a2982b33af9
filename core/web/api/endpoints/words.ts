import { z } from 'zod'
import { variantOf, variantsOf } from '../../../notifier/variants.ts'
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
      path: '/rules/:type/variants',
      permission: 'rules.read',
      summary: 'As ocasiões de um tipo de mensagem que podem ter texto próprio',
      params: z.object({ type: z.string() }),
      answer: { status: 200, schema: z.object({ items: z.array(variant) }) },
    },
    async (work, { params: { type } }) => ({ items: await variantsOf(work, notifier.type(type).type) }),
  )
  kit.route(
    {
      method: 'get',
      path,
      permission: 'rules.read',
      summary: 'O texto de um tipo de mensagem em um canal',
      params,
      query,
      answer,
    },
    async (work, { params: { channel, ...params }, query: { variant } }) => {
      const { type } = notifier.type(params.type)
      await variantOf(work, type, variant)
      return wordsOf(work, type, { channel, variant })
    },
  )
  kit.route(
    {
      method: 'put',
      path,
      permission: 'rules.write',
      summary: 'Troca o texto; variáveis desconhecidas são recusadas, com a mais parecida',
      params,
      query,
      body: z.object({ subject: z.string().optional(), body: z.string() }),
      answer,
    },
    (work, { params: { type, channel }, query: { variant }, body: { subject, body } }) =>
      changeWords(work, notifier.type(type).type, {
        ...{ channel, variant, body },
        ...(subject === undefined ? {} : { subject }),
      }),
  )
  kit.route(
    {
      method: 'delete',
      path,
      permission: 'rules.write',
      summary: 'Tira o texto da empresa: volta o que ela escreveu para todas as ocasiões, ou o do módulo',
      params,
      query,
      answer,
    },
    (work, { params: { type, channel }, query: { variant } }) =>
      restoreWords(work, notifier.type(type).type, { channel, variant }),
  )
}

const params = z.object({ type: z.string(), channel: z.enum(channelKinds) })
const query = z.object({
  variant: z.string().max(60).optional().meta({
    description: 'A ocasião, como em GET /rules/{type}/variants; sem ela, o texto que vale para todas',
    example: '-5',
  }),
})

const variant = z.object({ key: z.string().meta({ example: '-5' }), title: z.string() }).meta({ id: 'Variant' })

const words = z
  .object({
    subject: z.string().meta({ description: 'Só o e-mail usa' }),
    body: z.string(),
    isDefault: z.boolean().meta({ description: 'É o texto do módulo, a empresa não mudou' }),
    isInherited: z.boolean().meta({ description: 'A ocasião não tem texto próprio: vale o de todas' }),
  })
  .meta({ id: 'Words' })
