import { Op } from 'sequelize'
import type { Clock } from '../../clock.ts'
import { companyScope } from '../../data/company.ts'
import type { Database } from '../../data/connect.ts'
import { bindTable } from '../../data/table.ts'
import type { Work, Works } from '../../data/work.ts'
import type { Log } from '../../log.ts'
import type { Channel } from '../../outbox/channel.ts'
import { problemOf } from '../../outbox/check-account.ts'
import { Messages } from '../../outbox/message.ts'
import { type Sender, Senders, sendingStatuses } from '../../outbox/sender.ts'
import { noteCheck } from '../../outbox/sender-actions.ts'
import type { Secret } from '../../secret.ts'

/** Asks each e-mail account now and then whether it still works (I10), before somebody waits for an invoice. */
export interface MailWatch {
  /** Checks the accounts whose time has come; resolves to how many. */
  round(): Promise<number>
}

interface Parts {
  database: Database
  works: Works
  channels: ReadonlyMap<string, Channel>
  secret: Secret
  clock: Clock
  log: Log
}

export const mailCheckEveryMs = 30 * 60_000
const atOnce = 5

export function createMailWatch({ database, works, channels, secret, clock, log }: Parts): MailWatch {
  const senders = () => bindTable(database, Senders, { now: clock.now() })

  /** Any number of processes look: the one that writes the time of the check makes it. */
  async function take({ id, checkedAt }: Sender): Promise<boolean> {
    return (await senders().change({ id, checkedAt }, { checkedAt: clock.now() })) === 1
  }

  async function look(sender: Sender): Promise<void> {
    if (!(await take(sender))) return
    const problem = await problemOf({ channels, secret }, sender)
    const scope = await companyScope(database, sender.companyId, clock.now())
    await works.write(scope, async work => {
      if (problem || !(await isProvedBySending(work, sender))) await noteCheck(work, sender.id, problem)
    })
    if (problem) log.warn({ sender: sender.id, company: sender.companyId, problem }, 'an e-mail account does not work')
  }

  return {
    async round() {
      const before = new Date(clock.now().getTime() - mailCheckEveryMs)
      const due = await senders().all({
        where: {
          ...{ channel: 'email', removedAt: null, status: sendingStatuses },
          [Op.or]: [{ checkedAt: null }, { checkedAt: { [Op.lte]: before } }],
        },
        order: [['checkedAt', 'ASC']],
        limit: atOnce,
      })
      for (const sender of due)
        await look(sender).catch(error =>
          log.error({ err: error, sender: sender.id, company: sender.companyId }, 'an e-mail account was not checked'),
        )
      return due.length
    },
  }
}

/**
 * A server may open its door and refuse every mail: while some wait at a failing account, what becomes of them says more
 * than the door.
 */
async function isProvedBySending(work: Work, { id: senderId, status }: Sender): Promise<boolean> {
  return status === 'failing' && (await work.of(Messages).count({ senderId, status: ['queued', 'sending'] })) > 0
}
