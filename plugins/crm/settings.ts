import { z } from 'zod'
import { defineSettings, Invalid } from '#core'
import { Opportunities, stageKeys, usualStages } from './opportunity.ts'

const ofStages = stageKeys.slice(1).map((key, index) => [
  key,
  z
    .string()
    .trim()
    .max(40)
    .default(usualStages[key])
    .meta({ title: `Etapa ${index + 2}`, description: 'Vazio: o funil não tem esta etapa.' }),
])

/** `crm`: the company's own stages, and when activities are told. */
export const crmSettings = defineSettings(
  'crm',
  z.object({
    stage1: z
      .string()
      .trim()
      .min(1, 'A primeira etapa precisa de um nome: é nela que as oportunidades entram.')
      .max(40)
      .default(usualStages.stage1)
      .meta({ title: 'Etapa 1', description: 'Onde cada oportunidade nova entra.' }),
    ...(Object.fromEntries(ofStages) as Record<
      Exclude<(typeof stageKeys)[number], 'stage1'>,
      z.ZodDefault<z.ZodString>
    >),
    contactAtOnce: z.boolean().default(false).meta({
      title: 'Cadastrar como cliente assim que o lead chega',
      description: 'Desligado, o lead que ninguém conhece só vira cliente quando alguém manda ou a venda é ganha.',
    }),
    daysBefore: z.int().min(0).max(15).default(0).meta({
      title: 'Lembrar das atividades quantos dias antes',
      description: 'Zero: no próprio dia, de manhã. O cliente só é lembrado das atividades marcadas para avisar.',
    }),
  }),
  {
    async check(work, values) {
      for (const key of stageKeys.filter(key => values[key] === '')) {
        const there = await work.of(Opportunities).count({ status: key })
        if (there > 0)
          throw new Invalid({ [key]: `Há oportunidades nesta etapa (${there}). Mova-as antes de tirar a etapa.` })
      }
    },
  },
)
