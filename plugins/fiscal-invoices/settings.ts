import { z } from 'zod'
import { defineSettings } from '#core'

/** `fiscal-invoices`: what is taken in, and from where. */
export const invoiceSettings = defineSettings(
  'fiscal-invoices',
  z.object({
    watchFolder: z.boolean().default(false).meta({
      title: 'Receber notas de uma pasta',
      description:
        'XML e ZIP postos em entrada/<código da empresa>/notas-fiscais, na pasta de dados do Recado, entram sozinhos. Depois vão para feitos ou recusados, estes com o motivo ao lado. Um cancelamento ou uma correção que chega antes da nota espera por ela um dia, em esperando.',
    }),
    brokenSignature: z
      .enum(['refuse', 'warn'])
      .default('refuse')
      .meta({
        title: 'Nota cuja assinatura não confere',
        description: 'Acontece quando um programa reescreve o XML depois da autorização; também com notas adulteradas.',
        labels: { refuse: 'Recusar', warn: 'Aceitar com um aviso na página da nota' },
      }),
    oldAfterDays: z.int().min(0).max(365).default(3).meta({
      title: 'Nota antiga (dias)',
      description:
        'O aviso de uma nota autorizada há mais dias do que isto espera uma pessoa: importar o arquivo do ano não escreve a ninguém.',
    }),
  }),
)
