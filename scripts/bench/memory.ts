import { type ChildProcess, spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { createDocument } from '../../core/documents/tracked/actions.ts'
import { recordAll } from '../../core/events/record.ts'
import { Messages } from '../../core/outbox/message.ts'
import { Senders } from '../../core/outbox/sender.ts'
import { createContact } from '../../core/people/contact-actions.ts'
import { codeFolder, rootFolder } from '../../core/root.ts'
import { quotes } from '../../plugins/quotes/quote.ts'
import type { Figure } from './figure.ts'
import { type Installation, install } from './installation.ts'
import { type Sink, startSink } from './sink-process.ts'

const queued = 20_000

/** (d) RSS of the compiled program without a browser: idle, and while it sends a long queue. */
export async function measureMemory(): Promise<Figure[]> {
  const bare = await rssOf([join(codeFolder, 'scripts/bench/bare.js')])
  const sink = await startSink()
  const place = await install('sqlite')
  try {
    const idle = await rssOf([join(codeFolder, 'scripts/start.js')], place)
    await queueMany(place, sink)
    const peak = await peakWhileSending(place, sink)
    return [
      {
        name: 'memória em repouso, compilado, sem navegador',
        ours: idle,
        reference: bare,
        unit: 'MB',
        referenceName: 'node com express e sequelize apenas',
        ratio: idle / bare,
        target: 'até 200 MB',
        met: idle <= 200,
      },
      {
        name: `memória ao enviar ${queued.toLocaleString('pt-BR')} mensagens, a mais que em repouso`,
        ours: peak - idle,
        reference: idle,
        unit: 'MB',
        referenceName: 'o mesmo programa em repouso',
        ratio: peak / idle,
        target: 'até 80 MB a mais',
        met: peak - idle <= 80,
      },
    ]
  } finally {
    await place.close()
    sink.stop()
  }
}

function start(args: string[], place?: Installation): ChildProcess {
  const settings = place ? { DATABASE_URL: place.databaseUrl, DATA_DIR: place.folder, SECRET_KEY: place.secretKey } : {}
  const env = {
    ...process.env,
    ...settings,
    SEED: 'none',
    PORT: '0',
    CHROMIUM_PATH: '/nonexistent',
    LOG_LEVEL: 'error',
  }
  return spawn(process.execPath, [...flagsOfStart(), ...args], { env, stdio: 'ignore' })
}

/** The program is measured as `npm start` starts it. */
function flagsOfStart(): string[] {
  const { scripts } = JSON.parse(readFileSync(join(rootFolder, 'package.json'), 'utf8')) as Record<
    'scripts',
    Record<string, string>
  >
  return scripts.start?.split(' ').filter(word => word.startsWith('--')) ?? []
}

async function rssOf(args: string[], place?: Installation): Promise<number> {
  const child = start(args, place)
  const rss = await settled(child)
  await end(child)
  return rss
}

/** Once it has grown by less than a megabyte in five seconds: a busy machine is slow to start a program. */
async function settled(child: ChildProcess): Promise<number> {
  await pause(5_000)
  for (let before = 0; ; ) {
    const now = residentMb(child)
    if (Math.abs(now - before) < 1) return now
    before = now
    await pause(5_000)
  }
}

async function peakWhileSending(place: Installation, sink: Sink): Promise<number> {
  const child = start([join(codeFolder, 'scripts/start.js')], place)
  let peak = 0
  while ((await sink.count()) < queued) {
    peak = Math.max(peak, residentMb(child))
    await pause(100)
  }
  await end(child)
  return peak
}

function residentMb(child: ChildProcess): number {
  const status = readFileSync(`/proc/${child.pid}/status`, 'utf8')
  return Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1]) / 1_024
}

async function end(child: ChildProcess): Promise<void> {
  const ended = new Promise(resolve => child.once('exit', resolve))
  child.kill()
  await ended
}

async function queueMany({ app, scope }: Installation, sink: Sink): Promise<void> {
  const account = { host: '127.0.0.1', port: sink.port, security: 'none', from: 'loja@bench.test' }
  const credentials = app.secret.seal(JSON.stringify(account))
  const pace = { gapSeconds: [0, 0] as const, perSecond: 100_000, concurrency: 5 }
  for (let batch = 0; batch < queued / 500; batch++) {
    await app.works.write(scope, async work => {
      const sender =
        (await work.of(Senders).first({ where: { driver: 'smtp' } })) ??
        (await work.of(Senders).insert({
          channel: 'email',
          driver: 'smtp',
          name: 'Bench',
          identity: account.from,
          credentials,
          pace,
          isDefault: true,
          status: 'ready',
        }))
      const contact = await createContact(work, { name: `Cliente ${batch}`, email: `cliente${batch}@bench.test` })
      const quote = await createDocument(work, quotes, {
        contactId: contact.id,
        items: [{ description: 'Item', quantity: 1, unitPriceCents: 100 }],
        validUntil: '2030-12-31',
      })
      const quietly = { ...work, quiet: true }
      const events = await recordAll(
        quietly,
        Array.from({ length: 500 }, () => ({
          name: 'quote.told',
          subject: 'quote',
          subjectId: quote.id,
          contactId: contact.id,
        })),
      )
      await work.of(Messages).insertAll(
        events.map(event => ({
          type: 'quote.created',
          plugin: 'quotes',
          eventId: event.id,
          subjectKind: 'quote',
          subjectId: quote.id,
          contactId: contact.id,
          recipientName: contact.name,
          senderId: sender.id,
          channel: 'email' as const,
          address: contact.email ?? '',
          subject: 'Orçamento',
          body: 'Seu orçamento está pronto.',
          attachments: [],
          status: 'queued' as const,
          purpose: 'service' as const,
          priority: 30,
          dueAt: work.now,
          giveUpAt: new Date(work.now.getTime() + 86_400_000),
          attempts: 0,
        })),
      )
    })
  }
  while ((await app.relay.round()) > 0);
}
