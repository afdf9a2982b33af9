import { randomUUID } from 'node:crypto'
import { createReadStream, existsSync } from 'node:fs'
import { mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Readable } from 'node:stream'
import { NotFound } from '../errors.ts'
import { sha256 } from '../secret.ts'

export interface KeptFile {
  /** SHA-256 of the bytes, in hex. */
  hash: string
  /** Bytes. */
  size: number
}

/** Files known by what is in them: kept once, never changed. */
export interface Storage {
  keep(bytes: Uint8Array): Promise<KeptFile>
  /** @throws NotFound when no such file was kept */
  open(hash: string): Readable
  /** @throws NotFound when no such file was kept */
  read(hash: string): Promise<Uint8Array>
  has(hash: string): Promise<boolean>
}

/** `folder` holds `ab/cd/<hash>`; a crash leaves at most a stray file in `incoming/`, never half a kept one. */
export function createStorage({ folder }: { folder: string }): Storage {
  const pathOf = (hash: string) => {
    if (!isHash(hash)) throw new NotFound()
    return join(folder, hash.slice(0, 2), hash.slice(2, 4), hash)
  }
  return {
    async keep(bytes) {
      const hash = sha256(bytes)
      const path = pathOf(hash)
      if (!(await holds(path, bytes.length))) await place(bytes, path, join(folder, 'incoming', randomUUID()))
      return { hash, size: bytes.length }
    },
    open(hash) {
      const path = pathOf(hash)
      if (!existsSync(path)) throw new NotFound()
      return createReadStream(path)
    },
    async read(hash) {
      const path = pathOf(hash)
      return readFile(path).catch(error => {
        throw error.code === 'ENOENT' ? new NotFound() : error
      })
    },
    has: async hash => isHash(hash) && existsSync(pathOf(hash)),
  }
}

const isHash = (text: string) => /^[0-9a-f]{64}$/.test(text)

async function holds(path: string, size: number): Promise<boolean> {
  const found = await stat(path).catch(() => undefined)
  return found?.size === size
}

/** Written and flushed aside, then renamed: nobody ever sees half a file. */
async function place(bytes: Uint8Array, path: string, aside: string) {
  await mkdir(dirname(aside), { recursive: true })
  await mkdir(dirname(path), { recursive: true })
  try {
    await writeFile(aside, bytes, { mode: 0o600, flush: true })
    await rename(aside, path)
  } catch (error) {
    await rm(aside, { force: true })
    throw error
  }
}
