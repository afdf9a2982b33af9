import { expect } from 'chai'
import { mailCheckEveryMs } from '../../../core/channels/health/mail-watch.ts'
import { Events } from '../../../core/events/event.ts'
import { Senders } from '../../../core/outbox/sender.ts'
import { openPost, type Post, type PostOptions } from '../../support/post.ts'
import { temporary } from '../../support/recording-channel.ts'

describe('an e-mail account', () => {
  const opened: Post[] = []
  let checks: string[]
  beforeEach(() => {
    checks = []
  })
  afterEach(async () => {
    for (const post of opened.splice(0).reverse()) await post.close()
  })
  const open = async (options: PostOptions = {}) => {
    const post = await openPost(options)
    opened.push(post)
    post.channel.check = async account => void checks.push(account.id)
    return post
  }
  const refuses = (post: Post, text: string) => {
    post.channel.check = async () => {
      throw temporary(text)
    }
  }

  it('is asked whether it works every half hour, and by one process', async () => {
    const post = await open()
    const other = await open({ share: post })
    for (const seconds of [0, 0, mailCheckEveryMs / 1_000 - 1, 1]) {
      post.pass(seconds)
      await Promise.all([post.app.mailWatch.round(), other.app.mailWatch.round()])
    }
    expect(checks).to.deep.equal([post.sender.id, post.sender.id])
    expect((await post.reloadSender()).checkedAt).to.deep.equal(post.clock.now())
  })

  it('that does not answer is shown as failing, with the reason, before anybody writes a mail', async () => {
    const post = await open()
    refuses(post, 'O servidor recusou a senha.')
    await post.app.mailWatch.round()
    expect(await post.reloadSender()).to.include({ status: 'failing', statusReason: 'O servidor recusou a senha.' })
  })

  it('of which administrators were told is told as well when it works again', async () => {
    const post = await open()
    refuses(post, 'O servidor recusou a senha.')
    for (let hour = 0; hour < 3; hour++) {
      await post.app.mailWatch.round()
      await post.app.health.round()
      post.pass(3_600)
    }
    post.channel.check = async () => undefined
    await post.app.mailWatch.round()
    await post.app.health.round()
    const events = await post.read(work =>
      work.of(Events).all({ where: { subject: 'sender' }, order: [['seq', 'ASC']] }),
    )
    const names = events.map(({ name }) => name)
    expect(names.filter(name => /failing|recovered/.test(name))).to.deep.equal([
      'sender.kept_failing',
      'sender.recovered',
    ])
    expect((await post.reloadSender()).status).to.equal('ready')
  })

  it('that opens its door and refuses every mail is not called well while some wait', async () => {
    const post = await open()
    post.channel.answer = () => {
      throw temporary('Caixa de saída bloqueada.')
    }
    await post.tell()
    await post.settle()
    expect((await post.reloadSender()).status).to.equal('failing')
    await post.app.mailWatch.round()
    expect(await post.reloadSender()).to.include({ status: 'failing', statusReason: 'Caixa de saída bloqueada.' })
  })

  it('that a person paused, and a number of WhatsApp, are left alone', async () => {
    const post = await open()
    await post.addSender({ channel: 'whatsapp', driver: 'post' })
    await post.write(work => work.of(Senders).change({ id: post.sender.id }, { status: 'paused' }))
    expect(await post.app.mailWatch.round()).to.equal(0)
    expect(checks).to.deep.equal([])
  })
})
