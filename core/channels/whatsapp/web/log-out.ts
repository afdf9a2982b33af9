import type { Ending, Life } from './life.ts'
import type { WhatsAppWebParts } from './parts.ts'
import * as reports from './reports.ts'

/** Takes the session from WhatsApp and from here. Unless it is said how that ends, the row says whether WhatsApp confirmed it. */
export async function logOut(
  { log }: Pick<WhatsAppWebParts, 'log'>,
  life: Life,
  ending?: Pick<Ending, 'report' | 'dropWish'>,
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
    ...(ending ?? { report: confirmed ? reports.loggedOutHere() : reports.wipedHere() }),
    told: { verb: 'logged_out', payload: { where: 'here' } },
    wipe: true,
  })
}
