import { z } from 'zod'
import type { Work } from '../data/work.ts'
import { type AddOn, planOf } from '../people/company-plan.ts'
import { defineSettings, type Settings, settingsOf } from '../people/settings.ts'
import { type ChannelKind, channelKinds } from './channel.ts'
import type { Message } from './message.ts'

type Use = Settings<z.ZodObject<{ use: z.ZodDefault<z.ZodBoolean> }>>

/** The company's own half of W1; the other, the add-on, is the operator's. */
export const whatsappSettings: Use = defineSettings(
  'whatsapp',
  z.object({
    use: z.boolean().default(true).meta({
      title: 'Usar o WhatsApp',
      description: 'Desligado, nenhum aviso sai por WhatsApp; o que já está na fila espera em Mensagens > Confirmar.',
    }),
  }),
)

/** Channels that a company has to be given, and may choose not to use. The others are open to everybody. */
const gates: Partial<Record<ChannelKind, { addOn: AddOn; settings: Use }>> = {
  whatsapp: { addOn: 'whatsapp', settings: whatsappSettings },
}
export const gatedChannels: readonly ChannelKind[] = channelKinds.filter(channel => gates[channel])

/** What stands between a company and a channel (W1). */
export interface Gate {
  /** The company's own senders may send; without it a person sends each message (W3). */
  addOn: boolean
  /** The company wants to use the channel. */
  use: boolean
}

export function gateOf(work: Work, channel: ChannelKind): Promise<Gate> {
  return work.once(`gate:${channel}`, async () => {
    const gate = gates[channel]
    if (!gate) return { addOn: true, use: true }
    const [plan, settings] = await Promise.all([planOf(work), settingsOf(work, gate.settings)])
    return { addOn: plan.addOns.includes(gate.addOn), use: settings.use }
  })
}

/**
 * Whether a person sends it from their own phone (W3): the company has no add-on for the channel, or somebody opened the
 * chat while it had none and has not yet said what became of it.
 */
export async function isByHand(work: Work, { channel, byHand }: Pick<Message, 'channel' | 'byHand'>): Promise<boolean> {
  return byHand === 'opened' || !(await gateOf(work, channel)).addOn
}

export const noAddOnText =
  'O add-on do WhatsApp não está liberado para a empresa: abra a conversa, envie pelo seu WhatsApp e diga que enviou.'
export const notInUseText =
  'O WhatsApp está desligado para a empresa. Um administrador liga em Configurações > WhatsApp.'

/** Why no sender may take a message of this channel now. */
export interface Closed {
  code: 'no_add_on' | 'whatsapp_off'
  reason: string
}

/** Asked in the order of W1: the add-on, then the setting. undefined: the way is free. */
export function closedBy({ addOn, use }: Gate): Closed | undefined {
  if (!addOn) return { code: 'no_add_on', reason: noAddOnText }
  return use ? undefined : { code: 'whatsapp_off', reason: notInUseText }
}
