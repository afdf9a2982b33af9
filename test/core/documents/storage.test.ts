import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { expect } from 'chai'
import { createStorage } from '../../../core/documents/storage.ts'
import { NotFound } from '../../../core/errors.ts'
import { sha256 } from '../../../core/secret.ts'

describe('the storage of files', () => {
  let folder: string
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'recado-'))
  })
  afterEach(() => rmSync(folder, { recursive: true }))
  const bytes = Buffer.from('um orçamento')
  const filesIn = () => readdirSync(folder, { recursive: true, withFileTypes: true }).filter(entry => entry.isFile())

  it('gives back what it kept, byte by byte', async () => {
    const storage = createStorage({ folder })
    const { hash, size } = await storage.keep(bytes)
    expect({ hash, size }).to.deep.equal({ hash: sha256(bytes), size: bytes.length })
    expect(await storage.has(hash)).to.equal(true)
    expect(Buffer.from(await storage.read(hash)).equals(bytes)).to.equal(true)
    expect((await buffer(storage.open(hash))).equals(bytes)).to.equal(true)
  })

  it('lays files out by their hash', async () => {
    const { hash } = await createStorage({ folder }).keep(bytes)
    expect(statSync(join(folder, hash.slice(0, 2), hash.slice(2, 4), hash)).isFile()).to.equal(true)
  })

  it('keeps the same content once, however many keep it at a time', async () => {
    const storage = createStorage({ folder })
    const kept = await Promise.all(Array.from({ length: 20 }, () => storage.keep(bytes)))
    expect(new Set(kept.map(({ hash }) => hash)).size).to.equal(1)
    expect(filesIn()).to.have.length(1)
  })

  it('mends a file that a power cut left short', async () => {
    const storage = createStorage({ folder })
    const { hash } = await storage.keep(bytes)
    writeFileSync(join(folder, hash.slice(0, 2), hash.slice(2, 4), hash), 'um')
    await storage.keep(bytes)
    expect(Buffer.from(await storage.read(hash)).equals(bytes)).to.equal(true)
  })

  it('keeps an empty file too', async () => {
    const storage = createStorage({ folder })
    expect(await storage.read((await storage.keep(new Uint8Array())).hash)).to.have.length(0)
  })

  it('does not find what it never kept', async () => {
    const storage = createStorage({ folder })
    const hash = sha256('nunca')
    expect(await storage.has(hash)).to.equal(false)
    expect(() => storage.open(hash)).to.throw(NotFound)
    expect(await storage.read(hash).catch(error => error)).to.be.instanceOf(NotFound)
  })

  for (const name of ['', '../../etc/passwd', `${'a'.repeat(62)}/.`, 'A'.repeat(64), `${'a'.repeat(64)}\n`]) {
    it(`has no file ${JSON.stringify(name)}`, async () => {
      const storage = createStorage({ folder })
      expect(await storage.has(name)).to.equal(false)
      expect(() => storage.open(name)).to.throw(NotFound)
      expect(await storage.read(name).catch(error => error)).to.be.instanceOf(NotFound)
    })
  }
})
