import { z } from 'zod'
import { NotFound } from '../../../errors.ts'
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
      summary: 'Os módulos instalados e quais estão ligados',
      answer: { status: 200, schema: z.object({ items: z.array(module) }) },
    },
    async work => {
      const off = await disabledModules(work)
      return { items: registry.plugins.map(({ name, title }) => ({ plugin: name, title, enabled: !off.has(name) })) }
    },
  )
  kit.route(
    {
      method: 'put',
      path: '/modules/:plugin',
      permission: 'settings.write',
      summary: 'Liga ou desliga um módulo; desligado, ele some e nada envia, e seus dados ficam',
      params: z.object({ plugin: z.string() }),
      body: z.object({ enabled: z.boolean() }),
      answer: { status: 200, schema: module },
    },
    async (work, { params, body: { enabled } }) => {
      const plugin = registry.plugins.find(({ name }) => name === params.plugin)
      if (!plugin) throw new NotFound('Este módulo não está instalado. Veja os instalados em /api/v1/modules.')
      await switchWithNeeds(work, registry, { name: plugin.name, enabled })
      return { plugin: plugin.name, title: plugin.title, enabled }
    },
  )
}

const module = z.object({ plugin: z.string(), title: z.string(), enabled: z.boolean() }).meta({ id: 'Module' })
