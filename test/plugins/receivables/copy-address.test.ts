import { expect } from 'chai'
import { RenderedDocuments } from '../../../core/outbox/attachment.ts'
import type { Contact } from '../../../core/people/contact.ts'
import { updateContact } from '../../../core/people/contact-actions.ts'
import { changeSettings } from '../../../core/people/settings.ts'
import { sha256 } from '../../../core/secret.ts'
import type { Instalment } from '../../../plugins/receivables/instalment.ts'
import { instalmentPaper } from '../../../plugins/receivables/paper.ts'
import { receivableSettings } from '../../../plugins/receivables/settings.ts'
import { textOf } from '../../support/counter.ts'
import { type Entrant, openPortalApp, type PortalApp } from '../../support/portal.ts'
import { addCharge } from '../../support/receiving.ts'
import { type RecordingChannel, recordingChannel, temporary } from '../../support/recording-channel.ts'

/** The mail server is away when the copy is asked for. */
describe('A copy that waits for the mail server', () => {
  let app: PortalApp
  let channel: RecordingChannel
  let contact: Contact
  let instalment: Instalment
  let maria: Entrant
  let fate: string
  beforeEach(async () => {
    channel = recordingChannel('post')
    app = await openPortalApp({ channels: [channel] })
    await app.shop.addSender({ channel: 'email', driver: 'post' })
    await app.shop.write(work => changeSettings(work, receivableSettings, { pixKey: 'loja@exemplo.test' }))
    contact = await app.customer()
    ;[instalment] = await addCharge(app.shop, { contact })
    await print(instalment)
    maria = await app.enters()
    await minutes(10)
    channel.sent.length = 0
    channel.answer = () => {
      throw temporary()
    }
    const asked = await maria.post(`/faturas/instalment/${instalment.id}/email`)
    fate = asked.headers.location ?? ''
    await minutes(1)
  })
  afterEach(() => app.close())

  /** Its PDF as it was printed before: there is no browser here. */
  const print = async ({ id }: Instalment) => {
    const { html } = await app.shop.read(work => instalmentPaper.load(work, id))
    const { hash, size } = await app.shop.app.storage.keep(Buffer.from('%PDF-1.4'))
    await app.shop.write(work =>
      work.of(RenderedDocuments).insert({ sourceHash: sha256(`${html} `), fileHash: hash, size }),
    )
  }
  const minutes = async (count: number) => {
    app.shop.clock.move(new Date(app.shop.clock.now().getTime() + count * 60_000))
    await app.shop.settle()
  }
  const register = (email: string | null) => app.shop.write(work => updateContact(work, contact.id, { email }))
  const back = async () => {
    channel.answer = () => undefined
    await minutes(60)
  }
  const told = async () => textOf((await maria.get(fate)).text)

  it('goes to the e-mail that is registered when it leaves, and to no other', async () => {
    await register('certo@exemplo.test')
    await back()
    expect(channel.sent.map(({ address }) => address)).to.deep.equal(['certo@exemplo.test'])
    expect(await told()).to.include('Para certo@exemplo.test')
  })

  it('goes nowhere when the e-mail is gone by then, and the customer is told what to do', async () => {
    await register(null)
    await back()
    expect(channel.sent).to.deep.equal([])
    expect(await told())
      .to.include('Seu cadastro não tem e-mail')
      .and.include('corrigir o E-mail principal')
  })
})
