import { join } from 'node:path'
import type { Express } from 'express'
import { createChannels, type GivenChannels } from './channels/create-channels.ts'
import { createAlarm } from './channels/health/alarm.ts'
import { createMailWatch, type MailWatch } from './channels/health/mail-watch.ts'
import { createHealthWatch, type HealthWatch } from './channels/health/watch.ts'
import { emptyInbox, sweepInbox } from './channels/whatsapp/cloud/inbox.ts'
import type { Connector } from './channels/whatsapp/web/connector.ts'
import type { Clock } from './clock.ts'
import { connect, type Database } from './data/connect.ts'
import { migrate } from './data/migrate.ts'
import { createWorks } from './data/work.ts'
import { createFiles } from './documents/files.ts'
import { createPdfEngine } from './documents/pdf.ts'
import { createStorage } from './documents/storage.ts'
import { lookIntoFolders } from './documents/watch-folders.ts'
import { createRelay } from './events/relay.ts'
import { createScheduler, type Scheduler } from './jobs/scheduler.ts'
import type { Log } from './log.ts'
import { createLoop } from './loop.ts'
import { createInspector } from './notifier/inspect.ts'
import { createNotifier } from './notifier/notifier.ts'
import { createDispatcher, type Dispatcher } from './outbox/dispatcher.ts'
import { retellEarlyReceipts } from './outbox/early-receipt.ts'
import { expireOverdue } from './outbox/recover.ts'
import type { Plugin } from './plugin.ts'
import { createRegistry, loyaltyOf, orderingOf, payablesOf } from './registry.ts'
import { createSecret } from './secret.ts'
import { subscribersOf } from './subscribers.ts'
import { createTaskRunner } from './tasks/runner.ts'
import { sweepTasks } from './tasks/sweep.ts'
import { sweepApi } from './web/api/sweep.ts'
import { createWebhookDeliverer, type WebhookDeliverer } from './web/api/webhook-deliverer.ts'
import { createServer } from './web/server.ts'
import type { Services } from './web/services.ts'

export interface AppParts extends GivenChannels {
  plugins: readonly Plugin[]
  clock: Clock
  log: Log
  config: {
    baseUrl: string
    databaseUrl: string
    dataDir: string
    secretKey: string
    production: boolean
    /** The project's root, where views and static files lie. */
    rootFolder: string
    /** Where the compiled (or source) `migrations` and `plugins` lie. */
    codeFolder: string
    version: string
    chromiumPath: string | undefined
    /** Further flags for the browsers of WhatsApp: a proxy, for instance. */
    chromiumArgs: readonly string[]
  }
  /** In [0, 1); Math.random unless a test says otherwise. */
  random?: () => number
}

/** The running system, wired once. Nothing runs until `start`. */
export interface App extends Services {
  express: Express
  dispatcher: Dispatcher
  /** Connects the WhatsApp numbers. */
  connector: Connector
  /** Stops numbers that are in trouble, and lets them go on. */
  health: HealthWatch
  /** Checks e-mail accounts now and then. */
  mailWatch: MailWatch
  webhooks: WebhookDeliverer
  /** Takes in what other programs laid down; resolves to how many files that were. */
  lookIntoFolders(): Promise<number>
  scheduler: Scheduler
  migrate(): Promise<string[]>
  start(): void
  stop(): Promise<void>
}

