import type { Clock } from '../../../clock.ts'
import { companyScope } from '../../../data/company.ts'
import type { Database } from '../../../data/connect.ts'
import { bindTable } from '../../../data/table.ts'
import type { Works } from '../../../data/work.ts'
import { Senders } from '../../../outbox/sender.ts'
import { choiceFor, type Told } from './template-choice.ts'
import { lastIncomingAt } from './window.ts'

/** What the driver has to know of a recipient just before a message leaves. */
export interface CloudBook {
  look(senderId: string, number: string, told: Told | undefined): Promise<CloudKnowledge>
}

export interface CloudKnowledge {
  lastIncomingAt: Date | undefined
  /** The company's choice for this message. */
  chosen: Awaited<ReturnType<typeof choiceFor>>
}

export function createCloudBook(parts: { database: Database; works: Works; clock: Clock }): CloudBook {
  const { database, works, clock } = parts
  return {
    async look(senderId, number, told) {
      const now = clock.now()
      const { companyId } = await bindTable(database, Senders, { now }).get(senderId)
      return works.read(await companyScope(database, companyId, now), async work => ({
        lastIncomingAt: await lastIncomingAt(work, senderId, number),
        chosen: told && (await choiceFor(work, senderId, told)),
      }))
    },
  }
}
