import { expect } from 'chai'
import supertest from 'supertest'
import { hookPath } from '../../../../../core/channels/whatsapp/cloud/hook-address.ts'
import { WhatsAppInbox } from '../../../../../core/channels/whatsapp/cloud/inbox.ts'
import { newId } from '../../../../../core/data/table.ts'
import { Events } from '../../../../../core/events/event.ts'
import { EarlyReceipts } from '../../../../../core/outbox/early-receipt.ts'
import { Senders } from '../../../../../core/outbox/sender.ts'
import { type CloudShop, openCloudShop } from '../../../../support/cloud-api/cloud-shop.ts'
import { messageNews, newsOf, postNews, signatureOf, statusNews } from '../../../../support/cloud-api/meta.ts'
import { testAccount } from '../../../../support/cloud-api/stub.ts'

describe('the webhook of an official number', () => {
  let shop: CloudShop
  beforeEach(async () => {
    shop = await openCloudShop()
  })
  afterEach(() => shop.close())

  const at = new Date('2026-11-23T12:59:00Z')
  const hello = () => messageNews({ id: 'wamid.hello', at, text: { body: 'Oi' } })
  const kept = () => shop.shop.read(work => work.of(WhatsAppInbox).all())
  const refusals = () =>
    shop.shop.read(work =>
      work.of(Events).all({ where: { name: 'sender.webhook_refused', subjectId: shop.sender.id } }),
    )

  describe('when Meta asks whether it is ours', () => {
    const ask = (query: Record<string, string>, path = shop.hook.path) => supertest(shop.origin).get(path).query(query)
    const right = {
      'hub.mode': 'subscribe',
      'hub.challenge': '1158201444',
      'hub.verify_token': testAccount.verifyToken,
    }

    it('answers with the challenge, as plain text', async () => {
      const { status, text, headers } = await ask(right)
      expect([status, text]).to.deep.equal([200, '1158201444'])
      expect(headers['content-type']).to.contain('text/plain')
    })

    const wrong: [string, Record<string, string>][] = [
      ['another token', { ...right, 'hub.verify_token': 'outro' }],
      ['no token', { 'hub.mode': 'subscribe', 'hub.challenge': '1' }],
      ['another mode', { ...right, 'hub.mode': 'unsubscribe' }],
    ]
    for (const [what, query] of wrong) {
      it(`refuses ${what}`, async () => {
        const { status, text } = await ask(query)
        expect(status).to.equal(401)
        expect(text).not.to.contain('1158201444')
      })
    }

    it('knows nobody at an address that was not made for a number of ours', async () => {
      const { secret } = shop.shop.app
      const paths = [
        '/hooks/whatsapp/abc',
        `/hooks/whatsapp/${shop.sender.id}`,
        `/hooks/whatsapp/${shop.sender.id}.${'0'.repeat(64)}`,
        hookPath(secret, newId()),
      ]
      for (const path of paths) expect((await ask(right, path)).status, path).to.equal(401)
      await shop.shop.write(work => work.of(Senders).change({ id: shop.sender.id }, { removedAt: work.now }))
      expect((await ask(right)).status).to.equal(401)
    })
  })

  describe('and what is posted to it', () => {
    it('is stored before it is answered, and answered with nothing', async () => {
      const { status, text } = await postNews(shop.hook, hello())
      expect([status, text]).to.deep.equal([200, ''])
      expect((await kept()).map(({ providerId, senderId }) => [providerId, senderId])).to.deep.equal([
        ['wamid.hello', shop.sender.id],
      ])
    })

    it('changes nothing when it comes again', async () => {
      for (let times = 0; times < 3; times++) expect((await postNews(shop.hook, hello())).status).to.equal(200)
      expect((await kept()).length).to.equal(1)
    })

    const body = () => JSON.stringify(hello())
    const forged: [string, () => string][] = [
      ['without a signature', () => ''],
      ['with the signature of another secret', () => signatureOf(body(), 'f'.repeat(32))],
      ['with the signature of another body', () => signatureOf(`${body()} `)],
      ['with the digest alone', () => signatureOf(body()).replace('sha256=', '')],
    ]
    for (const [how, signature] of forged) {
      it(`is refused ${how}, unread, and noted`, async () => {
        const { status } = await postNews(shop.hook, body(), { signature: signature() })
        expect(status).to.equal(401)
        expect(await kept()).to.deep.equal([])
        expect((await refusals()).length).to.equal(1)
      })
    }

    it('is noted once in a while only, so that nobody fills the history', async () => {
      for (let times = 0; times < 5; times++) await postNews(shop.hook, hello(), { signature: 'sha256=0' })
      expect((await refusals()).length).to.equal(1)
      shop.pass(15 * 60)
      await postNews(shop.hook, hello(), { signature: 'sha256=0' })
      expect((await refusals()).length).to.equal(2)
    })

    it('is no longer listened to after sixty refusals in a minute, and told when to come back', async () => {
      const statuses: number[] = []
      for (let times = 0; times < 61; times++)
        statuses.push((await postNews(shop.hook, hello(), { signature: 'sha256=0' })).status)
      expect([statuses.at(59), statuses.at(60)]).to.deep.equal([401, 429])
      const { status, headers } = await postNews(shop.hook, hello())
      expect(status).to.equal(429)
      expect(Number(headers['retry-after'])).to.be.greaterThan(0)
    })

    it('must be JSON', async () => {
      expect((await postNews(shop.hook, '{"object":')).status).to.equal(400)
    })

    it('may be 3 MB and no more', async () => {
      const news = (size: number) => ({ ...hello(), padding: 'x'.repeat(size) })
      expect((await postNews(shop.hook, news(2_900_000))).status).to.equal(200)
      expect((await postNews(shop.hook, news(3_200_000))).status).to.equal(413)
    })

    it('may hold what we do not know', async () => {
      const { entry, object } = hello()
      const [first] = entry
      const strange = {
        object,
        new_field: { a: 1 },
        entry: [
          {
            id: '1',
            changes: [
              { field: 'account_update', value: { event: 'X' } },
              { field: 'messages', value: 7 },
            ],
          },
          { ...first, time: 5, changes: [...(first?.changes ?? []), { field: 'flows', value: null }] },
        ],
      }
      expect((await postNews(shop.hook, strange)).status).to.equal(200)
      expect((await kept()).length).to.equal(1)
      for (const nothing of [[], {}, null, 'text', { object: 'page', entry: [] }])
        expect((await postNews(shop.hook, JSON.stringify(nothing))).status).to.equal(200)
    })

    it('loses nothing that can be read to one thing that cannot', async () => {
      const good = hello().entry[0]?.changes[0]?.value as unknown as { messages: unknown[] }
      const mixed = newsOf({ messages: [{ id: 7 }, null, ...good.messages], statuses: [{ id: 'x' }, 'y'] })
      expect((await postNews(shop.hook, mixed)).status).to.equal(200)
      expect((await kept()).map(({ providerId }) => providerId)).to.deep.equal(['wamid.hello'])
    })

    it('about a number that is not ours is let be', async () => {
      const news = newsOf({ messages: [{ id: 'wamid.other', from: '5511', timestamp: '1', type: 'text' }] }, '999')
      expect((await postNews(shop.hook, news)).status).to.equal(200)
      expect(await kept()).to.deep.equal([])
    })

    it("reaches the company's other number of the same app, for Meta has one address per app", async () => {
      const account = { ...testAccount, phoneNumberId: '206540352242922' }
      const other = await shop.shop.addSender({ channel: 'whatsapp', driver: 'whatsapp-cloud', account })
      const news = JSON.parse(JSON.stringify(hello()).replace(testAccount.phoneNumberId, account.phoneNumberId))
      await postNews(shop.hook, news)
      expect((await kept()).map(({ senderId }) => senderId)).to.deep.equal([other.id])
    })

    it('cannot speak for a number of another app, nor of another company', async () => {
      const account = { ...testAccount, phoneNumberId: '206540352242922', appSecret: 'a'.repeat(32) }
      await shop.shop.addSender({ channel: 'whatsapp', driver: 'whatsapp-cloud', account })
      const news = JSON.parse(JSON.stringify(hello()).replace(testAccount.phoneNumberId, account.phoneNumberId))
      expect((await postNews(shop.hook, news)).status).to.equal(200)
      expect(await kept()).to.deep.equal([])
    })

    it('about messages we never sent is kept for a while and changes nothing', async () => {
      const news = statusNews({ id: 'wamid.unknown', status: 'read', at })
      expect((await postNews(shop.hook, news)).status).to.equal(200)
      expect(await shop.shop.read(work => work.of(EarlyReceipts).count())).to.equal(1)
    })
  })
})
