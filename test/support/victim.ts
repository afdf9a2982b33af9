import { plugins } from '../../config/plugins.ts'
import { handClock } from '../../core/clock.ts'
import { changeDocumentStatus } from '../../core/documents/tracked/actions.ts'
import { Conflict } from '../../core/errors.ts'
import { quotes } from '../../plugins/quotes/quote.ts'
import { type Halt, lookout, type Place } from './lookout.ts'
import { recordingChannel } from './recording-channel.ts'
import { openShop, type Shop } from './shop.ts'

export type Task = 'approve' | 'relay' | 'send' | 'heartbeat' | 'everything'

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
  const shop = await openShop({
    share: { ...where, clock: handClock(new Date(now)) } as Shop,
    plugins: [...plugins, lookout(installs, halt)],
    channels: [phone],
  })
  const approve = (ids: string[]) =>
    shop.write(async work => {
      for (const id of ids) await changeDocumentStatus(work, quotes, { id, to: 'approved' })
      await halt('transaction')
    })
  const does: Record<Task, () => Promise<unknown>> = {
    approve: () => approve(quoteIds),
    relay: () => shop.relay(),
    send: () => shop.app.dispatcher.drain(),
    heartbeat: () => shop.app.scheduler.heartbeat(),
    // One click after the other with everything running, as on a busy day; some were made before an earlier crash.
    async everything() {
      shop.app.start()
      for (const id of quoteIds) await approve([id]).catch(unlessDone)
    },
  }
  for (const task of tasks) await does[task]()
  process.send?.('done')
}

function unlessDone(error: unknown): void {
  if (!(error instanceof Conflict)) throw error
}

// Started by `fork`; lives until it is killed.
process.once('message', (orders: Orders) => void obey(orders))
process.once('disconnect', () => process.exit())
process.send?.('ready')
