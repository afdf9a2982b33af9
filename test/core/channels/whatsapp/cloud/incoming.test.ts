import { expect } from 'chai'
import { emptyInbox, sweepInbox, WhatsAppInbox } from '../../../../../core/channels/whatsapp/cloud/inbox.ts'
import type { IncomingMessage } from '../../../../../core/channels/whatsapp/incoming-message.ts'
import { type CloudShop, openCloudShop } from '../../../../support/cloud-api/cloud-shop.ts'
import { messageNews, newsOf, postNews, secondsOf } from '../../../../support/cloud-api/meta.ts'

describe('what customers write to an official number', () => {
  let shop: CloudShop
  let taken: IncomingMessage[]
  let failing: Error | undefined
  beforeEach(async () => {
    shop = await openCloudShop()
    taken = []
    failing = undefined
  })
  afterEach(async () => {
    expect(shop.stub.faults).to.deep.equal([])
    await shop.close()
  })

  const at = new Date('2026-11-23T12:59:00Z')
  const take = async (message: IncomingMessage) => {
    if (failing) throw failing
    taken.push(message)
  }
  const empty = () => emptyInbox({ ...shop.shop.app, api: shop.shop.app.cloud, take })
  const post = (given: Partial<Parameters<typeof messageNews>[0]>) =>
    postNews(shop.hook, messageNews({ id: 'wamid.in', at, ...given }))
  const rows = () => shop.shop.read(work => work.of(WhatsAppInbox).all())

  it('is handed over as it is, once, and then forgotten but for its id', async () => {
    await post({ text: { body: 'Bom dia!\nAinda dá tempo?' }, context: { from: '55', id: 'wamid.ours' } })
    expect([await empty(), await empty()]).to.deep.equal([1, 0])
    expect(taken).to.deep.equal([
      {
        companyId: shop.shop.company.id,
        senderId: shop.sender.id,
        providerId: 'wamid.in',
        from: '5549999990187',
        number: '+5549999990187',
        lid: null,
        body: 'Bom dia!\nAinda dá tempo?',
        at,
        quotedProviderId: 'wamid.ours',
        media: null,
      },
    ])
    await post({ text: { body: 'Bom dia!\nAinda dá tempo?' } })
    expect(await empty()).to.equal(0)
    expect((await rows()).map(({ payload }) => payload)).to.deep.equal([null])
  })

  it('is known by its number with the ninth digit', async () => {
    await post({ from: '554999990187', text: { body: 'Oi' } })
    await empty()
    expect(taken[0]).to.include({ from: '554999990187', number: '+5549999990187' })
  })

  it('is taken from those who hide their number behind a user name', async () => {
    const message = {
      id: 'wamid.bsuid',
      from_user_id: 'BR.13491208655302741918',
      timestamp: secondsOf(at),
      type: 'text',
    }
    await postNews(shop.hook, newsOf({ messages: [{ ...message, text: { body: 'Oi' } }] }))
    await empty()
    expect(taken[0]).to.include({ from: 'BR.13491208655302741918', number: null, body: 'Oi' })
  })

  const kinds: [string, Record<string, unknown>, string][] = [
    ['a button', { type: 'button', button: { text: 'Confirmar', payload: 'x' } }, 'Confirmar'],
    [
      'a reply button',
      { type: 'interactive', interactive: { type: 'button_reply', button_reply: { title: 'Sim' } } },
      'Sim',
    ],
    ['a list', { type: 'interactive', interactive: { type: 'list_reply', list_reply: { title: 'Tarde' } } }, 'Tarde'],
    [
      'a place',
      { type: 'location', location: { latitude: -27.1, longitude: -52.6, name: 'Casa' } },
      'Casa\n-27.1, -52.6',
    ],
    ['contacts', { type: 'contacts', contacts: [{ name: { formatted_name: 'Rui' }, phones: [] }] }, 'Rui'],
    ['a reaction', { type: 'reaction', reaction: { message_id: 'wamid.ours', emoji: '👍' } }, '👍'],
    ['a reaction taken back', { type: 'reaction', reaction: { message_id: 'wamid.ours' } }, '[reação retirada]'],
    ['an order', { type: 'order', order: { catalog_id: '1' } }, '[pedido pelo catálogo]'],
    [
      'what WhatsApp does not pass on',
      { type: 'unsupported', errors: [{ code: 131051 }] },
      '[mensagem que o WhatsApp não mostra aqui]',
    ],
  ]
  for (const [what, given, body] of kinds) {
    it(`may be ${what}`, async () => {
      await post(given)
      await empty()
      expect(taken.map(message => message.body)).to.deep.equal([body])
    })
  }

  describe('with a file', () => {
    const bytes = Buffer.from('%PDF-1.7 comprovante')
    const document = {
      id: '1013859600285441',
      filename: 'comprovante.pdf',
      caption: 'Paguei',
      mime_type: 'x',
    }
    beforeEach(() => void shop.stub.files.set(document.id, { contentType: 'application/pdf', bytes }))

    it('brings its bytes along', async () => {
      await post({ type: 'document', document })
      await empty()
      expect(taken[0]).to.include({ body: 'Paguei' })
      const media = taken[0]?.media
      expect(media && { ...media, bytes: Buffer.from(media.bytes).toString() }).to.deep.equal({
        name: 'comprovante.pdf',
        contentType: 'application/pdf',
        bytes: bytes.toString(),
      })
    })

    it('has no name where the phone gave it none', async () => {
      shop.stub.files.set('7', { contentType: 'audio/ogg; codecs=opus', bytes })
      await post({ type: 'audio', audio: { id: '7', voice: true } })
      await empty()
      expect(taken[0]?.media).to.include({ name: '', contentType: 'audio/ogg; codecs=opus' })
      expect(taken[0]?.body).to.equal('')
    })

    it('is tried again while Meta does not give it', async () => {
      await post({ type: 'document', document })
      shop.stub.fate = () => ({ status: 503, error: { code: 2 } })
      expect([await empty(), taken]).to.deep.equal([0, []])
      shop.stub.fate = () => undefined
      expect(await empty()).to.equal(0)
      shop.pass(60)
      expect(await empty()).to.equal(1)
      expect(taken[0]?.media?.bytes.length).to.equal(bytes.length)
    })

    it('comes without it, and says so, when Meta has it no more', async () => {
      await post({ type: 'document', document })
      shop.stub.fate = () => ({ status: 400, error: { code: 100, message: 'Unsupported get request' } })
      expect(await empty()).to.equal(1)
      expect(taken[0]).to.include({ body: 'Paguei\n[arquivo que não pôde ser baixado do WhatsApp]', media: null })
    })

    it('comes without it in the end when it never comes', async () => {
      await post({ type: 'document', document })
      shop.stub.fate = () => ({ cut: 'lost' })
      for (let rounds = 0; rounds < 20 && taken.length === 0; rounds++) {
        await empty()
        shop.pass(3_600)
      }
      expect(taken.map(({ media }) => media)).to.deep.equal([null])
    })

    it('is fetched from Meta and from nobody else', async () => {
      shop.stub.fate = ({ path }) =>
        path === document.id ? { status: 200, text: '{"url":"https://evil.test/x","mime_type":"a/b"}' } : undefined
      await post({ type: 'document', document })
      await empty()
      expect(taken[0]?.media).to.equal(null)
    })
  })

  it('is told again when nobody could take it', async () => {
    await post({ text: { body: 'Oi' } })
    failing = new Error('the disk is full')
    expect(await empty()).to.equal(0)
    failing = undefined
    expect(await empty()).to.equal(0)
    shop.pass(31)
    expect([await empty(), taken.length]).to.deep.equal([1, 1])
  })

  it('is handed over by one process only', async () => {
    for (let count = 0; count < 5; count++) await post({ id: `wamid.${count}`, text: { body: 'Oi' } })
    await Promise.all([empty(), empty(), empty()])
    expect(taken.map(({ providerId }) => providerId).sort()).to.deep.equal([0, 1, 2, 3, 4].map(n => `wamid.${n}`))
  })

  it('is remembered for as long as Meta could repeat it, and no longer', async () => {
    await post({ text: { body: 'Oi' } })
    await empty()
    shop.pass(29 * 86_400)
    expect(await sweepInbox(shop.shop.app.database, shop.shop.clock.now())).to.equal(0)
    shop.pass(2 * 86_400)
    expect(await sweepInbox(shop.shop.app.database, shop.shop.clock.now())).to.equal(1)
  })

  it('waits for whoever will take it while nobody does', async () => {
    await post({ text: { body: 'Oi' } })
    await sweepInbox(shop.shop.app.database, new Date('2030-01-01T00:00:00Z'))
    expect((await rows()).length).to.equal(1)
  })
})
