import { Companies } from '../../data/company.ts'
import type { Work } from '../../data/work.ts'
import { SendError, Unavailable } from '../../errors.ts'
import type { Event } from '../../events/event.ts'
import type { Desk, ErrandSubscriber } from '../../events/subscriber.ts'
import type { Log } from '../../log.ts'
import type { Channel, Envelope } from '../../outbox/channel.ts'
import { accountOf } from '../../outbox/deliver.ts'
import { envelopeFor } from '../../outbox/envelope.ts'
import type { Message } from '../../outbox/message.ts'
import { type Sender, Senders, sendingStatuses } from '../../outbox/sender.ts'
import { type User, Users } from '../../people/user.ts'
import type { Secret } from '../../secret.ts'
import { AlarmLetters } from './alarm-letter.ts'
import { type AlarmWords, alarmWords } from './alarm-words.ts'

interface Parts {
  channels: ReadonlyMap<string, Channel>
  secret: Secret
  log: Log
}

/**
 * Tells the administrators by e-mail that a sender stopped, and that it is over. At least once, as every errand: who
 * got the letter is kept, and whoever gets it again gets it under the same Message-ID.
 */
export function createAlarm({ channels, secret, log }: Parts): ErrandSubscriber {
  async function write(desk: Desk, post: Post, { event, user }: { event: Event; user: User }): Promise<void> {
    const letter = await desk.write(work => letterTo(work, event, user))
    if (letter.sentAt) return
    const envelope = envelopeOf(post, { id: letter.id, user })
    await post.channel.send(accountOf({ secret }, post.sender), envelope)
    await desk.write(work => work.of(AlarmLetters).change({ id: letter.id }, { sentAt: work.now }))
  }

  async function postFor(work: Work, event: Event): Promise<Post | undefined> {
    const about = await work.of(Senders).first({ where: { id: event.subjectId, removedAt: null } })
    if (!about) return undefined
    const sender = await mailSender(work, about)
    const channel = sender && channels.get(sender.driver)
    if (!sender || !channel) return undefined
    const company = await work.of(Companies).get(work.companyId)
    const where = { role: 'administrator' as const, disabledAt: null }
    const users = await work.of(Users).all({ where, order: [['id', 'ASC']] })
    return { sender, channel, company, users, words: alarmWords(work, event, about) }
  }

  return {
    name: 'sender-alarm',
    kind: 'errand',
    wants: ({ name }) => alarming.includes(name),
    async handle(desk, event) {
      const post = await desk.read(work => postFor(work, event))
      if (!post) return log.info({ event: event.id, company: event.companyId }, 'nobody can be told by e-mail')
      let late: SendError | undefined
      for (const user of post.users) {
        await write(desk, post, { event, user }).catch(error => {
          if (!(error instanceof SendError)) throw error
          log.warn({ err: error, event: event.id, user: user.id }, 'an administrator was not told')
          if (!error.permanent) late = error
        })
      }
      if (late) throw new Unavailable('O aviso aos administradores ainda não saiu.', { cause: late })
    },
  }
}

const alarming = ['sender.halted', 'sender.recovered', 'sender.kept_failing']

interface Post {
  sender: Sender
  channel: Channel
  company: Parameters<typeof envelopeFor>[0]['company']
  users: User[]
  words: AlarmWords
}

/** The default e-mail account, or the next one that works: never the one that the letter is about. */
async function mailSender(work: Work, about: Sender): Promise<Sender | undefined> {
  const accounts = await work.of(Senders).all({
    where: { channel: 'email', removedAt: null, status: sendingStatuses },
    order: [
      ['isDefault', 'DESC'],
      ['createdAt', 'ASC'],
    ],
  })
  const others = accounts.filter(({ id }) => id !== about.id)
  return others.find(({ status }) => status === 'ready') ?? others[0]
}

async function letterTo(work: Work, { id: eventId }: Event, { id: userId }: User) {
  const letters = work.of(AlarmLetters)
  const where = { eventId, userId }
  return (await letters.first({ where })) ?? (await letters.insert(where))
}

function envelopeOf({ company, words }: Post, { id, user }: { id: string; user: User }): Envelope {
  const body = `Olá, ${user.name}!\n\n${words.body}`
  const said = { id, address: user.email, recipientName: user.name, subject: words.subject, body, purpose: 'service' }
  // An envelope reads nothing of a message but what is said here.
  return envelopeFor({ message: said as Message, company, attachments: [], redirectTo: null })
}
