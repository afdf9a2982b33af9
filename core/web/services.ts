import type { CloudApi } from '../channels/whatsapp/cloud/api.ts'
import type { Clock } from '../clock.ts'
import type { Database } from '../data/connect.ts'
import type { Works } from '../data/work.ts'
import type { Files } from '../documents/files.ts'
import type { PdfEngine } from '../documents/pdf.ts'
import type { Storage } from '../documents/storage.ts'
import type { Relay } from '../events/relay.ts'
import type { Scheduler } from '../jobs/scheduler.ts'
import type { Log } from '../log.ts'
import type { Notifier } from '../notifier/notifier.ts'
import type { Channel } from '../outbox/channel.ts'
import type { Registry } from '../registry.ts'
import type { Secret } from '../secret.ts'
import type { TaskRunner } from '../tasks/runner.ts'

/** What screens and API are built from; made once by createApp. */
export interface Services {
  registry: Registry
  database: Database
  works: Works
  relay: Relay
  notifier: Notifier
  scheduler: Scheduler
  /** Long work. */
  tasks: TaskRunner
  files: Files
  pdf: PdfEngine
  storage: Storage
  /** Adapters by driver name: `smtp`, `paper`. */
  channels: ReadonlyMap<string, Channel>
  /** WhatsApp's official API, for what screens ask of it. */
  cloud: CloudApi
  clock: Clock
  log: Log
  secret: Secret
  options: {
    /** Without a trailing slash. */
    baseUrl: string
    production: boolean
    /** The project's root: `views/`, `plugins/<name>/views/` and `node_modules/` lie below it. */
    rootFolder: string
    version: string
  }
}
