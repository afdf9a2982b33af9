import { nextNumber } from '../../core/data/sequence.ts'
import { Boxes, box } from './boxes.ts'
import { type Office, openOffice } from './office.ts'

/** What a process of its own is told to write, and where. */
export type Errand = Pick<Office, 'url' | 'scope' | 'rival'> & { boxes: number }

/** So many transactions at once, each taking a number and packing a box of that label. */
export async function packBoxes(office: Pick<Office, 'write'>, boxes: number): Promise<void> {
  const pack = () =>
    office.write(async work => {
      const number = await nextNumber(work, 'boxes')
      await work.of(Boxes).insert(box({ label: String(number), pieces: number }))
    })
  await Promise.all(Array.from({ length: boxes }, pack))
}

// Started by `fork`: says when it is ready, works when it is told to, says when it is done.
if (process.send) {
  process.once('message', async ({ boxes, ...where }: Errand) => {
    const office = await openOffice({ models: [Boxes], share: where as Office })
    process.send?.('ready')
    process.once('message', async () => {
      await packBoxes(office, boxes)
      await office.close()
      process.disconnect()
    })
  })
}
