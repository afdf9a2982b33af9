import { mkdir, readdir, readFile, rename, stat, writeFile } from 'node:fs/promises'
import { basename, extname, join } from 'node:path'
import type { Clock } from '../clock.ts'
import { companyScope, listCompanies } from '../data/company.ts'
import type { Database } from '../data/connect.ts'
import type { Works } from '../data/work.ts'
import type { Desk } from '../events/subscriber.ts'
import type { Log } from '../log.ts'
import { disabledModules } from '../people/module.ts'
import type { Storage } from './storage.ts'
import type { LaidFile, WatchedFolder } from './watched-folder.ts'

interface Parts {
  database: Database
  works: Works
  storage: Storage
  clock: Clock
  log: Log
  /** `DATA_DIR/entrada`. */
  root: string
  plugins: readonly { name: string; folders?: readonly WatchedFolder[] }[]
}

/** A file whose last change is younger may still be on its way in. */
const settledMs = 2_000
const mostFiles = 100
const largestFile = 30 * 1024 * 1024

/**
 * One look at every folder of every company; resolves to how many files were dealt with. A file is taken first and moved
 * then, so that a crash in between takes it again and loses nothing: to `feitos`, or to `recusados` with the reason beside.
 */
export async function lookIntoFolders(parts: Parts): Promise<number> {
  const { database, works, clock, log } = parts
  const folders = parts.plugins.flatMap(({ name, folders = [] }) => folders.map(folder => ({ plugin: name, folder })))
  let done = 0
  if (folders.length === 0) return done
  for (const company of await listCompanies(database, clock.now())) {
    const scope = await companyScope(database, company.id, clock.now())
    const desk: Desk = { read: body => works.read(scope, body), write: body => works.write(scope, body) }
    for (const { plugin, folder } of folders) {
      const wanted = await desk.read(
        async work => !(await disabledModules(work)).has(plugin) && (await folder.wanted(work)),
      )
      if (!wanted) continue
      const path = join(parts.root, company.handle, folder.name)
      try {
        done += await empty(parts, { desk, folder, path })
      } catch (error) {
        // One folder in trouble (rights, a full disk) keeps no other from being looked into.
        log.error({ err: error, company: company.id, folder: folder.name }, 'a watched folder failed')
      }
    }
  }
  return done
}

interface Place {
  desk: Desk
  folder: WatchedFolder
  path: string
}

async function empty({ clock, storage, log }: Parts, { desk, folder, path }: Place): Promise<number> {
  for (const inside of ['feitos', 'recusados']) await mkdir(join(path, inside), { recursive: true })
  const { files, refused } = await settledFiles(path)
  const stamp = clock.now().toISOString().replace(/\W/g, '')
  for (const { name, reason } of refused) await refuse(path, { name, stamp, reason })
  if (files.length === 0) return refused.length
  const reasons = await folder.take({ desk, keep: bytes => storage.keep(bytes), files })
  for (const [index, { name }] of files.entries()) {
    const reason = reasons[index]
    if (reason) await refuse(path, { name, stamp, reason })
    else await move(join(path, name), join(path, 'feitos', stamped(name, stamp)))
  }
  const count = reasons.filter(Boolean).length
  log.info({ folder: folder.name, taken: files.length - count, refused: count }, 'watched folder emptied')
  return files.length + refused.length
}

async function settledFiles(path: string): Promise<{ files: LaidFile[]; refused: { name: string; reason: string }[] }> {
  const entries = await readdir(path, { withFileTypes: true })
  const names = entries.filter(entry => entry.isFile() && !entry.name.startsWith('.')).map(({ name }) => name)
  const files: LaidFile[] = []
  const refused: { name: string; reason: string }[] = []
  let bytes = 0
  for (const name of names.sort().slice(0, mostFiles)) {
    const found = await stat(join(path, name)).catch(() => undefined)
    // By the machine's own clock, which is what stamped the file.
    if (!found || performance.timeOrigin + performance.now() - found.mtimeMs < settledMs) continue
    if (found.size > largestFile) refused.push({ name, reason: 'O arquivo passa de 30 MB. Divida-o em partes.' })
    else if (bytes + found.size <= largestFile) {
      bytes += found.size
      files.push({ name, bytes: await readFile(join(path, name)) })
    }
  }
  return { files, refused }
}

async function refuse(path: string, { name, stamp, reason }: { name: string; stamp: string; reason: string }) {
  const target = join(path, 'recusados', stamped(name, stamp))
  await writeFile(`${target}.motivo.txt`, `${reason}\n`)
  await move(join(path, name), target)
}

/** A file of the same name may have come before; neither is lost. */
const stamped = (name: string, stamp: string) => `${basename(name, extname(name))}-${stamp}${extname(name)}`

/** Of two processes that took the same file, one moves it. */
async function move(from: string, to: string): Promise<void> {
  await rename(from, to).catch(error => {
    if (error.code !== 'ENOENT') throw error
  })
}
