import { z } from 'zod'
import { NotFound } from '../../../errors.ts'
import { channelKinds } from '../../../outbox/channel.ts'
import { chooseSenders, type SenderChoice, senderChoices } from '../../../outbox/module-sender.ts'
import { disabledModules } from '../../../people/module.ts'
import type { Services } from '../../services.ts'
import { switchWithNeeds } from '../../switch-module.ts'
import type { ApiKit } from '../kit.ts'

export function moduleEndpoints(kit: ApiKit, { registry }: Services): void {
  kit.route(
    {
      method: 'get',
      path: '/modules',
      permission: 'settings.read',
      summary: 'Os módulos instalados, quais estão ligados e por quais remetentes suas mensagens saem',
      answer: { status: 200, schema: z.object({ items: z.array(module) }) },
    },
    async work => {
      const off = await disabledModules(work)
      const choices = await senderChoices(work)
      return {
        items: registry.plugins.map(({ name, title }) =>
          present({ plugin: name, title, enabled: !off.has(name) }, choices.get(name)),
        ),
      }
    },
  )
  kit.route(
    {
      method: 'put',
      path: '/modules/:plugin',
      permission: 'settings.write',
      summary:
        'Liga ou desliga um módulo e escolhe seus remetentes; desligado, ele some e nada envia, e seus dados ficam',
      params: z.object({ plugin: z.string() }),
      body: z.object({
        enabled: z.boolean(),
        senders: z.object(byChannel(z.guid().nullish())).optional().meta({
          description: 'Remetente de cada canal; null volta ao padrão do canal. O que não vem fica como está.',
        }),
      }),
      answer: { status: 200, schema: module },
    },
    async (work, { params, body: { enabled, senders } }) => {
      const plugin = registry.plugins.find(({ name }) => name === params.plugin)
      if (!plugin) throw new NotFound('Este módulo não está instalado. Veja os instalados em /api/v1/modules.')
      await switchWithNeeds(work, registry, { name: plugin.name, enabled })
      if (senders) await chooseSenders(work, plugin.name, senders)
      const choices = await senderChoices(work)
      return present({ plugin: plugin.name, title: plugin.title, enabled }, choices.get(plugin.name))
    },
  )
}

const byChannel = <S extends z.ZodType>(schema: S) =>
  Object.fromEntries(channelKinds.map(channel => [channel, schema])) as Record<(typeof channelKinds)[number], S>

const module = z
  .object({
    plugin: z.string(),
    title: z.string(),
    enabled: z.boolean(),
    senders: z
      .object(byChannel(z.guid().nullable()))
      .meta({ description: 'Remetente escolhido por canal; null: o padrão do canal.' }),
  })
  .meta({ id: 'Module' })

const present = (shown: { plugin: string; title: string; enabled: boolean }, choice: SenderChoice = {}) => ({
  ...shown,
  senders: Object.fromEntries(channelKinds.map(channel => [channel, choice[channel] ?? null])),
})
