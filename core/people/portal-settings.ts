import { z } from 'zod'
import type { Work } from '../data/work.ts'
import { changeSettings, defineSettings, settingsOf } from './settings.ts'

/** Dark enough for white letters on them (AA). */
export const portalColors = {
  green: { title: 'Verde', value: '#0b6e5f' },
  blue: { title: 'Azul', value: '#0b4f94' },
  purple: { title: 'Roxo', value: '#6b2593' },
  red: { title: 'Vermelho', value: '#a01c1c' },
  orange: { title: 'Laranja', value: '#8f3a06' },
  gray: { title: 'Grafite', value: '#3a4352' },
} as const
export type PortalColor = keyof typeof portalColors

/** What a company chooses for its portal. */
export const portalSettings = defineSettings(
  'portal',
  z.object({
    color: z
      .enum(Object.keys(portalColors) as [PortalColor, ...PortalColor[]])
      .default('green')
      .meta({
        title: 'Cor da Central do Assinante',
        description: 'Aparece no topo da página, nos botões e no ícone do aplicativo.',
        labels: Object.fromEntries(Object.entries(portalColors).map(([key, { title }]) => [key, title])),
      }),
    logo: z
      .object({ hash: z.string().regex(/^[0-9a-f]{64}$/), width: z.int(), height: z.int() })
      .nullable()
      .default(null)
      .meta({ title: 'Logotipo' }),
    /** "Envia e-mail aplicativo". */
    sendsByEmail: z.boolean().default(true).meta({
      title: 'Envia e-mail aplicativo',
      description: 'O assinante pode pedir a fatura por e-mail. Desligado, o botão some e o pedido é recusado.',
    }),
  }),
)

export type PortalChoices = z.infer<typeof portalSettings.schema>

export const portalChoices = (work: Work) => work.once('portal', () => settingsOf(work, portalSettings))

/** What is not named stays as it is. Throws Invalid. */
export async function changePortal(work: Work, change: Partial<PortalChoices>): Promise<void> {
  await changeSettings(work, portalSettings, { ...(await settingsOf(work, portalSettings)), ...change })
}

/** Whether customers of this company may ask for something by e-mail in their own area. */
export const sendsByEmail = async (work: Work): Promise<boolean> => (await portalChoices(work)).sendsByEmail
