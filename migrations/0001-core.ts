import { column, optional } from '../core/data/column.ts'
import type { Schema } from '../core/data/schema.ts'

export async function up(schema: Schema): Promise<void> {
  await people(schema)
  await events(schema)
  await outbox(schema)
  await notifier(schema)
  await machinery(schema)
}

const address = {
  street: optional(column.text()),
  district: optional(column.text(100)),
  city: optional(column.text(100)),
  state: optional(column.text(2)),
  postalCode: optional(column.text(8)),
}

async function people(schema: Schema): Promise<void> {
  await schema.createTable('companies', {
    handle: column.text(60),
    name: column.text(),
    taxId: optional(column.text(14)),
    phone: optional(column.text(30)),
    mobile: optional(column.text(30)),
    email: optional(column.text()),
    ...address,
    timeZone: column.text(60),
  })
  await schema.addIndex('companies', ['handle'], { unique: true })
  await schema.createTable('users', {
    email: column.text(),
    name: column.text(),
    role: column.text(20),
    passwordHash: column.text(255),
    sessionsValidFrom: column.instant(),
    disabledAt: optional(column.instant()),
    lastSeenAt: optional(column.instant()),
  })
  await schema.addIndex('users', ['email'], { unique: true })
  await schema.createTable('api_tokens', {
    name: column.text(),
    role: column.text(20),
    tokenHash: column.text(64),
    lastUsedAt: optional(column.instant()),
    revokedAt: optional(column.instant()),
  })
  await schema.addIndex('api_tokens', ['tokenHash'], { unique: true })
  const contact = {
    name: column.text(),
    taxId: optional(column.text(14)),
    email: optional(column.text()),
    mobile: optional(column.text(30)),
    phone: optional(column.text(30)),
    birthDate: optional(column.date()),
    ...address,
    notes: optional(column.longText()),
    searchText: column.longText(),
    archivedAt: optional(column.instant()),
  }
  await schema.createTable('contacts', contact, { indexes: [['name', 'id'], ['taxId']] })
  const consent = {
    contactId: column.id(),
    purpose: column.text(20),
    granted: column.boolean(),
    origin: column.text(100),
  }
  await schema.createTable('consents', consent, { indexes: [['contactId', 'createdAt']] })
  const settings = { plugin: column.text(40), values: column.json() }
  await schema.createTable('plugin_settings', settings, { unique: [['plugin']] })
  await schema.createTable(
    'company_modules',
    { plugin: column.text(40), enabled: column.boolean() },
    { unique: [['plugin']] },
  )
}

async function events(schema: Schema): Promise<void> {
  await schema.createBareTable('events', {
    seq: column.integer(),
    id: column.id(),
    companyId: column.id(),
    createdAt: column.instant(),
    name: column.text(80),
    subject: column.text(40),
    subjectId: column.id(),
    contactId: optional(column.id()),
    payload: column.json(),
    actor: column.json(),
    quiet: column.boolean(),
    occurredAt: column.instant(),
    processedAt: optional(column.instant()),
    attempts: column.integer(),
    lockedBy: optional(column.text(40)),
    lockedUntil: optional(column.instant()),
    stuckAt: optional(column.instant()),
    lastError: optional(column.longText()),
  })
  await schema.addIndex('events', ['id'], { unique: true })
  await schema.addIndex('events', ['processedAt', 'stuckAt', 'seq'])
  await schema.addIndex('events', ['companyId', 'subject', 'subjectId', 'seq'])
  await schema.addIndex('events', ['companyId', 'contactId', 'seq'])
  await schema.addIndex('events', ['companyId', 'seq'])
  await schema.createTable(
    'event_receipts',
    { eventId: column.id(), subscriber: column.text(80) },
    { unique: [['eventId', 'subscriber']] },
  )
}

