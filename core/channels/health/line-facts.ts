import type { Work } from '../../data/work.ts'
import type { Sender } from '../../outbox/sender.ts'
import { isConnected, sessionOf, whatsappWeb } from '../whatsapp/connection.ts'
import { missedSince } from '../whatsapp/down-numbers.ts'
import type { LineFacts } from './breaker.ts'

/** `watchedSince`: nobody looked before; a computer that was off all night is no outage. */
export async function lineFacts(
  work: Work,
  sender: Pick<Sender, 'id' | 'driver'>,
  watchedSince?: Date,
): Promise<LineFacts | undefined> {
  if (sender.driver !== whatsappWeb) return undefined
  const session = await sessionOf(work, sender.id)
  if (!session) return undefined
  const isUp = isConnected(session, work.now)
  const missed = isUp ? undefined : missedSince(session)
  const isSeen = !watchedSince || !missed || missed >= watchedSince
  return {
    isUp,
    upSince: isUp ? session.readyAt : null,
    downSince: (isSeen ? missed : watchedSince) ?? null,
    isBlocked: blocks.includes(session.state),
  }
}

/** WhatsApp's own words for a number whose owner broke its terms. */
const blocks: readonly string[] = ['TOS_BLOCK', 'SMB_TOS_BLOCK']
