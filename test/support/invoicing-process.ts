import { plugins } from '../../config/plugins.ts'
import { createApp } from '../../core/app.ts'
import { type Clock, systemClock } from '../../core/clock.ts'
import { createLog } from '../../core/log.ts'
import type { Plugin } from '../../core/plugin.ts'
import { generationTask } from '../../plugins/subscriptions/generation-task.ts'
import { appConfig } from './app-config.ts'
import type { Shop } from './shop.ts'

/** What a process is told that makes invoices until it is killed. */
export interface InvoicingOrders {
  shop: Pick<Shop, 'databaseUrl' | 'folder'>
  now: string
  /** In which step it stops for good: all of it is written, nothing of it committed. None: it goes on. */
  haltInStep?: number
}

/** The installed plug-ins, of which one stops where it is told. */
function halting(step: number | undefined): readonly Plugin[] {
  let begun = 0
  const task = {
    ...generationTask,
    async step(...given: Parameters<typeof generationTask.step>) {
      const outcome = await generationTask.step(...given)
      begun++
      if (begun === step) {
        process.send?.('halted')
        await new Promise(() => undefined)
      }
      return outcome
    },
  }
  return plugins.map(plugin => ({
    ...plugin,
    ...(plugin.tasks
      ? { tasks: plugin.tasks.map(one => (one.kind === task.kind ? (task as never as typeof one) : one)) }
      : {}),
  }))
}

/** Begins at the moment that the shop's own clock, moved by hand, shows; then it runs. */
function clockFrom(start: Date): Clock {
  const ahead = start.getTime() - Date.now()
  return { ...systemClock, now: () => new Date(Date.now() + ahead) }
}

async function obey({ shop, now, haltInStep }: InvoicingOrders): Promise<void> {
  const config = appConfig(shop)
  const clock = clockFrom(new Date(now))
  const app = createApp({ plugins: halting(haltInStep), clock, log: createLog('silent'), config, channels: [] })
  for (let done = 1; done > 0; ) done = (await app.tasks.round()) + (await app.relay.round())
  process.send?.('done')
}

// Started by `fork`; lives until it is killed.
process.once('message', (orders: InvoicingOrders) => void obey(orders))
process.once('disconnect', () => process.exit())
process.send?.('ready')
