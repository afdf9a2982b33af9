import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { removeSender } from '../../../../core/outbox/sender-actions.ts'
import { eventually } from '../../../support/eventually.ts'
import { type NumberShop, openNumberShop, phoneOfShop } from '../../../support/number.ts'

describe('a WhatsApp number that is connected', () => {
  let number: NumberShop
  beforeEach(async () => {
    number = await openNumberShop()
    await number.connect()
  })
  afterEach(() => number.close())

  const session = () => join(number.folder, 'whatsapp', number.sender.id)
  /** Seen to, and no browser is opened however long nobody does something about it. */
  const expectRest = async () => {
    const opened = number.world.lines.length
    for (let hours = 0; hours < 3; hours++) {
      number.pass(3_600)
      await number.round()
    }
    expect(number.world.lines).to.have.length(opened)
    expect((await number.row()).ownedUntil?.getTime()).to.be.greaterThan(number.clock.now().getTime())
  }

  it('keeps its session in a folder of its own, which nobody else may read', () => {
    expect(statSync(session()).mode & 0o777).to.equal(0o700)
    expect(statSync(join(number.folder, 'whatsapp')).mode & 0o777).to.equal(0o700)
    expect(number.line().options.profile).to.equal(session())
  })

  it('is closed when somebody disconnects it, and keeps its session', async () => {
    await number.wish('disconnected')
    const row = await number.until({ state: 'off', ownedBy: null, phone: '+5549988887777' })
    expect(row.detail).to.include('não é preciso ler o código')
    expect([number.line().isClosed, number.line().loggedOut, existsSync(session())]).to.deep.equal([true, false, true])
    await number.wish('connected')
    await number.until({ state: 'starting' })
    await eventually(async () => expect(number.world.lines).to.have.length(2))
    number.line().tell({ kind: 'ready', ...phoneOfShop })
    await number.until({ state: 'ready' })
  })

  it('is logged out at WhatsApp and here when somebody logs it out', async () => {
    await number.wish('logged_out')
    await number.until({ state: 'logged_out', phone: null, pushName: null, ownedBy: null })
    expect([number.line().loggedOut, number.line().isClosed, existsSync(session())]).to.deep.equal([true, true, false])
    expect(await number.told()).to.deep.equal(['connected', 'logged_out'])
    await number.round()
    expect(number.world.lines).to.have.length(1)
  })

  it('that is asleep is woken to be logged out', async () => {
    await number.wish('disconnected')
    await number.until({ state: 'off' })
    await number.wish('logged_out')
    await number.round()
    await eventually(async () => expect(number.world.lines).to.have.length(2))
    number.line().tell({ kind: 'ready', ...phoneOfShop })
    await number.until({ state: 'logged_out' })
    expect([number.line().loggedOut, existsSync(session())]).to.deep.equal([true, false])
  })

  it('is wiped though WhatsApp does not answer, and says what to do on the phone', async () => {
    number.line().socket = new Error('no answer')
    await number.wish('logged_out')
    const row = await number.until({ state: 'logged_out' })
    expect(row.detail).to.include('remova o Recado da lista')
    expect(existsSync(session())).to.equal(false)
  })

  it('is wiped when it cannot be woken to be logged out', async () => {
    await number.wish('disconnected')
    await number.until({ state: 'off' })
    await number.wish('logged_out')
    await number.round()
    await eventually(async () => expect(number.world.lines).to.have.length(2))
    number.pass(60)
    const row = await number.until({ state: 'logged_out', ownedBy: null })
    expect(row.detail).to.include('remova o Recado da lista')
  })

  it('takes its session along when its sender is removed', async () => {
    await number.write(work => removeSender(work, number.sender.id))
    await number.until({ state: 'logged_out' })
    expect([number.line().loggedOut, existsSync(session())]).to.deep.equal([true, false])
  })

  it('that was let go by the phone waits for somebody to read a new code', async () => {
    number.line().tell({ kind: 'unlinked' })
    number.line().tell({ kind: 'qr', text: 'a late one' })
    const row = await number.until({ state: 'logged_out', wish: 'connected', phone: null, qr: null })
    expect(row.detail).to.include('As mensagens esperam na fila')
    expect(existsSync(session())).to.equal(false)
    expect(await number.told()).to.deep.equal(['connected', 'logged_out'])
    await expectRest()
    await number.wish('connected')
    await number.until({ state: 'starting', readyAt: null })
  })

  it('that was let go while it was away shows no code to nobody', async () => {
    await number.wish('disconnected')
    await number.until({ state: 'off' })
    await number.wish('connected')
    await number.until({ state: 'starting' })
    await eventually(async () => expect(number.world.lines).to.have.length(2))
    number.line().tell({ kind: 'qr', text: 'nobody stands here' })
    await number.until({ state: 'logged_out', qr: null })
    await expectRest()
  })

  it('stays with a wish that came while it was ending', async () => {
    const { close } = number.line()
    let left: () => void = () => undefined
    number.line().close = async () => {
      await new Promise<void>(resolve => {
        left = resolve
      })
      await close()
    }
    number.line().tell({ kind: 'unlinked' })
    number.pass(1)
    await number.wish('connected')
    left()
    await number.until({ state: 'starting' })
  })

  it('that another browser took over waits for a person', async () => {
    number.line().tell({ kind: 'refused', reason: 'CONFLICT' })
    const row = await number.until({ state: 'conflict' })
    expect(row.detail).to.include('Feche o outro')
    await expectRest()
    expect(await number.told()).to.deep.equal(['connected', 'conflict'])
    expect(existsSync(session())).to.equal(true)
  })

  it('that WhatsApp blocked is not tried again and again', async () => {
    number.line().tell({ kind: 'refused', reason: 'TOS_BLOCK' })
    const row = await number.until({ state: 'TOS_BLOCK' })
    expect(row.detail).to.include('bloqueou este número')
    await expectRest()
    expect(await number.told()).to.deep.equal(['connected', 'blocked'])
  })

  it('shows what WhatsApp said where nobody knows what it means', async () => {
    number.line().tell({ kind: 'refused', reason: 'SOMETHING_NEW' })
    const row = await number.until({ state: 'SOMETHING_NEW', wish: 'connected', failures: 1 })
    expect(row.detail).to.include('"SOMETHING_NEW"')
  })

  it('notices by itself what the library did not tell', async () => {
    number.line().socket = 'TOS_BLOCK'
    number.pass(20)
    await number.until({ state: 'TOS_BLOCK' })
  })

  it('that is at rest can be turned off', async () => {
    number.line().tell({ kind: 'refused', reason: 'CONFLICT' })
    await number.until({ state: 'conflict' })
    await number.wish('disconnected')
    await number.until({ state: 'off', ownedBy: null })
  })

  it('whose browser crashed is opened anew, with its session', async () => {
    number.line().tell({ kind: 'broken', error: new Error('The browser is gone') })
    const row = await number.until({ state: 'disconnected', failures: 1 })
    expect(row.detail).to.include('fechou de repente')
    number.pass(5)
    await number.until({ state: 'starting' })
  })

  it('is given back at once when the program ends, and needs no code afterwards', async () => {
    const other = await openNumberShop({ share: number })
    await number.app.connector.stop()
    expect(number.line().isClosed).to.equal(true)
    const row = await number.row()
    expect(row).to.include({ state: 'disconnected', wish: 'connected', ownedBy: null, phone: '+5549988887777' })
    await other.round()
    await eventually(async () => other.line())
    await other.close()
  })

  it('is not connected a second time by the same phone: two senders would pace it separately', async () => {
    const second = await openNumberShop({ share: number, sender: { name: 'Balcão' } })
    await second.wish('connected')
    await second.round()
    await eventually(async () => second.line())
    second.line().tell({ kind: 'ready', ...phoneOfShop })
    const row = await second.until({ state: 'conflict', phone: null })
    expect(row.detail).to.include('já está conectado em "Remetente"')
    expect([second.line().loggedOut, number.line().isClosed]).to.deep.equal([true, false])
    await second.close()
  })
})

