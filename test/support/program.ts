import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { rootFolder } from '../../core/root.ts'

/** One of our programs in a process of its own, with this environment and no other. */
export interface Program {
  /** The first text on its standard output that matches; rejects when it ends without it. */
  says(pattern: RegExp): Promise<string>
  /** Resolves when it has ended. */
  ended: Promise<{ code: number | null; signal: string | null; output: string; complaints: string }>
  signal(name: 'SIGTERM' | 'SIGKILL'): void
}

export function startProgram(script: string, environment: Record<string, string>, args: string[] = []): Program {
  const { PATH = '', HOME = '' } = process.env
  const child = spawn(process.execPath, ['--conditions=source', '--import', 'tsx/esm', script, ...args], {
    cwd: rootFolder,
    env: { PATH, HOME, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const heard = { output: '', complaints: '' }
  child.stdout.on('data', text => (heard.output += text))
  child.stderr.on('data', text => (heard.complaints += text))
  return {
    says: pattern => waitFor(child, heard, pattern),
    ended: once(child, 'close').then(([code, signal]) => ({ code, signal, ...heard })),
    signal: name => void child.kill(name),
  }
}

export const programs = {
  start: join('scripts', 'start.ts'),
  token: join('scripts', 'token.ts'),
  company: join('scripts', 'company.ts'),
  plan: join('scripts', 'plan.ts'),
  simulate: join('scripts', 'simulate.ts'),
}

function waitFor(child: ChildProcess, heard: { output: string; complaints: string }, pattern: RegExp): Promise<string> {
  return new Promise((resolve, reject) => {
    const look = () => {
      const found = pattern.exec(heard.output)
      if (!found) return
      child.stdout?.off('data', look)
      child.off('close', end)
      resolve(found[1] ?? found[0])
    }
    const end = () => reject(new Error(`It ended without saying ${pattern}: ${heard.output}${heard.complaints}`))
    child.stdout?.on('data', look)
    child.once('close', end)
    look()
  })
}
