import { once } from 'node:events'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Config } from '../config/environment.ts'
import { type App, createApp } from '../core/app.ts'
import { systemClock } from '../core/clock.ts'
import { prepareChromium } from '../core/documents/prepare-chromium.ts'
import { createLog } from '../core/log.ts'
import { appParts } from './parts.ts'
import { seedDemo } from './seed/demo.ts'

/** Brings the system up in one role and down again when it is told to. */
export async function run(config: Config): Promise<void> {
  const log = createLog(config.logLevel)
  const chromium = await prepareChromium({ configured: config.chromiumPath, dataDir: config.dataDir, log })
  if (chromium.advice) process.stderr.write(`${chromium.advice}\n`)
  const app = createApp(appParts(config, { log, clock: systemClock, chromiumPath: chromium.path }))
  await app.migrate()
  // One process makes the demo company: a worker beside it would make a second one.
  const demo =
    config.seed === 'demo' && config.role !== 'worker' ? await seedDemo(app, config, chromium.path) : undefined
  // Before anything else can fail: the password is known to nobody else, and never shown again.
  if (demo) announceSignIn(demo)
  const server = config.role === 'worker' ? undefined : await listen(app, config)
  if (config.role !== 'web') app.start()
  if (server) announce(config, server)
  stopWhenTold(app, { server, startedByNpm: config.startedByNpm })
}

async function listen(app: App, config: Config): Promise<Server> {
  const server = app.express.listen(config.port, config.host)
  await Promise.race([once(server, 'listening'), once(server, 'error').then(([error]) => Promise.reject(error))])
  return server
}

function announceSignIn({ email, password }: { email: string; password?: string }): void {
  const lines = ['', `  Entrar com:        ${email}`]
  if (password) lines.push(`  Senha:             ${password}   (mostrada só desta vez)`)
  process.stdout.write(`${lines.join('\n')}\n`)
}

function announce(config: Config, server: Server): void {
  const { port } = server.address() as AddressInfo
  const url = config.baseUrl.endsWith(':0') ? `http://localhost:${port}` : config.baseUrl
  process.stdout.write(`  Recado está no ar: ${url}\n\n`)
}

function stopWhenTold(app: App, { server, startedByNpm }: { server: Server | undefined; startedByNpm: boolean }): void {
  let stopping = false
  const stop = async () => {
    if (stopping) return
    stopping = true
    server?.close()
    server?.closeAllConnections()
    await app.stop()
    process.exit(0)
  }
  process.on('SIGTERM', () => void stop())
  process.on('SIGINT', () => void stop())
  if (!startedByNpm) return
  // npm passes a SIGTERM to its shell, which dies of it and tells nobody: a parent that is gone means the same.
  const parent = process.ppid
  setInterval(() => process.ppid !== parent && void stop(), 500).unref()
}