describe('a WhatsApp number that cannot be connected', () => {
  let number: NumberShop
  afterEach(() => number.close())

  const session = () => join(number.folder, 'whatsapp', number.sender.id)
  const failure = async () => {
    await number.wish('connected')
    const row = await number.until({ state: 'disconnected', failures: 1 })
    expect(number.world.lines).to.deep.equal([])
    return row.detail
  }

  it('for want of a browser says which to install', async () => {
    number = await openNumberShop({ chromiumPath: '' })
    expect(await failure()).to.include('Falta o Chrome ou o Chromium')
  })

  it('because another program has its session open says which', async () => {
    number = await openNumberShop()
    mkdirSync(session(), { recursive: true })
    const program = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)', session()])
    await once(program, 'spawn')
    symlinkSync(`${hostname()}-${program.pid}`, join(session(), 'SingletonLock'))
    expect(await failure()).to.include(`processo ${program.pid}`)
    program.kill()
    await once(program, 'exit')
    number.pass(5)
    await number.until({ state: 'starting' })
  })

  it('for want of room on the disk says so', async () => {
    number = await openNumberShop({ limits: { neededBytes: Number.MAX_SAFE_INTEGER } })
    expect(await failure()).to.include('O disco está cheio')
  })

  it('because a dead program left its locks behind is connected all the same', async () => {
    number = await openNumberShop()
    mkdirSync(session(), { recursive: true })
    symlinkSync(`${hostname()}-999999`, join(session(), 'SingletonLock'))
    symlinkSync('/tmp/nowhere/SingletonSocket', join(session(), 'SingletonSocket'))
    symlinkSync('12345', join(session(), 'SingletonCookie'))
    await number.wish('connected')
    await number.round()
    await eventually(async () => number.line())
    for (const name of ['SingletonLock', 'SingletonSocket', 'SingletonCookie'])
      expect(existsSync(join(session(), name))).to.equal(false)
  })

  it('because it may not write says so', async () => {
    number = await openNumberShop()
    const parent = join(number.folder, 'whatsapp')
    rmSync(parent, { recursive: true, force: true })
    writeFileSync(parent, 'a file where a folder should be')
    expect(await failure()).to.include('não pode escrever na pasta de dados')
    rmSync(parent)
  })
})
