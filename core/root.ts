import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** The project's root, found from the sources and from `dist/` alike: views and static files are not compiled. */
export const rootFolder = findRoot(import.meta.dirname)

/** Where the running code lies: the root itself, or `dist/`. */
export const codeFolder = dirname(import.meta.dirname)

function findRoot(folder: string): string {
  if (existsSync(join(folder, 'package.json'))) return folder
  const parent = dirname(folder)
  if (parent === folder) throw new Error('package.json was not found above the running code')
  return findRoot(parent)
}
