import { column, optional } from '../data/column.ts'
import { defineModel, type Row } from '../data/model.ts'
import type { Work } from '../data/work.ts'
import { record } from '../events/record.ts'
import type { ChannelKind } from '../outbox/channel.ts'
import type { MessageType, Mode } from './message-type.ts'

/** The company's choice for one message type. No row: what the plug-in declares. */
export const RuleRows = defineModel(
  'message_rules',
  {
    type: column.text(80),
    enabled: column.boolean(),
    mode: column.text<Mode>(20),
    channels: column.json<ChannelKind[]>(),
    delayMinutes: column.integer(),
    /** null: rules older than the choice. */
    fallbackToEmail: optional(column.boolean()),
  },
  { unique: [['type']] },
)

/** The company's own words. No row: the plug-in's. */
export const WordRows = defineModel(
  'message_words',
  {
    type: column.text(80),
    channel: column.text<ChannelKind>(20),
    /** The occasion's key; empty: for all of them. */
    variant: column.exact(60),
    subject: column.text(255),
    body: column.longText(),
  },
  { unique: [['type', 'channel', 'variant']] },
)
export type WordRow = Row<typeof WordRows>

export interface Rule {
  enabled: boolean
  mode: Mode
  channels: ChannelKind[]
  /** Minutes between the event and the earliest departure. */
  delayMinutes: number
  /** Who cannot be reached on WhatsApp is told by e-mail. */
  fallbackToEmail: boolean
}

/** Whether messages of this rule may leave on the channel at all. */
export const usesChannel = ({ channels, fallbackToEmail }: Rule, channel: ChannelKind): boolean =>
  channels.includes(channel) || (channel === 'email' && fallbackToEmail)

export async function ruleOf(work: Work, type: MessageType): Promise<Rule> {
  const row = await work.gather('rules', type.name, types => rulesOf(work, types))
  if (!row) return { enabled: true, delayMinutes: 0, fallbackToEmail: false, ...type.rule }
  const { enabled, mode, channels, delayMinutes, fallbackToEmail } = row
  return { enabled, mode, channels, delayMinutes, fallbackToEmail: fallbackToEmail ?? false }
}

async function rulesOf(work: Work, types: string[]): Promise<Map<string, Row<typeof RuleRows>>> {
  return new Map((await work.of(RuleRows).all({ where: { type: types } })).map(row => [row.type, row]))
}

export async function changeRule(work: Work, type: MessageType, change: Partial<Rule>): Promise<Rule> {
  const before = await ruleOf(work, type)
  const after = { ...before, ...change }
  const rules = work.of(RuleRows)
  if ((await rules.change({ type: type.name }, after)) === 0) await rules.insert({ type: type.name, ...after })
  await record(work, {
    name: 'rule.changed',
    subject: 'rule',
    subjectId: work.companyId,
    payload: { type: type.name, before, after },
  })
  return after
}
