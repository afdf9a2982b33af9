import { Op } from 'sequelize'
import { startOfDay } from '../brazil/dates.ts'
import type { Work } from '../data/work.ts'
import { placeOf } from '../people/calendar.ts'
import { settingsOf } from '../people/settings.ts'
import type { ChannelKind } from './channel.ts'
import { createTimetable, type Timetable } from './courtesy.ts'
import { MessageAttempts } from './message.ts'
import type { SenderRules } from './pace.ts'
import type { Sender } from './sender.ts'
import { sendingHours } from './sending-hours.ts'

/** Everything that decides when a sender's messages leave, as it is now. */
export function senderRules(work: Work, sender: Sender): Promise<SenderRules> {
  return work.once(`rules:${sender.id}`, async () => ({
    pace: sender.pace,
    activeSince: sender.activeSince,
    nextSlotAt: sender.nextSlotAt,
    timetable: await timetableOf(work, sender.channel),
    today: work.today,
    sentToday: isCapped(sender) ? await sentToday(work, sender) : 0,
  }))
}

/** The company's hours and calendar, for a channel that keeps them; any hour for one that does not. */
export async function timetableOf(work: Work, channel: ChannelKind): Promise<Timetable> {
  const hours = await work.once('sendingHours', () => settingsOf(work, sendingHours))
  const { timeZone } = work
  if (!hours.channels.some(one => one === channel))
    return work.once('openTimetable', async () => createTimetable({ timeZone }))
  return work.once('timetable', async () => createTimetable({ timeZone, hours, place: await placeOf(work) }))
}

const isCapped = ({ pace, activeSince }: Sender) =>
  pace.kind !== 'official' && (pace.dailyCap !== undefined || Boolean(pace.warmUp && activeSince))

/** What went out today, or may have: counted from what is kept, so that no restart and no other process forgets it. */
function sentToday(work: Work, { id: senderId }: Sender): Promise<number> {
  const createdAt = { [Op.gte]: startOfDay(work.today, work.timeZone) }
  return work.of(MessageAttempts).count({ senderId, createdAt, outcome: ['sent', 'unsure'] })
}
