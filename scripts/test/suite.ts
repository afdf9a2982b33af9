import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { rootFolder } from '../../core/root.ts'

export interface Tally {
  passed: number
  failed: number
  skipped: number
}

export interface Suite {
  title: string
  files: readonly string[]
  grep: string | undefined
  chromium: string | undefined
  /** Files that another suite runs. */
  ignore: readonly string[]
  /** Where databases are made, and how their names begin; absent: SQLite. */
  server: { url: string; prefix: string } | undefined
}

/**
 * Runs mocha in a process of its own, passes on what it says, and counts what it counted. What a test left running holds
 * up nobody for longer than `patienceMs` after mocha has counted: it is ended, and that is a failure.
 */
export async function runSuite(
  { title, files, grep, chromium, server, ignore }: Suite,
  say: (text: string) => void,
  patienceMs = 120_000,
): Promise<Tally> {
  say(`\n== ${title} ==\n`)
  const { TEST_DATABASE_URL: _, TEST_DATABASE_PREFIX: __, ...environment } = process.env
  const env = {
    ...environment,
    ...(server ? { TEST_DATABASE_URL: server.url, TEST_DATABASE_PREFIX: server.prefix } : {}),
    ...(chromium ? { CHROMIUM_PATH: chromium } : {}),
    ...(process.stdout.isTTY ? { FORCE_COLOR: '1' } : {}),
  }
  const mocha = join(rootFolder, 'node_modules/mocha/bin/mocha.js')
  const left = [...ignore, ...(chromium ? [] : ['test/browser/**'])].flatMap(pattern => ['--ignore', pattern])
  const args = [mocha, ...files, ...(grep ? ['--grep', grep] : []), ...left]
  // In a group of its own: mocha runs the tests in a further process, and both have to hear that it is over.
  const options = { cwd: rootFolder, env, detached: true } as const
  const child = spawn(process.execPath, args, { ...options, stdio: ['ignore', 'pipe', 'inherit'] })
  const end = () => child.pid && process.kill(-child.pid, 'SIGTERM')
  for (const signal of signals) process.on(signal, end)
  let tail = ''
  let over: NodeJS.Timeout | undefined
  const giveUp = () => {
    say('\nO mocha não terminou depois do resultado: um teste deixou algo correndo.\n')
    if (child.pid) process.kill(-child.pid, 'SIGKILL')
  }
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    say(text)
    tail = (tail + text).slice(-1_000_000)
    if (!over && closing.test(plainOf(text))) over = setTimeout(giveUp, patienceMs).unref()
  })
  const [code] = (await once(child, 'close')) as [number | null]
  clearTimeout(over)
  for (const signal of signals) process.off(signal, end)
  return tallyOf(tail, code === 0)
}

/** Mocha's first closing line. */
const closing = /^ {2}\d+ passing\b/m

const plainOf = (output: string) =>
  // biome-ignore lint/suspicious/noControlCharactersInRegex: colours are control characters
  output.replace(/\u001b\[[\d;]*m/g, '')

const signals = ['SIGINT', 'SIGTERM'] as const

/** Mocha's closing lines. A run that ended badly without counting a failure has failed once. */
export function tallyOf(output: string, good: boolean): Tally {
  const plain = plainOf(output)
  const count = (word: string) =>
    Number([...plain.matchAll(new RegExp(`^ {2}(\\d+) ${word}\\b`, 'gm'))].at(-1)?.[1] ?? 0)
  const failed = count('failing')
  return { passed: count('passing'), failed: good ? failed : Math.max(failed, 1), skipped: count('pending') }
}
