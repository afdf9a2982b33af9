import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import { eventually } from '../../../support/eventually.ts'
import { type NumberShop, openNumberShop, phoneOfShop } from '../../../support/number.ts'

describe('two processes and one WhatsApp number', () => {
  let first: NumberShop
  let second: NumberShop
  beforeEach(async () => {
    first = await openNumberShop()
    second = await openNumberShop({ share: first })
  })
  afterEach(async () => {
    await second.close()
    await first.close()
  })

  const opened = () => [first, second].map(({ world }) => world.lines.length)

  it('open one browser, though both look at once', async () => {
    await first.wish('connected')
    await Promise.all([first.round(), second.round()])
    await eventually(async () => expect(opened().reduce((sum, count) => sum + count)).to.equal(1))
    await Promise.all([first.round(), second.round()])
    expect(opened().reduce((sum, count) => sum + count)).to.equal(1)
  })

  it('leave it to the one that has it, as long as it gives signs of life', async () => {
    await first.connect()
    for (let minutes = 0; minutes < 3; minutes++) {
      for (let times = 0; times < 6; times++) {
        first.pass(10)
        await first.round()
        await second.round()
      }
    }
    expect(opened()).to.deep.equal([1, 0])
    expect(
      [first, second].map(({ app, sender }) => app.channels.get('whatsapp-web')?.serves?.(sender.id)),
    ).to.deep.equal([true, false])
  })

  it('hand it over when the one that had it says no more', async () => {
    await first.connect()
    first.pass(29)
    await second.round()
    expect(opened()).to.deep.equal([1, 0])
    first.pass(1)
    await second.round()
    await eventually(async () => second.line())
    second.line().tell({ kind: 'ready', ...phoneOfShop })
    await second.until({ state: 'ready' })
    // The first was only slow: it sees that the number is no longer its own.
    await first.round()
    expect(first.line().isClosed).to.equal(true)
    expect(await second.row()).to.include({ state: 'ready' })
  })

  it('hand it over while it waits for its next try as well', async () => {
    await first.connect()
    first.line().tell({ kind: 'broken', error: new Error('crash') })
    await first.until({ state: 'disconnected' })
    await first.change({ retryAt: new Date(first.clock.now().getTime() + 600_000) })
    await second.round()
    const { ownedBy } = await first.row()
    expect(ownedBy).to.be.a('string')
    first.pass(31)
    await second.round()
    expect((await first.row()).ownedBy)
      .to.be.a('string')
      .and.not.equal(ownedBy)
  })

  it('do not disturb each other by late news of the one that lost it', async () => {
    await first.connect()
    first.pass(30)
    await second.round()
    await eventually(async () => second.line())
    first.line().tell({ kind: 'state', state: 'TIMEOUT' })
    await eventually(async () => expect(first.line().isClosed).to.equal(true))
    expect(await second.row()).to.include({ state: 'starting' })
  })

  it('ask for the code once, on the computer that has no session, only when somebody wishes it there', async () => {
    await first.connect()
    await first.app.connector.stop()
    rmSync(join(first.folder, 'whatsapp', first.sender.id), { recursive: true })
    await second.round()
    const row = await second.row()
    expect(row).to.include({ state: 'disconnected', phone: '+5549988887777' })
    expect(row.detail).to.include('O computador que guarda a sessão')
    expect(opened()).to.deep.equal([1, 0])
    second.pass(1)
    await second.wish('connected')
    await second.round()
    await eventually(async () => second.line())
    second.line().tell({ kind: 'qr', text: 'here' })
    await second.until({ state: 'qr', phone: null })
  })

  it('tell of an outage when the one that had it is gone and nobody can take over', async () => {
    await first.connect()
    rmSync(join(first.folder, 'whatsapp', first.sender.id), { recursive: true })
    first.pass(121)
    const { downKnownAt } = await second.until({ state: 'disconnected' })
    await second.round()
    expect((await second.row()).downKnownAt).to.deep.equal(downKnownAt ?? second.clock.now())
    expect(await second.told()).to.deep.equal(['connected', 'disconnected'])
  })

  it('say that it is off when somebody turned it off after its process died', async () => {
    await first.connect()
    await first.wish('disconnected')
    first.pass(31)
    await second.round()
    expect(await second.row()).to.include({ state: 'off' })
    expect(opened()).to.deep.equal([1, 0])
  })

  it('leave it alone while it is driven by other means', async () => {
    const cloud = await openNumberShop({ share: first, sender: { driver: 'whatsapp-cloud' } })
    await cloud.wish('connected')
    await cloud.round()
    expect(cloud.world.lines).to.deep.equal([])
    await cloud.close()
  })
})
