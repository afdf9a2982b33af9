import { z } from 'zod'
import type { Work } from '../../../data/work.ts'
import { changeRule, type Rule, ruleOf } from '../../../notifier/rule.ts'
import { channelKinds } from '../../../outbox/channel.ts'
import { messageStatuses } from '../../../outbox/message.ts'
import type { OwnedMessageType } from '../../../registry.ts'
import type { Services } from '../../services.ts'
import type { ApiKit } from '../kit.ts'

export function ruleEndpoints(kit: ApiKit, { registry, notifier }: Services): void {
  kit.route(
    {
      method: 'get',
      path: '/rules',
      permission: 'rules.read',
      summary: 'As regras de todos os tipos de mensagem',
      answer: { status: 200, schema: z.object({ items: z.array(rule) }) },
    },
    async work => ({
      items: await Promise.all([...registry.messageTypes.values()].map(owned => present(work, owned))),
    }),
  )
  kit.route(
    {
      method: 'get',
      path: '/rules/:type',
      permission: 'rules.read',
      summary: 'A regra de um tipo de mensagem',
      params,
      answer: { status: 200, schema: rule },
    },
    (work, { params: { type } }) => present(work, notifier.type(type)),
  )
  kit.route(
    {
      method: 'put',
      path: '/rules/:type',
      permission: 'rules.write',
      summary: 'Muda a regra: o que não vem fica como está',
      params,
      body: ruleInput,
      answer: { status: 200, schema: rule },
    },
    async (work, { params: { type }, body }) => {
      const owned = notifier.type(type)
      const given = Object.entries(body).filter(([, value]) => value !== undefined)
      await changeRule(work, owned.type, Object.fromEntries(given) as Partial<Rule>)
      return present(work, owned)
    },
  )
  kit.slowRoute(
    {
      method: 'post',
      path: '/rules/:type/preview',
      permission: 'rules.read',
      summary: 'O que este tipo de mensagem diria agora sobre um documento, por canal; nada é enviado',
      params,
      body: z.object({ subjectId: z.guid() }),
      answer: { status: 200, schema: z.object({ items: z.array(preview) }) },
    },
    (desk, { params: { type }, body: { subjectId } }) =>
      desk.read(async work => ({ items: await notifier.preview(work, type, subjectId) })),
  )
}

const params = z.object({ type: z.string() })
const modes = z.enum(['off', 'automatic', 'confirm'])

const ruleInput = z
  .object({
    enabled: z.boolean(),
    mode: modes.meta({ description: 'off: não sai; automatic: sai sozinha; confirm: espera uma pessoa' }),
    channels: z.array(z.enum(channelKinds)).min(1).refine(isWithoutRepeats, 'Um canal está repetido.'),
    delayMinutes: z.int().min(0).max(43_200),
    fallbackToEmail: z.boolean().meta({
      description: 'Quem não tem WhatsApp recebe por e-mail; não muda nada quando a regra já usa e-mail',
    }),
  })
  .partial()

const rule = z
  .object({
    type: z.string(),
    title: z.string(),
    plugin: z.string(),
    enabled: z.boolean(),
    mode: modes,
    channels: z.array(z.enum(channelKinds)),
    delayMinutes: z.int(),
    fallbackToEmail: z.boolean(),
  })
  .meta({ id: 'Rule' })

const preview = z.object({
  channel: z.enum(channelKinds),
  address: z.string(),
  subject: z.string(),
  body: z.string(),
  status: z.enum(messageStatuses),
  reason: z.string().nullable(),
})

function isWithoutRepeats(channels: readonly string[]): boolean {
  return new Set(channels).size === channels.length
}

const present = async (
  work: Work,
  { plugin, type }: Pick<OwnedMessageType, 'type'> & { plugin: { name: string } },
) => ({
  type: type.name,
  title: type.title,
  plugin: plugin.name,
  ...(await ruleOf(work, type)),
})