export function createApp(parts: AppParts): App {
  const { plugins, clock, log, config, random = Math.random } = parts
  const registry = createRegistry(plugins)
  const database: Database = connect(config.databaseUrl, registry.models)
  const secret = createSecret(config.secretKey)
  const offered = {
    payableOf: payablesOf(registry),
    loyaltyOf: loyaltyOf(registry),
    orderingOf: orderingOf(registry),
  }
  const works = createWorks({ database, clock, log, baseUrl: config.baseUrl, secret, ...offered })
  const notifier = createNotifier(registry.messageTypes)
  const storage = createStorage({ folder: join(config.dataDir, 'files') })
  const pdf = createPdfEngine({ executablePath: config.chromiumPath, log })
  const { connector, channels, cloud, inbox } = createChannels({ ...parts, random, database, works, storage, secret })
  const relay = createRelay({
    database,
    works,
    subscribers: [...subscribersOf(plugins, notifier, registry.messageTypes), createAlarm({ channels, secret, log })],
    clock,
    log,
  })
  const documents = registry.offers('document').map(offer => offer.document)
  const files = createFiles({ works, documents, pdf, storage })
  const sending = {
    database,
    works,
    channels,
    secret,
    clock,
    log,
    baseUrl: config.baseUrl,
    random,
    inspect: createInspector(registry.messageTypes),
    files: files.forMessage,
  }
  const dispatcher = createDispatcher(sending)
  const health = createHealthWatch({ database, works, clock, log })
  const mailWatch = createMailWatch({ database, works, channels, secret, clock, log })
  const jobs = plugins.flatMap(plugin => (plugin.jobs ?? []).map(job => ({ plugin: plugin.name, job })))
  const scheduler = createScheduler({ database, works, jobs, clock, log })
  const tasks = createTaskRunner({ database, works, types: registry.taskTypes, clock, log })
  const watching = { database, works, storage, clock, log, root: join(config.dataDir, 'entrada'), plugins }
  const webhooks = createWebhookDeliverer({
    ...{ database, works, secret, clock, log, random },
    allowPrivate: !config.production,
  })
  const { baseUrl, production, rootFolder, version } = config
  const options = { baseUrl, production, rootFolder, version }
  const services: Services = {
    registry,
    database,
    works,
    relay,
    notifier,
    scheduler,
    tasks,
    files,
    pdf,
    storage,
    channels,
    cloud,
    clock,
    log,
    secret,
    options,
  }

  const idleMs = 1_000
  const gatherMs = 100
  const loops = [
    createLoop('relay', () => relay.round(), { idleMs, gatherMs, log }),
    createLoop('dispatcher', () => dispatcher.round(), { idleMs, gatherMs, log }),
    createLoop('receipts', () => retellEarlyReceipts(sending), { idleMs: 2 * idleMs, gatherMs: idleMs, log }),
    createLoop('tasks', () => tasks.round(), { idleMs, gatherMs, log }),
    createLoop('task sweep', () => sweepTasks(database, clock.now()), { idleMs: 3_600 * idleMs, log }),
    createLoop('webhooks', () => webhooks.round(), { idleMs: 5 * idleMs, gatherMs, log }),
    createLoop('sweep', () => sweepApi(database, clock.now()), { idleMs: 3_600 * idleMs, log }),
    createLoop('whatsapp', () => connector.round(), { idleMs, log }),
    createLoop('inbox', () => emptyInbox(inbox), { idleMs, log }),
    createLoop('inbox sweep', () => sweepInbox(database, clock.now()), { idleMs: 3_600 * idleMs, log }),
    createLoop('health', () => health.round(), { idleMs: 10 * idleMs, gatherMs: idleMs, log }),
    createLoop('mail watch', () => mailWatch.round(), { idleMs: 60 * idleMs, log }),
    createLoop('folders', () => lookIntoFolders(watching), { idleMs: 10 * idleMs, gatherMs: idleMs, log }),
    createLoop('expiry', () => expireOverdue(sending), { idleMs: 60 * idleMs, log }),
  ]
  const prompted = ['relay', 'dispatcher', 'webhooks', 'tasks']
  works.onCommit(() => {
    for (const loop of loops) if (prompted.includes(loop.name)) loop.nudge()
  })

  return {
    ...services,
    express: createServer(services),
    dispatcher,
    connector,
    health,
    mailWatch,
    webhooks,
    lookIntoFolders: () => lookIntoFolders(watching),
    migrate: () => migrate(database, migrationFolders(config.codeFolder, plugins), log),
    start() {
      for (const loop of loops) loop.start()
      scheduler.start()
    },
    async stop() {
      await scheduler.stop()
      tasks.stop()
      // The connector hurries the sends that the dispatcher waits for.
      await Promise.all([dispatcher.stop(), connector.stop()])
      await Promise.all(loops.map(loop => loop.stop()))
      await Promise.all([...channels.values()].map(channel => channel.close()))
      await pdf.close()
      await database.close()
    },
  }
}

const migrationFolders = (codeFolder: string, plugins: readonly Plugin[]) => [
  { owner: 'core', folder: join(codeFolder, 'migrations') },
  ...plugins.map(({ name }) => ({ owner: name, folder: join(codeFolder, 'plugins', name, 'migrations') })),
]
