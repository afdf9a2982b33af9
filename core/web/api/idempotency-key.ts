import { column, optional } from '../../data/column.ts'
import { defineModel } from '../../data/model.ts'

/** What a request with an `Idempotency-Key` was answered: the same key gets the same answer. */
export const IdempotencyKeys = defineModel(
  'idempotency_keys',
  {
    key: column.text(255),
    /** SHA-256 of method, path and body: the same key with another request is refused. */
    fingerprint: column.text(64),
    status: column.integer(),
    body: column.longText(),
    location: optional(column.text()),
  },
  { unique: [['key']] },
)
