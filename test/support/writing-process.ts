import { systemClock } from '../../core/clock.ts'
import { connect } from '../../core/data/connect.ts'
import { nextNumber, Sequences } from '../../core/data/sequence.ts'
import { createWorks, type Scope, type Work } from '../../core/data/work.ts'
import { createLog } from '../../core/log.ts'
import { createSecret } from '../../core/secret.ts'
import { Boxes, box } from './boxes.ts'

/** What a process of its own is told to write, and where. */
export interface Errand {
  url: string
  scope: Scope
  boxes: number
}

type Write = <T>(body: (work: Work) => Promise<T>) => Promise<T>

/** So many transactions at once, each taking a number and packing a box of that label. */
export async function packBoxes(write: Write, boxes: number): Promise<void> {
  const pack = () =>
    write(async work => {
      const number = await nextNumber(work, 'boxes')
      await work.of(Boxes).insert(box({ label: String(number), pieces: number }))
    })
  await Promise.all(Array.from({ length: boxes }, pack))
}

// Started by `fork`: says when it is ready, works when it is told to, ends when it is done.
if (process.send) {
  process.once('message', ({ url, scope, boxes }: Errand) => {
    const database = connect(url, [Boxes, Sequences])
    const works = createWorks({
      database,
      clock: systemClock,
      log: createLog('silent'),
      baseUrl: '',
      secret: createSecret('teste'),
    })
    process.send?.('ready')
    process.once('message', async () => {
      await packBoxes(body => works.write(scope, body), boxes)
      await database.close()
      process.disconnect()
    })
  })
}
