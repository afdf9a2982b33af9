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
  let ready: boolean
  const folder: WatchedFolder = {
    name: 'papeis',
    wanted: async () => wanted,
    async take({ files }) {
      if (broken) throw new Error('the database is away')
      taken.push(...files.map(({ name, bytes }: LaidFile) => `${name} ${bytes.length}`))
      return files.map(({ name }) => {
        if (name.startsWith('cedo') && !ready) return { early: 'Falta a outra parte.' }
        return name.startsWith('mau') ? 'Não serve.' : ''
      })
    },
  }
  const plugin = definePlugin({ name: 'papers', title: 'Papéis', folders: [folder] })
  beforeEach(async () => {
    ;[taken, wanted, broken, ready] = [[], true, false, false]
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
    expect(here()).to.deep.equal(['esperando', 'feitos', 'recusados'])
  })

  it('is emptied: what was taken is put aside, and what was refused with the reason beside it', async () => {
    lay('bom.xml')
    lay('mau.xml')
    expect(await shop.app.lookIntoFolders()).to.equal(2)
    expect(taken).to.deep.equal(['bom.xml 5', 'mau.xml 5'])
    expect(here()).to.deep.equal(['esperando', 'feitos', 'recusados'])
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

  it('lets what comes too early wait for what it needs, in nobody else’s way', async () => {
    lay('cedo.xml')
    expect(await shop.app.lookIntoFolders()).to.equal(1)
    expect(here('esperando')).to.have.length(1)
    expect(await shop.app.lookIntoFolders()).to.equal(0)
    for (let index = 0; index < 101; index++) lay(`d${index}.xml`)
    expect([await shop.app.lookIntoFolders(), await shop.app.lookIntoFolders()]).to.deep.equal([100, 1])
    expect(here('esperando')).to.have.length(1)
    ready = true
    expect(await shop.app.lookIntoFolders()).to.equal(1)
    expect([here('esperando').length, here('feitos').length, here('recusados').length]).to.deep.equal([0, 102, 0])
  })

  it('lets nothing wait for longer than a day', async () => {
    lay('cedo.xml', { secondsAgo: 90_000 })
    await shop.app.lookIntoFolders()
    const [name = ''] = here('esperando')
    expect(await shop.app.lookIntoFolders(), 'since it was laid down here').to.equal(0)
    const yesterday = (performance.timeOrigin + performance.now()) / 1_000 - 86_500
    utimesSync(join(place(), 'esperando', name), yesterday, yesterday)
    expect(await shop.app.lookIntoFolders()).to.equal(1)
    const reason = here('recusados').find(file => file.endsWith('.motivo.txt')) ?? ''
    expect(readFileSync(join(place(), 'recusados', reason), 'utf8')).to.equal('Falta a outra parte.\n')
  })

  it('is not looked into while the module is off', async () => {
    lay('bom.xml')
    await shop.write(work => switchModule(work, 'papers', false))
    expect(await shop.app.lookIntoFolders()).to.equal(0)
    expect(here()).to.include('bom.xml')
  })
})
