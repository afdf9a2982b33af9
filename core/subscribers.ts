import { portalReceipts } from './channels/portal/stored.ts'
import { concerns } from './events/event.ts'
import type { ReactionGroup, Subscriber } from './events/subscriber.ts'
import { createEmailFallback } from './notifier/email-fallback.ts'
import type { Notifier } from './notifier/notifier.ts'
import type { OwnedType } from './notifier/plan.ts'
import { createRewriter } from './notifier/rewrite.ts'
import { gateSubscriber } from './outbox/hold-queued.ts'
import type { Plugin } from './plugin.ts'
import { webhookSubscribers } from './web/api/webhook-subscriber.ts'

/** Everybody who hears of events: the plug-ins' reactions and errands, the notifier, the gate, the webhooks. */
export function subscribersOf(
  plugins: readonly Plugin[],
  notifier: Notifier,
  types: ReadonlyMap<string, OwnedType>,
): (Subscriber | ReactionGroup)[] {
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
  const own = [
    notifier.subscribers,
    createEmailFallback(types),
    createRewriter(types),
    gateSubscriber,
    portalReceipts,
    webhookSubscribers,
  ]
  return [...reactions, ...own, ...errands]
}
