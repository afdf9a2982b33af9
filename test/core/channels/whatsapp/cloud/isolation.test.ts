import { Writable } from 'node:stream'
import { expect } from 'chai'
import { pino } from 'pino'
import { cloudDriver } from '../../../../../core/channels/whatsapp/cloud/cloud.ts'
import { hookPath } from '../../../../../core/channels/whatsapp/cloud/hook-address.ts'
import { WhatsAppInbox } from '../../../../../core/channels/whatsapp/cloud/inbox.ts'
import { lastIncomingAt, WhatsAppWindows } from '../../../../../core/channels/whatsapp/cloud/window.ts'
import { systemActor, type Work } from '../../../../../core/data/work.ts'
import { Events } from '../../../../../core/events/event.ts'
import { Senders } from '../../../../../core/outbox/sender.ts'
import { type CloudShop, openCloudShop } from '../../../../support/cloud-api/cloud-shop.ts'
import { messageNews, postNews, statusNews } from '../../../../support/cloud-api/meta.ts'
import { testAccount } from '../../../../support/cloud-api/stub.ts'
import { foundShop } from '../../../../support/shop.ts'

describe('two companies with official numbers', () => {
  let shop: CloudShop
  let rival: { id: string; hook: CloudShop['hook'] }
  beforeEach(async () => {
    shop = await openCloudShop()
    const { app } = shop.shop
    const company = await foundShop(app, 'concorrente')
    const scope = { company, actor: systemActor }
    const credentials = app.secret.seal(JSON.stringify(testAccount))
    const { id } = await app.works.write(scope, work => work.of(Senders).insert({ ...numberOf(shop), credentials }))
    rival = { id, hook: { origin: shop.origin, path: hookPath(app.secret, id) } }
    theirs = body => app.works.read(scope, body)
  })
  afterEach(() => shop.close())
  let theirs: <T>(body: (work: Work) => Promise<T>) => Promise<T>

  it('hear of their own messages only, even where both know the same number at Meta', async () => {
    await shop.mariaWrites()
    const { id } = await shop.tell()
    await shop.shop.settle()
    const [sent] = shop.stub.sent
    const at = shop.shop.clock.now()
    const news = { id: sent?.wamid ?? '', status: 'read', at, tracker: sent?.message.biz_opaque_callback_data ?? '' }
    expect((await postNews(rival.hook, statusNews(news))).status).to.equal(200)
    expect((await shop.message(id)).status).to.equal('sent')
  })

  it('have windows and inboxes of their own', async () => {
    await postNews(rival.hook, messageNews({ id: 'wamid.x', at: shop.shop.clock.now(), text: { body: 'Oi' } }))
    expect(await shop.shop.read(work => work.of(WhatsAppInbox).count())).to.equal(0)
    expect(await shop.shop.read(work => lastIncomingAt(work, rival.id, '+5549999990187'))).to.equal(undefined)
    expect(await theirs(work => work.of(WhatsAppWindows).count())).to.equal(1)
    await shop.tell()
    await shop.shop.settle()
    expect(shop.stub.sent).to.deep.equal([])
  })
})

describe('what opens an official number', () => {
  it('stands in no line of the log and in no event, whatever goes wrong', async () => {
    const lines: string[] = []
    const stream = new Writable({
      write(chunk, _encoding, done) {
        lines.push(String(chunk))
        done()
      },
    })
    const shop = await openCloudShop({ log: pino({ level: 'trace' }, stream) })
    const { accessToken, appSecret, verifyToken } = testAccount
    const repeating = { code: 190, message: `Bad ${accessToken} ${appSecret}`, error_data: { details: accessToken } }
    const fates = [
      undefined,
      { status: 401, error: repeating },
      { status: 400, error: repeating },
      { cut: 'taken' },
    ] as const
    await shop.mariaWrites({ body: 'um segredo de Maria' })
    for (const fate of fates) {
      shop.stub.fate = () => fate
      await shop.tell()
      shop.pass(60)
      await shop.shop.settle()
    }
    await postNews(shop.hook, 'x', { signature: 'sha256=0' })
    await postNews(shop.hook, '{')
    const told = JSON.stringify(await shop.shop.read(work => work.of(Events).all()))
    const rows = JSON.stringify(await shop.shop.read(work => work.of(Senders).all()))
    await shop.close()
    const written = lines.join('')
    expect(written).to.contain('wrong signature')
    for (const secret of [accessToken, appSecret, verifyToken]) {
      expect(written).not.to.contain(secret)
      expect(told).not.to.contain(secret)
      expect(rows).not.to.contain(secret)
    }
    expect(written).not.to.match(/99990187|um segredo de Maria|Olá, Maria/)
    expect(written).not.to.contain(shop.hook.path.split('.')[1])
  })
})

const numberOf = ({ sender }: CloudShop) => ({
  channel: 'whatsapp' as const,
  driver: cloudDriver,
  name: 'Oficial',
  identity: sender.identity,
  pace: sender.pace,
  isDefault: true,
  status: 'ready' as const,
})
