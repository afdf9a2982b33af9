import { existsSync } from 'node:fs'
import { chmod, lstat, mkdir, readFile, readlink, rm, statfs } from 'node:fs/promises'
import { hostname } from 'node:os'
import { join } from 'node:path'

/** Where the sessions of all numbers live: whoever reads such a folder can write in the shop's name. */
export const profilesFolder = (dataDir: string) => join(dataDir, 'whatsapp')

export interface Profile {
  folder: string
  /** Something is in it: perhaps a session. */
  exists(): boolean
  /** Makes it ready for a browser. Rejects with ENOSPC when the disk is full; resolves to the pid of a program that has it open. */
  prepare(): Promise<{ heldBy: number } | undefined>
  freeBytes(): Promise<number>
  wipe(): Promise<void>
}

export function profileOf(parent: string, senderId: string): Profile {
  const folder = join(parent, senderId)
  return {
    folder,
    exists: () => existsSync(folder),
    async prepare() {
      await mkdir(folder, { recursive: true, mode: 0o700 })
      // A folder that was there already keeps the mode it had.
      for (const path of [parent, folder]) await chmod(path, 0o700)
      const pid = await profileHolder(folder)
      if (pid !== undefined) return { heldBy: pid }
      for (const name of locks) await rm(join(folder, name), { force: true })
      return undefined
    },
    async freeBytes() {
      const { bavail, bsize } = await statfs(existsSync(parent) ? parent : join(parent, '..'))
      return bavail * bsize
    },
    wipe: () => rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 }),
  }
}

// chromium.googlesource.com/chromium/src: chrome/browser/process_singleton_posix.cc. SingletonLock is a symbolic link
// to <hostname>-<pid>; a browser that died leaves all three behind, and the next one may refuse to start.
const locks = ['SingletonLock', 'SingletonSocket', 'SingletonCookie']

/**
 * The living program that has a profile open. One on another computer is not asked: the lease of the number in the
 * database keeps computers apart, and a container has another name each time it starts.
 */
export async function profileHolder(folder: string): Promise<number | undefined> {
  const path = join(folder, 'SingletonLock')
  const isThere = await lstat(path).then(
    () => true,
    () => false,
  )
  if (!isThere) return undefined
  const [, host, digits] = /^(.*)-(\d+)$/.exec(await readlink(path).catch(() => '')) ?? []
  const pid = Number(digits)
  return host === hostname() && (await hasOpen(pid, folder)) ? pid : undefined
}

/** Alive, and no other program that got the number of one that died. */
async function hasOpen(pid: number, folder: string): Promise<boolean> {
  try {
    process.kill(pid, 0)
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
  if (process.platform !== 'linux') return true
  const commandLine = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')
  return commandLine.includes(folder)
}
