import type { Work } from '../../core/data/work.ts'
import { type Event, Events } from '../../core/events/event.ts'
import { record } from '../../core/events/record.ts'
import { createRelay, type Relay } from '../../core/events/relay.ts'
import type { Desk, Subscriber } from '../../core/events/subscriber.ts'
import { type Office, silent } from './office.ts'

/** Keeps what it is told; `answer` may fail or take its time. */
export interface Listener {
  heard: string[]
  subscriber: Subscriber
  answer: (event: Event, at: Work | Desk) => Promise<void> | void
}

export function listener(name: string, kind: Subscriber['kind'] = 'reaction', wants = (_event: Event) => true) {
  const self: Listener = {
    heard: [],
    answer: () => undefined,
    subscriber: {
      name,
      kind,
      wants,
      async handle(at: never, event: Event) {
        await self.answer(event, at)
        self.heard.push(event.name)
      },
    } as Subscriber,
  }
  return self
}

export const relayOf = ({ database, works, clock }: Office, ...listeners: Listener[]): Relay =>
  createRelay({ database, works, clock, log: silent, subscribers: listeners.map(one => one.subscriber) })

/** Records something about a subject (`parcel 1`), and says under which id. */
export const happen = (office: Office, name: string, subjectId = 'parcel-1'): Promise<string> =>
  office.write(async work => (await record(work, { name, subject: 'parcel', subjectId })).id)

export const eventRow = (office: Office, id: string) => office.read(work => work.of(Events).get(id))

export async function relayAll(relay: Relay): Promise<void> {
  while ((await relay.round()) > 0);
}

/** Lets that many milliseconds pass. */
export const pass = (office: Pick<Office, 'clock'>, ms: number) => office.clock.wait(ms)