async function outbox(schema: Schema): Promise<void> {
  const sender = {
    channel: column.text(20),
    driver: column.text(20),
    name: column.text(100),
    identity: column.text(),
    credentials: column.longText(),
    pace: column.json(),
    isDefault: column.boolean(),
    redirectTo: optional(column.text()),
    status: column.text(20),
    statusReason: optional(column.longText()),
    checkedAt: optional(column.instant()),
    lastSentAt: optional(column.instant()),
    nextSlotAt: optional(column.instant()),
    ownedBy: optional(column.text(40)),
    ownedUntil: optional(column.instant()),
    removedAt: optional(column.instant()),
  }
  await schema.createTable('senders', sender, { indexes: [['channel']] })
  const message = {
    type: column.text(80),
    plugin: column.text(40),
    eventId: column.id(),
    subjectKind: column.text(40),
    subjectId: column.id(),
    contactId: column.id(),
    recipientName: column.text(),
    senderId: optional(column.id()),
    channel: column.text(20),
    address: column.text(),
    subject: column.text(255),
    body: column.longText(),
    attachments: column.json(),
    status: column.text(20),
    reasonCode: optional(column.text(40)),
    reason: optional(column.longText()),
    purpose: column.text(20),
    priority: column.integer(),
    dueAt: column.instant(),
    giveUpAt: column.instant(),
    attempts: column.integer(),
    lockedBy: optional(column.text(40)),
    lockedUntil: optional(column.instant()),
    providerId: optional(column.text()),
    postponedAt: optional(column.instant()),
    sentAt: optional(column.instant()),
    deliveredAt: optional(column.instant()),
    readAt: optional(column.instant()),
  }
  await schema.createTable('messages', message, {
    unique: [['eventId', 'type', 'channel', 'contactId']],
    indexes: [
      ['createdAt', 'id'],
      ['status', 'createdAt', 'id'],
      ['channel', 'createdAt', 'id'],
      ['plugin', 'createdAt', 'id'],
      ['type', 'createdAt', 'id'],
      ['contactId', 'createdAt', 'id'],
      ['subjectKind', 'subjectId', 'createdAt', 'id'],
      ['subjectKind', 'createdAt', 'id'],
      ['subjectId', 'createdAt', 'id'],
    ],
  })
  // The dispatcher's question, asked for one sender of any company.
  await schema.addIndex('messages', ['senderId', 'status', 'dueAt'])
  await schema.addIndex('messages', ['status', 'lockedUntil'])
  const attempt = {
    messageId: column.id(),
    senderId: column.id(),
    address: column.text(),
    outcome: column.text(20),
    providerId: optional(column.text()),
    error: optional(column.longText()),
  }
  await schema.createTable('message_attempts', attempt, { indexes: [['messageId', 'createdAt']] })
  const rendered = { sourceHash: column.text(64), fileHash: column.text(64), size: column.integer() }
  await schema.createTable('rendered_documents', rendered, { unique: [['sourceHash']] })
}

async function notifier(schema: Schema): Promise<void> {
  const rule = {
    type: column.text(80),
    enabled: column.boolean(),
    mode: column.text(20),
    channels: column.json(),
    delayMinutes: column.integer(),
  }
  await schema.createTable('message_rules', rule, { unique: [['type']] })
  const words = { type: column.text(80), channel: column.text(20), subject: column.text(255), body: column.longText() }
  await schema.createTable('message_words', words, { unique: [['type', 'channel']] })
}

async function machinery(schema: Schema): Promise<void> {
  const run = {
    job: column.text(80),
    /** The civil minute it belongs to, in the company's time zone. */
    slot: column.text(30),
    startedAt: column.instant(),
    finishedAt: optional(column.instant()),
    outcome: column.text(20),
    summary: column.longText(),
  }
  await schema.createTable('job_runs', run, { unique: [['job', 'slot']], indexes: [['createdAt']] })
  await schema.createTable('sequences', { name: column.text(60), value: column.integer() }, { unique: [['name']] })
  const webhook = {
    url: column.text(500),
    secret: column.longText(),
    active: column.boolean(),
    failingSince: optional(column.instant()),
    switchedOffReason: optional(column.longText()),
    removedAt: optional(column.instant()),
  }
  await schema.createTable('webhooks', webhook)
  const delivery = {
    webhookId: column.id(),
    eventId: column.id(),
    body: column.longText(),
    status: column.text(20),
    attempts: column.integer(),
    dueAt: column.instant(),
    lockedUntil: optional(column.instant()),
    responseStatus: optional(column.integer()),
    error: optional(column.longText()),
    deliveredAt: optional(column.instant()),
  }
  await schema.createTable('webhook_deliveries', delivery, {
    unique: [['webhookId', 'eventId']],
    indexes: [['webhookId', 'createdAt']],
  })
  await schema.addIndex('webhook_deliveries', ['status', 'dueAt'])
  const answer = {
    key: column.text(255),
    fingerprint: column.text(64),
    status: column.integer(),
    body: column.longText(),
    location: optional(column.text()),
  }
  await schema.createTable('idempotency_keys', answer, { unique: [['key']] })
  await schema.createBareTable('throttles', { key: column.text(64), hits: column.integer(), resetAt: column.instant() })
  await schema.createBareTable('sessions', {
    sid: column.text(64),
    expires: optional(column.instant()),
    data: optional(column.longText()),
    createdAt: column.instant(),
    updatedAt: column.instant(),
  })
}
