import type { Work } from '../data/work.ts'
import type { Event } from '../events/event.ts'
import type { ChannelKind, Code } from '../outbox/channel.ts'
import { type Gate, gateOf } from '../outbox/gate.ts'
import type { AttachmentRef } from '../outbox/message.ts'
import { senderFor } from '../outbox/module-sender.ts'
import { type Sender, Senders } from '../outbox/sender.ts'
import { timetableOf } from '../outbox/sender-rules.ts'
import { closedPurposes } from '../people/consent.ts'
import { type Contact, Contacts } from '../people/contact.ts'
import { disabledModules } from '../people/module.ts'
import { settingsOf } from '../people/settings.ts'
import type { Described, MessageType } from './message-type.ts'
import { channelTitles, isReason, purposeTitles, type Reason, reasons } from './reason.ts'
import { addressOf } from './recipient.ts'
import { ruleOf } from './rule.ts'
import { messageSettings } from './settings.ts'
import { textFor } from './text.ts'

export interface OwnedType {
  plugin: { name: string; title: string }
  type: MessageType
}

/** What would be written for one channel, and every reason that holds it, in the order in which they are asked. */
export interface Draft {
  channel: ChannelKind
  status: 'held' | 'queued' | 'skipped'
  reasons: Reason[]
  contact: Contact | undefined
  address: string
  variant: string | null
  subject: string
  body: string
  attachments: AttachmentRef[]
  codes: Code[]
  /** The values in its words, by path, where they are kept with the message. */
  variables: Record<string, string> | null
  senderId: string | null
  dueAt: Date
  giveUpAt: Date
  tellBy: string | null
}

/** Decides, without writing, what is said about an event: for the notifier, previews, diagnosis and simulation alike. */
export async function plan(work: Work, owned: OwnedType, event: Event): Promise<Draft[]> {
  const rule = await work.once(`rule:${owned.type.name}`, () => ruleOf(work, owned.type))
  const draftOn = await drafting(work, owned, event)
  const drafts: Draft[] = []
  for (const channel of rule.channels) drafts.push(await draftOn(channel))
  const unreachable = drafts.find(({ channel, reasons }) => channel === 'whatsapp' && reasons[0]?.code === 'no_address')
  if (!unreachable || !rule.fallbackToEmail || rule.channels.includes('email')) return drafts
  const mail = await draftOn('email')
  if (mail.address === '') unreachable.reasons.push(reasons.nowhereElse(mail.contact?.name ?? ''))
  else unreachable.reasons.push(reasons.byEmail())
  return mail.address === '' ? drafts : [...drafts, mail]
}

/** The same for one channel, whether the rule names it or not. */
export async function planOn(
  work: Work,
  owned: OwnedType,
  { event, channel }: { event: Event; channel: ChannelKind },
): Promise<Draft> {
  const draftOn = await drafting(work, owned, event)
  return draftOn(channel)
}

/** Reads once what is the same on every channel. */
async function drafting(work: Work, owned: OwnedType, event: Event): Promise<(channel: ChannelKind) => Promise<Draft>> {
  const { type } = owned
  const rule = await work.once(`rule:${type.name}`, () => ruleOf(work, type))
  const described = await type.describe(work, event)
  const contact = described?.contactId
    ? await work.of(Contacts).first({ where: { id: described.contactId } })
    : undefined
  const general = await generalReasons(work, owned, { event, described, contact })
  const dueAt = new Date(Math.max(work.now.getTime(), event.occurredAt.getTime() + rule.delayMinutes * 60_000))
  return async channel => {
    const gate = await gateOf(work, channel)
    const saying = await say(work, owned, { channel, gate, described, contact })
    const all = [...general.switches, ...gateReasons(gate), ...general.skipping, ...saying.reasons, ...general.holding]
    return {
      ...saying,
      channel,
      contact,
      reasons: all,
      status: statusFor(all),
      attachments: described?.attachments ?? [],
      codes: described?.codes ?? [],
      dueAt,
      tellBy: described?.tellBy ?? null,
      giveUpAt: await giveUpAtOf(work, type, { channel, dueAt }),
    }
  }
}

