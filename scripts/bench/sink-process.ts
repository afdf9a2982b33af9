import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { extname, join } from 'node:path'
import { createInterface } from 'node:readline'

export interface Sink {
  port: number
  /** Mails taken so far. */
  count(): Promise<number>
  stop(): void
}

export async function startSink(): Promise<Sink> {
  const script = join(import.meta.dirname, `sink${extname(import.meta.filename)}`)
  const child = spawn(process.execPath, [...process.execArgv.filter(flag => !flag.includes('prof')), script], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const lines = createInterface({ input: child.stdout })
  const [port] = (await once(lines, 'line')) as [string]
  return {
    port: Number(port),
    async count() {
      child.stdin.write('count\n')
      const [line] = (await once(lines, 'line')) as [string]
      return Number(line)
    },
    stop: () => void child.kill(),
  }
}
