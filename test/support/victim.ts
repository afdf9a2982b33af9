import { plugins } from '../../config/plugins.ts'
import { createApp } from '../../core/app.ts'
import { type Clock, systemClock } from '../../core/clock.ts'
import { systemActor } from '../../core/data/work.ts'
import { changeDocumentStatus } from '../../core/documents/tracked/actions.ts'
import { Conflict } from '../../core/errors.ts'
import { createLog } from '../../core/log.ts'
import { quotes } from '../../plugins/quotes/quote.ts'
import { appConfig } from './app-config.ts'
import { type Halt, lookout, type Place } from './lookout.ts'
import { recordingChannel } from './recording-channel.ts'
import type { Shop } from './shop.ts'

export type Task = 'approve' | 'relay' | 'send' | 'heartbeat' | 'work' | 'everything'

/** What a process is told to do before it is killed. */
export interface Orders {
  shop: Pick<Shop, 'databaseUrl' | 'folder' | 'company'>
  now: string
  quoteIds: string[]
  tasks: Task[]
  /** Where the lookout has a hand in; where it is told to stop, unless said otherwise. */
  installs?: Place
  /** Where it stops in the middle of its work, for good. */
  haltAt?: Place
}

async function obey({ shop: where, now, quoteIds, tasks, haltAt, installs = haltAt }: Orders): Promise<void> {
  const halt: Halt = async place => {
    if (place !== haltAt) return
    process.send?.(place)
    await new Promise(() => undefined)
  }
  const phone = recordingChannel('phone', { kinds: ['whatsapp'], resendable: false })
  phone.answer = () => halt('phone')
  const app = createApp({
    plugins: [...plugins, lookout(installs, halt)],
    clock: clockFrom(new Date(now)),
    log: createLog('silent'),
    config: appConfig(where),
    channels: [phone],
  })
  const scope = { company: where.company, actor: systemActor }
  const approve = (ids: string[]) =>
    app.works.write(scope, async work => {
      for (const id of ids) await changeDocumentStatus(work, quotes, { id, to: 'approved' })
      await halt('transaction')
    })
  const does: Record<Task, () => Promise<unknown>> = {
    approve: () => approve(quoteIds),
    relay: () => app.relay.round(),
    send: () => app.dispatcher.drain(),
    heartbeat: () => app.scheduler.heartbeat(),
    work: () => app.tasks.round(),
    // One click after the other with everything running, as on a busy day; some were made before an earlier crash.
    async everything() {
      app.start()
      for (const id of quoteIds) await approve([id]).catch(unlessDone)
    },
  }
  for (const task of tasks) await does[task]()
  process.send?.('done')
}

/** Begins at the moment that the shop's own clock, moved by hand, shows; then it runs. */
function clockFrom(start: Date): Clock {
  const ahead = start.getTime() - Date.now()
  return { ...systemClock, now: () => new Date(Date.now() + ahead) }
}

function unlessDone(error: unknown): void {
  if (!(error instanceof Conflict)) throw error
}

// Started by `fork`; lives until it is killed.
process.once('message', (orders: Orders) => void obey(orders))
process.once('disconnect', () => process.exit())
process.send?.('ready')
