import type { Clock } from '../../../clock.ts'
import type { Database } from '../../../data/connect.ts'
import type { Works } from '../../../data/work.ts'
import type { Log } from '../../../log.ts'
import type { IncomingMessage } from '../incoming-message.ts'
import type { WhatsAppWebLimits } from './limits.ts'
import type { OpenLine } from './line.ts'

/** What the connections of all numbers are made from. */
export interface WhatsAppWebParts {
  database: Database
  works: Works
  clock: Clock
  log: Log
  /** In [0, 1). */
  random: () => number
  /** Where the sessions are kept, a folder for each number. */
  folder: string
  executablePath: string | undefined
  /** Further flags for the browsers: a proxy, for instance. */
  chromiumArgs: readonly string[]
  openLine: OpenLine
  limits: WhatsAppWebLimits
  /** Keeps what somebody wrote to us; may be told the same twice. */
  incoming(message: IncomingMessage): Promise<void>
}
