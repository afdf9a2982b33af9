import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Clock } from '../clock.ts'
import { companyScope, listCompanies } from '../data/company.ts'
import type { Database } from '../data/connect.ts'
import type { Works } from '../data/work.ts'
import type { Desk } from '../events/subscriber.ts'
import type { Log } from '../log.ts'
import { disabledModules } from '../people/module.ts'
import { type Look, move, namesIn, refuse, settledFiles, stamped, wait, waiting } from './laid-files.ts'
import type { Storage } from './storage.ts'
import type { WatchedFolder } from './watched-folder.ts'

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
/** Of one look. */
const mostFiles = 100

/**
 * One look at every folder of every company; resolves to how many files were dealt with. A file is taken first and moved
 * then, so that a crash in between takes it again and loses nothing: to `feitos`, to `recusados` with the reason beside, or to
 * `esperando` when it came before something that it needs.
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

async function empty(parts: Parts, place: Place): Promise<number> {
  const { path } = place
  for (const inside of ['feitos', 'recusados', waiting]) await mkdir(join(path, inside), { recursive: true })
  const names = await namesIn(path)
  const stamp = parts.clock.now().toISOString().replace(/\W/g, '')
  const done = await takeBatch(parts, place, {
    from: path,
    names: names.slice(0, mostFiles),
    youngestMs: settledMs,
    stamp,
  })
  // What waits is looked at when nothing new is left, all of it: one that waits in vain stands in nobody's way.
  return done > 0 ? done : takeWaiting(parts, place, stamp)
}

async function takeWaiting(parts: Parts, place: Place, stamp: string): Promise<number> {
  const from = join(place.path, waiting)
  const names = await namesIn(from)
  let done = 0
  for (let at = 0; at < names.length; at += mostFiles)
    done += await takeBatch(parts, place, { from, names: names.slice(at, at + mostFiles), youngestMs: 0, stamp })
  return done
}

async function takeBatch(
  { storage, log }: Parts,
  { desk, folder, path }: Place,
  batch: Look & { stamp: string },
): Promise<number> {
  const { from, stamp } = batch
  const { files, refused } = await settledFiles(batch)
  const refuseFile = (name: string, reason: string) => refuse({ path, from }, { name, stamp, reason })
  for (const { name, reason } of refused) await refuseFile(name, reason)
  if (files.length === 0) return refused.length
  const verdicts = await folder.take({ desk, keep: bytes => storage.keep(bytes), files })
  let [taken, left] = [0, 0]
  for (const [index, file] of files.entries()) {
    const verdict = verdicts[index] ?? ''
    if (typeof verdict !== 'string') left += await wait({ path, from }, { ...file, stamp, reason: verdict.early })
    else if (verdict) await refuseFile(file.name, verdict)
    else taken += await move(join(from, file.name), join(path, 'feitos', stamped(file.name, stamp)))
  }
  log.info({ folder: folder.name, taken, waiting: left, files: files.length }, 'watched folder emptied')
  return files.length - left + refused.length
}
