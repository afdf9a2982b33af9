import type { Scope, Work, Works } from '../../../data/work.ts'
import { type Happening, recordAll } from '../../../events/record.ts'
import type { Log } from '../../../log.ts'
import { Senders } from '../../../outbox/sender.ts'
import { type SenderSession, SenderSessions } from '../session.ts'

/** What is new of a session's row; `dropWish`: nobody wants the connection any more, unless somebody just said so. */
export interface News {
  changes: Partial<SenderSession>
  happenings?: Happening[]
  /** The sender's: which number its customers see, in E.164. */
  identity?: string | null
  dropWish?: Date
}

/** Writes one row in the order of what happened. */
export interface RowWriter {
  /** Resolves when it was tried; what a database that is away could not take goes along with the next. */
  save(news: News): Promise<void>
  /** Tries once more what is not written yet; false: it still is not. */
  flush(): Promise<boolean>
}

export function createRowWriter(parts: {
  works: Works
  log: Log
  scope: Scope
  row: Pick<SenderSession, 'id' | 'senderId'>
  owner: string
  /** The row is no longer ours: nothing was written. */
  lost(): void
}): RowWriter {
  const { works, log, scope, row, owner, lost } = parts
  let unwritten: News[] = []
  let last = Promise.resolve()

  async function write(): Promise<void> {
    const news = unwritten
    unwritten = []
    if (news.length === 0) return
    try {
      if (!(await writeAll(news))) lost()
    } catch (error) {
      unwritten = [...news, ...unwritten]
      log.warn({ err: error, sender: row.senderId }, 'the state of a number could not be written')
    }
  }

  const writeAll = (news: News[]): Promise<boolean> =>
    works.write(scope, async work => {
      const sessions = work.of(SenderSessions)
      const changes = Object.assign({}, ...news.map(({ changes }) => changes)) as Partial<SenderSession>
      const stateAt = changes.state ? { stateAt: work.now } : {}
      const mine = await sessions.change({ id: row.id, ownedBy: owner }, { ...stateAt, ...changes })
      if (mine === 0) return false
      const dropped = news.flatMap(({ dropWish }) => dropWish ?? []).at(-1)
      if (dropped) await sessions.change({ id: row.id, wishAt: dropped }, { wish: 'disconnected' })
      const identity = news.flatMap(({ identity }) => identity ?? []).at(-1)
      if (identity) await noteNumber(work, row.senderId, identity)
      await recordAll(
        work,
        news.flatMap(({ happenings = [] }) => happenings),
      )
      return true
    })

  function inOrder(): Promise<void> {
    last = last.then(write)
    return last
  }

  return {
    save(news) {
      unwritten.push(news)
      return inOrder()
    },
    async flush() {
      await inOrder()
      return unwritten.length === 0
    },
  }
}

/** Which number it is, and since when: a new one is warmed up, and so is another one in its place. */
async function noteNumber(work: Work, id: string, identity: string): Promise<void> {
  const sender = await work.of(Senders).get(id)
  const isSame = sender.identity === identity && sender.activeSince !== null
  if (!isSame) await work.of(Senders).change({ id }, { identity, activeSince: work.now })
}
