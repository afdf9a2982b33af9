import { column } from '../data/column.ts'
import { defineModel } from '../data/model.ts'
import type { Work } from '../data/work.ts'
import { Invalid } from '../errors.ts'
import { record } from '../events/record.ts'
import type { Purpose } from '../people/purpose.ts'
import { billingServer } from './billing-server.ts'
import type { ChannelKind } from './channel.ts'
import { type Sender, Senders } from './sender.ts'

/** Which sender a module's messages leave from, where the company chose one. No row: the channel's default. */
export const ModuleSenders = defineModel(
  'module_senders',
  { plugin: column.text(40), channel: column.text<ChannelKind>(20), senderId: column.id() },
  { unique: [['plugin', 'channel']] },
)

/** Per channel the id of the chosen sender; null: the default. A channel that is not named stays as it is. */
export type SenderChoice = Partial<Record<ChannelKind, string | null | undefined>>

/** What is to leave: its module, its channel, and what it is about. */
export interface Leaving {
  plugin: string
  channel: ChannelKind
  purpose: Purpose
}

/**
 * The sender new messages leave from: the one chosen for the module; for e-mails about money the company's server for
 * boletos and invoices (I2); else the channel's default, as when the chosen one was removed. undefined when the channel has
 * none at all. Read once per work.
 */
export async function senderFor(work: Work, { plugin, channel, purpose }: Leaving): Promise<Sender | undefined> {
  const { senders, choices } = await work.once('moduleSenders', () => readSenders(work))
  const mine = senders.filter(sender => sender.channel === channel)
  const chosen = mine.find(sender => sender.id === choices.get(plugin)?.[channel])
  if (chosen) return chosen
  return (purpose === 'billing' && channel === 'email' && (await billingServer(work))) || mine[0]
}

/** What the company chose, by module. A choice whose sender is gone is none. */
export async function senderChoices(work: Work): Promise<ReadonlyMap<string, SenderChoice>> {
  return (await readSenders(work)).choices
}

/** Throws Invalid (`senders.whatsapp`) for a sender that was removed, is of another company or of another channel. */
export async function chooseSenders(work: Work, plugin: string, choice: SenderChoice): Promise<void> {
  const before = (await senderChoices(work)).get(plugin) ?? {}
  const changed = entriesOf(choice).filter(([channel, senderId]) => (before[channel] ?? null) !== senderId)
  if (changed.length === 0) return
  for (const [channel, senderId] of changed) {
    if (senderId) await checkSender(work, channel, senderId)
    await work.of(ModuleSenders).remove({ plugin, channel })
    if (senderId) await work.of(ModuleSenders).insert({ plugin, channel, senderId })
  }
  await record(work, {
    name: 'module.senders_changed',
    subject: 'module',
    subjectId: work.companyId,
    payload: { plugin, senders: Object.fromEntries(changed) },
  })
}

async function checkSender(work: Work, channel: ChannelKind, id: string): Promise<void> {
  const sender = await work.of(Senders).first({ where: { id, channel, removedAt: null } })
  if (sender) return
  throw new Invalid({ [`senders.${channel}`]: 'Este remetente não existe mais neste canal. Escolha outro da lista.' })
}

async function readSenders(work: Work) {
  // The default first: what stands where nothing is chosen.
  const senders = await work.of(Senders).all({
    where: { removedAt: null },
    order: [
      ['isDefault', 'DESC'],
      ['createdAt', 'ASC'],
    ],
  })
  const choices = new Map<string, SenderChoice>()
  for (const { plugin, channel, senderId } of await work.of(ModuleSenders).all()) {
    const isThere = senders.some(sender => sender.id === senderId && sender.channel === channel)
    if (isThere) choices.set(plugin, { ...choices.get(plugin), [channel]: senderId })
  }
  return { senders, choices }
}

const entriesOf = (choice: SenderChoice) =>
  (Object.entries(choice) as [ChannelKind, string | null | undefined][]).flatMap(
    ([channel, senderId]): [ChannelKind, string | null][] => (senderId === undefined ? [] : [[channel, senderId]]),
  )