/** Hours that a type names count from its due time; where it names none, nothing expires over a long weekend. */
async function giveUpAtOf(
  work: Work,
  { giveUpHours, priority }: MessageType,
  { channel, dueAt }: Pick<Draft, 'channel' | 'dueAt'>,
): Promise<Date> {
  if (giveUpHours) return new Date(dueAt.getTime() + giveUpHours * 3_600_000)
  const opening = (await timetableOf(work, channel)).opening(dueAt.getTime(), priority)
  return new Date(opening.at + usualGiveUpHours * 3_600_000)
}

const usualGiveUpHours = 72

function statusFor(all: Reason[]): Draft['status'] {
  if (all.some(reason => reason.outcome === 'skipped')) return 'skipped'
  return all.length > 0 ? 'held' : 'queued'
}

interface Matter {
  event: Event
  described: Described | undefined
  contact: Contact | undefined
}

async function generalReasons(work: Work, { plugin, type }: OwnedType, { event, described, contact }: Matter) {
  const rule = await work.once(`rule:${type.name}`, () => ruleOf(work, type))
  const off = await work.once('disabledModules', () => disabledModules(work))
  const { lateAfterHours } = await work.once('messageSettings', () => settingsOf(work, messageSettings))
  const closed = contact ? await closedPurposes(work, contact.id) : new Set()
  const isLate = work.now.getTime() - event.occurredAt.getTime() > lateAfterHours * 3_600_000
  return {
    switches: [
      off.has(plugin.name) && reasons.moduleOff(plugin.title),
      (!rule.enabled || rule.mode === 'off') && reasons.messageOff(type.title),
    ].filter(isReason),
    skipping: [
      !described && reasons.nothingToSay(),
      described?.unsaid !== undefined && reasons.unsaid(described.unsaid),
      event.quiet && reasons.quiet(),
      described && !contact && reasons.noContact(),
      contact &&
        !type.isAnswer &&
        closed.has(type.purpose) &&
        reasons.optedOut(contact.name, purposeTitles[type.purpose] ?? type.purpose),
    ].filter(isReason),
    holding: [
      isLate && reasons.late(lateAfterHours),
      described?.backdated && reasons.backdated(),
      rule.mode === 'confirm' && reasons.confirm(),
    ].filter(isReason),
  }
}

const gateReasons = ({ addOn, use }: Gate): Reason[] =>
  [!addOn && reasons.noAddOn(), !use && reasons.whatsappOff()].filter(isReason)

interface Occasion {
  channel: ChannelKind
  gate: Gate
  described: Described | undefined
  contact: Contact | undefined
}

/** The address, the text and the account for one channel, with what is missing of them. */
async function say(work: Work, { plugin, type }: OwnedType, { channel, gate, described, contact }: Occasion) {
  const nothing = {
    address: '',
    variant: null,
    subject: '',
    body: '',
    variables: null,
    senderId: null,
    reasons: [] as Reason[],
  }
  if (!contact || !described) return nothing
  const reply = described.replyTo?.channel === channel ? described.replyTo : undefined
  const found = reply?.address ? { address: reply.address } : addressOf(contact, channel)
  const text = await textFor(work, type, { channel, described, contact })
  // Without the add-on no account of the company's takes it.
  const sender = gate.addOn
    ? ((await senderOf(work, reply)) ??
      (await senderFor(work, { plugin: plugin.name, channel, purpose: type.purpose })))
    : undefined
  return {
    address: 'address' in found ? found.address : '',
    ...text,
    senderId: sender?.id ?? null,
    reasons: [
      'missing' in found && reasons.noAddress(contact.name, found.missing),
      ...text.reasons,
      gate.addOn && !sender && reasons.noSender(channelTitles[channel] ?? channel),
    ].filter(isReason),
  }
}

/** The account that was written to, while the company still has it. */
async function senderOf(work: Work, reply: Described['replyTo']): Promise<Sender | undefined> {
  if (!reply) return undefined
  const { senderId: id, channel } = reply
  return work.of(Senders).first({ where: { id, channel, removedAt: null } })
}
