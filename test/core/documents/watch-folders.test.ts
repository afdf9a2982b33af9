import { existsSync, mkdirSync, readdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import type { LaidFile, WatchedFolder } from '../../../core/documents/watched-folder.ts'
import { switchModule } from '../../../core/people/module.ts'
import { definePlugin } from '../../../core/plugin.ts'
import { openShop, type Shop } from '../../support/shop.ts'

describe('a watched folder', () => {
  let shop: Shop
  let taken: string[]
  let wanted: boolean
  let broken: boolean
  const folder: WatchedFolder = {
    name: 'papeis',
    wanted: async () => wanted,
    async take({ files }) {
      if (broken) throw new Error('the database is away')
      taken.push(...files.map(({ name, bytes }: LaidFile) => `${name} ${bytes.length}`))
      return files.map(({ name }) => (name.startsWith('mau') ? 'Não serve.' : ''))
    },
  }
  const plugin = definePlugin({ name: 'papers', title: 'Papéis', folders: [folder] })
  beforeEach(async () => {
    ;[taken, wanted, broken] = [[], true, false]
    shop = await openShop({ plugins: [plugin] })
  })
  afterEach(() => shop.close())

  const place = () => join(shop.folder, 'entrada', shop.company.handle, 'papeis')
  const lay = (name: string, { secondsAgo = 60 } = {}) => {
    mkdirSync(place(), { recursive: true })
    writeFileSync(join(place(), name), 'texto')
    const then = performance.timeOrigin / 1_000 + performance.now() / 1_000 - secondsAgo
    utimesSync(join(place(), name), then, then)
  }
  const here = (inside = '') => readdirSync(join(place(), inside)).sort()

  it('is made for a company that wants it, and for no other', async () => {
    wanted = false
    await shop.app.lookIntoFolders()
    expect(existsSync(place())).to.equal(false)
    wanted = true
    await shop.app.lookIntoFolders()
    expect(here()).to.deep.equal(['feitos', 'recusados'])
  })

  it('is emptied: what was taken is put aside, and what was refused with the reason beside it', async () => {
    lay('bom.xml')
    lay('mau.xml')
    expect(await shop.app.lookIntoFolders()).to.equal(2)
    expect(taken).to.deep.equal(['bom.xml 5', 'mau.xml 5'])
    expect(here()).to.deep.equal(['feitos', 'recusados'])
    expect(here('feitos')).to.deep.equal(['bom-20261123T130000000Z.xml'])
    const [file, reason] = here('recusados')
    expect([file, reason]).to.deep.equal(['mau-20261123T130000000Z.xml', 'mau-20261123T130000000Z.xml.motivo.txt'])
    expect(readFileSync(join(place(), 'recusados', String(reason)), 'utf8')).to.equal('Não serve.\n')
    expect(await shop.app.lookIntoFolders()).to.equal(0)
  })

  it('leaves alone what is still being written, hidden files and folders', async () => {
    lay('agora.xml', { secondsAgo: 0 })
    lay('.oculto')
    mkdirSync(join(place(), 'outra'))
    expect(await shop.app.lookIntoFolders()).to.equal(0)
    expect(here()).to.include.members(['agora.xml', '.oculto', 'outra'])
  })

  it('keeps everything where it is when taking fails, and tries again', async () => {
    lay('bom.xml')
    broken = true
    expect(await shop.app.lookIntoFolders()).to.equal(0)
    expect(here()).to.include('bom.xml')
    broken = false
    expect(await shop.app.lookIntoFolders()).to.equal(1)
  })

  it('is not looked into while the module is off', async () => {
    lay('bom.xml')
    await shop.write(work => switchModule(work, 'papers', false))
    expect(await shop.app.lookIntoFolders()).to.equal(0)
    expect(here()).to.include('bom.xml')
  })
})
