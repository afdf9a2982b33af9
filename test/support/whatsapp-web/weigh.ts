import { readdirSync, readFileSync } from 'node:fs'
import { setTimeout as pause } from 'node:timers/promises'
import puppeteer from 'puppeteer'
import { launchOptions } from '../../../core/channels/whatsapp/web/launch.ts'
import { testChromium } from '../chromium.ts'
import { createBrowsers } from './browsers.ts'
import { startWhatsAppWeb } from './start.ts'

/**
 * For `npm run bench`: what a connected number takes, with the flags of the program. Says two numbers of MB (proportional
 * set size of the whole browser): connected and idle, and the same browser with an empty page.
 */
const executablePath = await testChromium()
if (!executablePath) throw new Error('Falta um Chrome ou Chromium para pesar um número conectado.')
const whatsapp = await startWhatsAppWeb()
const browsers = createBrowsers(whatsapp, executablePath)
const { userDataDir: _, ...options } = launchOptions({ executablePath, profile: '', args: whatsapp.chromiumArgs })
const { client } = await browsers.link({ phone: '5549988880001', name: 'Loja' }, browsers.profile(), {
  puppeteer: options,
})
const connected = await settled(client.pupBrowser?.process()?.pid ?? 0)
await browsers.closeAll()
const empty = await puppeteer.launch({ ...options, userDataDir: browsers.profile() })
const bare = await settled(empty.process()?.pid ?? 0)
await empty.close()
await browsers.closeAll()
await whatsapp.stop()
process.stdout.write(`${JSON.stringify({ connected, bare })}\n`)
process.exit(0)

async function settled(pid: number): Promise<number> {
  await pause(8_000)
  return familyOf(pid).reduce((sum, member) => sum + pssMb(member), 0)
}

function familyOf(pid: number): number[] {
  const pids = readdirSync('/proc').filter(name => /^\d+$/.test(name))
  const children = pids.map(Number).filter(one => parentOf(one) === pid)
  return [pid, ...children.flatMap(familyOf)]
}

function parentOf(pid: number): number | undefined {
  const status = readQuietly(`/proc/${pid}/status`)
  return Number(/PPid:\s+(\d+)/.exec(status)?.[1])
}

function pssMb(pid: number): number {
  const pss = /^Pss:\s+(\d+) kB/m.exec(readQuietly(`/proc/${pid}/smaps_rollup`))?.[1]
  return Number(pss ?? 0) / 1_024
}

/** A process may end while it is looked at. */
function readQuietly(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return ''
  }
}
