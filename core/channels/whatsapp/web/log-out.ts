import type { Life } from './life.ts'
import type { WhatsAppWebParts } from './parts.ts'
import * as reports from './reports.ts'

/**
 * Takes the session from WhatsApp and from here. The row says whether WhatsApp confirmed it, or else `instead`: nobody
 * wished for it, and the number rests until somebody does something about that.
 */
export async function logOut(
  { log }: Pick<WhatsAppWebParts, 'log'>,
  life: Life,
  instead?: reports.Report,
): Promise<void> {
  // The page leaves and the browser closes: nothing of that is news.
  life.isDeaf = true
  const confirmed = await life.line?.logOut().then(
    () => true,
    error => {
      log.warn({ err: error, sender: life.row.senderId }, 'WhatsApp did not confirm that a number was logged out')
      return false
    },
  )
  await life.end({
    report: instead ?? (confirmed ? reports.loggedOutHere() : reports.wipedHere()),
    keepLease: instead !== undefined,
    told: { verb: 'logged_out', payload: { where: 'here' } },
    wipe: true,
  })
}
