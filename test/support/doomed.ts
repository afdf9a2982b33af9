import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { Place } from './lookout.ts'
import type { Shop } from './shop.ts'
import type { Orders } from './victim.ts'

/** A process of its own that works on a shop's database until it is killed with SIGKILL. */
export interface Doomed {
  /** Resolves when it got to that place, or finished what it was told to do; rejects when it died on its own. */
  until(stage: Place | 'done'): Promise<void>
  kill(): Promise<void>
}

const script = fileURLToPath(new URL('./victim.ts', import.meta.url))

export async function startDoomed(
  { databaseUrl, folder, company, clock }: Shop,
  orders: Omit<Orders, 'shop' | 'now'>,
): Promise<Doomed> {
  const child = fork(script, { execArgv: ['--conditions=source', '--import', 'tsx/esm'] })
  const reached: unknown[] = []
  child.on('message', stage => reached.push(stage))
  await arrival(child, reached, 'ready')
  child.send({ ...orders, shop: { databaseUrl, folder, company }, now: clock.now().toISOString() } satisfies Orders)
  return {
    until: stage => arrival(child, reached, stage),
    async kill() {
      if (child.signalCode || child.exitCode !== null) return
      child.kill('SIGKILL')
      await once(child, 'exit')
    },
  }
}

function arrival(child: ChildProcess, reached: unknown[], stage: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const look = () => {
      if (!reached.includes(stage)) return
      child.off('exit', die)
      child.off('message', look)
      resolve()
    }
    const die = (code: number | null, signal: string | null) =>
      reject(new Error(`The process ended before "${stage}": ${signal ?? code}`))
    child.on('exit', die)
    child.on('message', look)
    look()
  })
}
