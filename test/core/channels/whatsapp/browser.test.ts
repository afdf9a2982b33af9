import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { expect } from 'chai'
import { profileHolder } from '../../../../core/channels/whatsapp/web/profile.ts'
import type { SendError } from '../../../../core/errors.ts'
import type { Channel, Envelope } from '../../../../core/outbox/channel.ts'
import { testChromium } from '../../../support/chromium.ts'
import { letter, notingHand, paper } from '../../../support/letter.ts'
import { type NumberOptions, type NumberShop, openNumberShop, phoneOfShop } from '../../../support/number.ts'
import { patiently } from '../../../support/whatsapp-web/patience.ts'
import { startWhatsAppWeb } from '../../../support/whatsapp-web/start.ts'
import type { WhatsAppWeb } from '../../../support/whatsapp-web/whatsapp-web.ts'

const owner = { phone: phoneOfShop.digits, name: phoneOfShop.name }

describe('a WhatsApp number in a real browser', function () {
  this.timeout(120_000)
  let chromium: string | undefined
  let service: WhatsAppWeb
  let number: NumberShop
  before(async function () {
    chromium = await testChromium()
    if (!chromium) this.skip()
  })
  beforeEach(async () => {
    service = await startWhatsAppWeb()
  })
  afterEach(async () => {
    await number.close()
    await service.stop()
  })

  const open = async (options: NumberOptions = {}) => {
    number = await openNumberShop({ service, chromiumPath: chromium ?? '', ...options })
  }
  const link = async (options: NumberOptions = {}) => {
    await open(options)
    await number.wish('connected')
    const { qr } = await number.until({ state: 'qr' })
    service.phoneScans(owner, qr ?? '')
    await number.until({ state: 'ready' })
  }
  const anotherThan = async (before: string | null): Promise<string> => {
    for (;;) {
      await pause(20)
      const { qr } = await number.until({ state: 'qr' })
      if (qr && qr !== before) return qr
    }
  }
  const session = () => join(number.folder, 'whatsapp', number.sender.id)
  const browser = () => profileHolder(session())
  /** The process of the browser; throws when there is none. */
  const pid = async () => {
    const found = await browser()
    if (!found) throw new Error('No browser is open')
    return found
  }
  const isGone = async (group: number) =>
    patiently(() => {
      try {
        process.kill(-group, 0)
        return undefined
      } catch {
        return true
      }
    }, 'the browser and all its processes to be gone')
  const send = (given: Partial<Envelope> = {}) => {
    const channel = number.app.channels.get('whatsapp-web') as Channel
    return channel.send({ id: number.sender.id, identity: '', credentials: {} }, letter(given), notingHand())
  }

  it('shows the codes as they rotate, is linked by one, and says who it is', async () => {
    await open()
    await number.wish('connected')
    const { qr } = await number.until({ state: 'qr' })
    service.rotateQr()
    const next = await anotherThan(qr)
    expect(() => service.phoneScans(owner, qr ?? ''), 'a code of yesterday').to.throw()
    service.phoneScans(owner, next)
    expect(await number.until({ state: 'ready' })).to.include({
      phone: '+5549988887777',
      pushName: 'Loja Modelo',
      qr: null,
    })
  })

  it('is linked by a code that is typed on the phone', async () => {
    await open()
    await number.wish('connected', { pairingPhone: owner.phone })
    const { pairingCode } = await number.until({ state: 'pairing' })
    service.phoneTypesCode(owner, pairingCode ?? '')
    expect(await number.until({ state: 'ready' })).to.include({ phone: '+5549988887777', pushName: 'Loja Modelo' })
  })

  it('says so when WhatsApp refuses a code, and closes its browser', async () => {
    service.refuseCodes()
    await open()
    await number.wish('connected', { pairingPhone: owner.phone })
    await number.until({ state: 'off', wish: 'disconnected' })
    expect(await browser()).to.equal(undefined)
  })

  it('needs no code after its browser was closed', async () => {
    await link()
    const group = await pid()
    await number.wish('disconnected')
    await number.until({ state: 'off' })
    await isGone(group)
    await number.wish('connected')
    await number.until({ state: 'ready' })
  })

  it('opens its browser anew when it is killed', async () => {
    await link()
    const group = await pid()
    process.kill(-group, 'SIGKILL')
    await number.until({ state: 'disconnected', failures: 1 })
    await number.until({ state: 'ready' })
    expect(await pid()).not.to.equal(group)
    await send()
  })

  it('notices a browser that hangs, ends all its processes and opens another', async () => {
    await link({ limits: { beat: 200 } })
    const group = await pid()
    process.kill(-group, 'SIGSTOP')
    expect((await number.until({ state: 'disconnected', failures: 1 })).detail).to.include('parou de responder')
    await isGone(group)
    await number.until({ state: 'ready' })
  })

  it('closes a browser that is only being started when the program ends', async () => {
    await open()
    await number.wish('connected')
    await number.round()
    await patiently(() => (existsSync(session()) ? true : undefined), 'the session to be made')
    await number.app.connector.stop()
    // On a busy machine it is still coming up, and is ended as soon as it has.
    while (await browser()) await pause(50)
    // Whether the row still heard of the end depends on how long the browser took; that it is free for the next does not.
    expect((await number.row()).ownedBy).to.equal(null)
  })

  it('lets the session go when the phone does, and can be linked anew', async () => {
    await link()
    const group = await pid()
    service.logOutFromPhone()
    await number.until({ state: 'logged_out', phone: null })
    await isGone(group)
    expect(existsSync(session())).to.equal(false)
    await number.wish('connected')
    const { qr } = await number.until({ state: 'qr' })
    service.phoneScans(owner, qr ?? '')
    await number.until({ state: 'ready' })
  })

  it('that the phone let go while its browser was closed shows no code', async () => {
    await link()
    await number.wish('disconnected')
    await number.until({ state: 'off' })
    service.logOutFromPhone()
    await number.wish('connected')
    await number.until({ state: 'logged_out' })
  })

  it('is logged out at WhatsApp when somebody says so', async () => {
    await link()
    await number.wish('logged_out')
    expect((await number.until({ state: 'logged_out' })).detail).to.include('A sessão foi encerrada')
    expect(existsSync(session())).to.equal(false)
    expect(() => service.writtenOnPhone({ to: '5549999990187', body: 'Oi' }), 'nobody is linked').to.throw('account')
  })

  it('waits for a person when another browser takes it over', async () => {
    await link()
    service.openElsewhere()
    await number.until({ state: 'conflict' })
    expect(await browser()).to.equal(undefined)
  })

  it('goes on after its page loaded anew, twice in a row', async () => {
    await link()
    service.reloadPages()
    service.reloadPages()
    service.movePages()
    const leaves = () =>
      send({ attachments: [paper()] }).then(
        () => 'left',
        ({ permanent, unsure }: SendError) => {
          expect(permanent).to.equal(false)
          return unsure ? 'unsure' : 'not yet'
        },
      )
    let became = await leaves()
    while (became === 'not yet') became = await leaves()
    await number.until({ state: 'ready' })
    // A page that goes in the very moment between "accepted" and "sent" leaves that to the tracer, which looks it up.
    expect(service.sent().length).to.be.within(became === 'left' ? 1 : 0, 1)
  })

  it('keeps showing codes when the page would stop', async () => {
    await open({ limits: { watch: 100 } })
    await number.wish('connected')
    const { qr } = await number.until({ state: 'qr' })
    service.stopShowingQr()
    service.phoneScans(owner, await anotherThan(qr))
    await number.until({ state: 'ready' })
  })

  it('sends to the id that WhatsApp has of a number, visible or hidden', async () => {
    service.numberIsReally('5549999990187', '554999990187')
    service.numberGoesByLid('5549911112222')
    await link()
    await send()
    await send({ address: '+5549911112222' })
    expect(service.sent().map(({ to, ack }) => [to, ack])).to.deep.equal([
      ['554999990187', 1],
      ['5549911112222', 1],
    ])
  })

  it('that is no browser at all says so', async () => {
    await open({ chromiumPath: '/bin/false' })
    await number.wish('connected')
    expect((await number.until({ state: 'disconnected', failures: 1 })).detail).to.include('navegador do WhatsApp')
  })
})
