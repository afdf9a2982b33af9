import { concerns } from './events/event.ts'
import type { Subscriber } from './events/subscriber.ts'
import type { Notifier } from './notifier/notifier.ts'
import { gateSubscriber } from './outbox/hold-queued.ts'
import type { Plugin } from './plugin.ts'
import { webhookSubscriber } from './web/api/webhook-subscriber.ts'

/** Everybody who hears of events: the plug-ins' reactions and errands, the notifier, the gate, the webhooks. */
export function subscribersOf(plugins: readonly Plugin[], notifier: Notifier): Subscriber[] {
  const reactions = plugins.flatMap(plugin =>
    (plugin.reactions ?? []).map(
      ({ name, on, handle }): Subscriber => ({
        name: `${plugin.name}.${name}`,
        kind: 'reaction',
        wants: event => concerns(on, event),
        handle,
      }),
    ),
  )
  const errands = plugins.flatMap(plugin =>
    (plugin.errands ?? []).map(
      ({ name, on, handle }): Subscriber => ({
        name: `${plugin.name}.${name}`,
        kind: 'errand',
        wants: event => concerns(on, event),
        handle,
      }),
    ),
  )
  return [...reactions, notifier.subscriber, gateSubscriber, webhookSubscriber, ...errands]
}
