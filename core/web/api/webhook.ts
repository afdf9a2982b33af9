import { column, optional } from '../../data/column.ts'
import { defineModel, type Row } from '../../data/model.ts'

/** Where a company wants to hear about its messages. */
export const Webhooks = defineModel('webhooks', {
  url: column.text(500),
  /** The HMAC key, sealed with SECRET_KEY. */
  secret: column.longText(),
  active: column.boolean(),
  failingSince: optional(column.instant()),
  switchedOffReason: optional(column.longText()),
  removedAt: optional(column.instant()),
})
export type Webhook = Row<typeof Webhooks>

/** One event to one address. */
export const WebhookDeliveries = defineModel(
  'webhook_deliveries',
  {
    webhookId: column.id(),
    eventId: column.id(),
    body: column.longText(),
    status: column.text<'queued' | 'delivered' | 'failed'>(20),
    attempts: column.integer(),
    dueAt: column.instant(),
    lockedUntil: optional(column.instant()),
    responseStatus: optional(column.integer()),
    error: optional(column.longText()),
    deliveredAt: optional(column.instant()),
  },
  { unique: [['webhookId', 'eventId']] },
)
export type WebhookDelivery = Row<typeof WebhookDeliveries>
