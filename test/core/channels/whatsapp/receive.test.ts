import { expect } from 'chai'
import { IncomingMessages } from '../../../../core/channels/whatsapp/incoming.ts'
import { receiveMessage } from '../../../../core/channels/whatsapp/receive.ts'
import { createContact } from '../../../../core/people/contact-actions.ts'
import { type Inbox, openInbox } from '../../../support/inbox.ts'
import { foundShop } from '../../../support/shop.ts'

describe('What a customer writes', () => {
  let inbox: Inbox
  beforeEach(async () => {
    inbox = await openInbox()
  })
  afterEach(() => inbox.close())

  it('is kept, with whose it is and when', async () => {
    const maria = await inbox.customer()
    await inbox.hears('Bom dia!\r\nJá chegou? 😊')
    expect(await inbox.row()).to.deep.include({
      contactId: maria.id,
      senderId: inbox.number.id,
      body: 'Bom dia!\nJá chegou? 😊',
      classification: 'plain',
      receivedAt: inbox.clock.now(),
      handledAt: null,
      media: null,
      quotedMessageId: null,
    })
  })

  it('is kept once, however often it is told', async () => {
    await inbox.customer()
    expect(await inbox.hears('SAIR', { providerId: 'A1' })).to.include({ providerId: 'A1' })
    expect(await inbox.hears('SAIR', { providerId: 'A1' })).to.equal(undefined)
    expect(await inbox.rows()).to.have.length(1)
    expect(await inbox.events('contact.wrote')).to.have.length(1)
    expect(await inbox.events('contact.opted_out')).to.have.length(1)
  })

  it('is kept once when two processes hear it in the same instant', async () => {
    await inbox.customer()
    const other = await openInbox({ share: inbox })
    const heard = await Promise.all([inbox, other].map(one => one.hears('SAIR', { providerId: 'A1' })))
    await other.close()
    expect(heard.filter(row => row)).to.have.length(1)
    expect(await inbox.rows()).to.have.length(1)
    expect(await inbox.events('contact.opted_out')).to.have.length(1)
  })

  it('is another message at another of our numbers', async () => {
    const second = await inbox.addSender({ channel: 'whatsapp', driver: 'post', isDefault: false })
    await inbox.hears('Oi', { providerId: 'A1' })
    await inbox.hears('Oi', { providerId: 'A1', senderId: second.id })
    expect(await inbox.rows()).to.have.length(2)
  })

  it('is an event of the customer that gives neither text nor number away', async () => {
    const maria = await inbox.customer()
    const row = await inbox.hears('Meu cartão é 1234')
    const [event] = await inbox.events('contact.wrote')
    expect(event).to.include({ subject: 'contact', subjectId: maria.id, contactId: maria.id })
    expect(event?.payload).to.deep.equal({
      incomingId: row?.id,
      channel: 'whatsapp',
      classification: 'plain',
      hasMedia: false,
      quotedMessageId: null,
    })
    expect(event?.actor).to.deep.include({ kind: 'contact', id: maria.id })
  })

  it('is an event of its own while nobody knows whose it is', async () => {
    const row = await inbox.hears('Quem é?')
    const [event] = await inbox.events('contact.wrote')
    expect(event).to.include({ subject: 'incoming', subjectId: row?.id, contactId: null })
  })

  it('is never a customer’s of another company', async () => {
    const rival = await foundShop(inbox.app, 'concorrente')
    const scope = { ...inbox.scope, company: rival }
    await inbox.app.works.write(scope, work => createContact(work, { name: 'Maria', mobile: '(49) 99999-0187' }))
    expect(await inbox.hears('Oi')).to.include({ contactId: null })
    expect(await inbox.app.works.read(scope, work => work.of(IncomingMessages).count())).to.equal(0)
  })

  it('is nothing when a group or a channel says it', async () => {
    for (const from of ['12036304@g.us', 'status@broadcast', '12036304@newsletter'])
      expect(await inbox.hears('Bom dia, grupo', { from, number: null })).to.equal(undefined)
    expect(await inbox.rows()).to.deep.equal([])
  })

  it('may be anything at all: too long, without text, with signs that no page shows', async () => {
    await inbox.hears(`${'a'.repeat(20_000)}`)
    await inbox.hears('')
    await inbox.hears('um\0 dois\u0007 três\ud800')
    const bodies = (await inbox.rows()).map(row => row.body)
    expect(bodies[0]).to.have.length(10_000).and.match(/a…$/)
    expect(bodies.slice(1)).to.deep.equal(['', 'um dois três'])
  })

  it('was not written in the future, whatever the phone thinks', async () => {
    const ahead = new Date(inbox.clock.now().getTime() + 3_600_000)
    expect((await inbox.hears('Oi', { at: ahead }))?.receivedAt).to.deep.equal(inbox.clock.now())
    const before = new Date(inbox.clock.now().getTime() - 3_600_000)
    expect((await inbox.hears('Oi', { at: before }))?.receivedAt).to.deep.equal(before)
  })

  describe('with a file', () => {
    const pdf = Buffer.from('%PDF-1.7\nconteúdo')
    const send = async (name: string, bytes: Uint8Array, contentType = 'text/html') =>
      (await inbox.hears('segue', { media: { name, contentType, bytes } }))?.media

    it('keeps it by its content, as what it is and not as what it claims to be', async () => {
      const media = await send('comprovante.pdf', pdf)
      expect(media).to.include({ name: 'comprovante.pdf', contentType: 'application/pdf', size: pdf.length })
      expect(await inbox.app.storage.read(media?.hash ?? '')).to.deep.equal(pdf)
    })

    for (const [name, start, contentType, kept] of [
      ['foto', [0xff, 0xd8, 0xff, 0xe0], 'image/jpeg', 'foto.jpg'],
      ['foto.jpeg', [0xff, 0xd8, 0xff, 0xe0], 'image/jpeg', 'foto.jpeg'],
      ['tela.png', Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), 'image/png', 'tela.png'],
      ['figurinha.webp', Buffer.from('RIFF....WEBPVP8'), 'image/webp', 'figurinha.webp'],
      ['audio', Buffer.from('OggS....'), 'audio/ogg', 'audio.ogg'],
      ['video.mp4', Buffer.from('\0\0\0\x20ftypisom', 'latin1'), 'video/mp4', 'video.mp4'],
      ['boleto.pdf.exe', pdf, 'application/pdf', 'boleto.pdf.exe.pdf'],
      ['pagina.html', Buffer.from('<script>alert(1)</script>'), 'application/octet-stream', 'pagina.html'],
      ['desenho.svg', Buffer.from('<svg onload="x"/>'), 'application/octet-stream', 'desenho.svg'],
      ['../../etc/passwd', Buffer.from('root'), 'application/octet-stream', 'passwd'],
      ['C:\\fotos\\a<b>.txt', Buffer.from('oi'), 'application/octet-stream', 'ab.txt'],
      ['\r\n', Buffer.from('oi'), 'application/octet-stream', 'arquivo'],
    ] as [string, Uint8Array | number[], string, string][]) {
      it(`takes ${JSON.stringify(name)} as ${contentType}, named ${kept}`, async () => {
        expect(await send(name, Uint8Array.from(start), 'image/svg+xml')).to.include({ contentType, name: kept })
      })
    }

    it('says when it is too large to be kept, and keeps the text', async () => {
      const media = await send('filme.mp4', Buffer.alloc(25 * 1024 * 1024 + 1))
      expect(media).to.include({
        hash: null,
        note: 'O arquivo tem 26 MB e passa do limite de 25 MB: ele ficou só no aparelho.',
      })
      expect(await inbox.row()).to.include({ body: 'segue' })
    })

    it('says when it came empty', async () => {
      expect(await send('vazio.pdf', new Uint8Array()))
        .to.include({ hash: null })
        .and.to.have.property('note')
    })

    it('does not lose the text when the disk is full', async () => {
      const storage = { keep: () => Promise.reject(new Error('ENOSPC')) }
      const message = {
        media: { name: 'a.pdf', contentType: '', bytes: pdf },
        providerId: 'A1',
        from: '1@c.us',
        number: null,
      }
      const told = {
        ...message,
        companyId: inbox.company.id,
        senderId: inbox.number.id,
        lid: null,
        body: 'segue',
        at: new Date(),
      }
      const row = await receiveMessage({ ...inbox.app, storage }, { ...told, quotedProviderId: null })
      expect(row?.media).to.include({ hash: null })
      expect(row?.media?.note).to.contain('Não deu para guardar o arquivo.')
      expect(await inbox.row()).to.include({ body: 'segue' })
    })
  })
})
