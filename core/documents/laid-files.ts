import { readdir, readFile, rename, stat, utimes, writeFile } from 'node:fs/promises'
import { basename, extname, join } from 'node:path'
import type { LaidFile } from './watched-folder.ts'

/** Where files wait for something that they need, and for how long. */
export const waiting = 'esperando'
const patienceMs = 24 * 3_600_000
const largestFile = 30 * 1024 * 1024

/** Which files of a folder are to be taken now. */
export interface Look {
  /** The folder itself, or the one of what waits. */
  from: string
  names: readonly string[]
  /** A file whose last change is younger is left alone. */
  youngestMs: number
}

export interface Way {
  path: string
  from: string
}

/** Resolves to 1 when it goes on waiting, to 0 when it was moved. */
export async function wait(
  { path, from }: Way,
  { name, stamp, laidMs, reason }: LaidFile & { laidMs: number; stamp: string; reason: string },
): Promise<number> {
  const now = machineNow()
  if (from === path) {
    // From now on its time tells since when it waits: it may have been made long ago.
    await utimes(join(from, name), now / 1_000, now / 1_000)
    await move(join(from, name), join(path, waiting, stamped(name, stamp)))
    return 0
  }
  if (now - laidMs < patienceMs) return 1
  await refuse({ path, from }, { name, stamp, reason })
  return 0
}

export async function namesIn(path: string): Promise<string[]> {
  const entries = await readdir(path, { withFileTypes: true })
  return entries
    .filter(entry => entry.isFile() && !entry.name.startsWith('.'))
    .map(({ name }) => name)
    .sort()
}

interface Settled {
  files: (LaidFile & { laidMs: number })[]
  refused: { name: string; reason: string }[]
}

export async function settledFiles({ from, names, youngestMs }: Look): Promise<Settled> {
  const files: Settled['files'] = []
  const refused: Settled['refused'] = []
  let bytes = 0
  for (const name of names) {
    const found = await stat(join(from, name)).catch(() => undefined)
    if (!found || machineNow() - found.mtimeMs < youngestMs) continue
    if (found.size > largestFile) refused.push({ name, reason: 'O arquivo passa de 30 MB. Divida-o em partes.' })
    else if (bytes + found.size <= largestFile) {
      bytes += found.size
      files.push({ name, laidMs: found.mtimeMs, bytes: await readFile(join(from, name)) })
    }
  }
  return { files, refused }
}

/** By the machine's own clock, which is what stamped the files. */
const machineNow = () => performance.timeOrigin + performance.now()

export async function refuse(
  { path, from }: Way,
  { name, stamp, reason }: { name: string; stamp: string; reason: string },
): Promise<void> {
  const target = join(path, 'recusados', stamped(name, stamp))
  await writeFile(`${target}.motivo.txt`, `${reason}\n`)
  await move(join(from, name), target)
}

/** A file of the same name may have come before; neither is lost. */
export const stamped = (name: string, stamp: string) => `${basename(name, extname(name))}-${stamp}${extname(name)}`

/** Of two processes that took the same file, one moves it: that one resolves to 1. */
export async function move(from: string, to: string): Promise<number> {
  return rename(from, to).then(
    () => 1,
    error => {
      if (error.code !== 'ENOENT') throw error
      return 0
    },
  )
}
