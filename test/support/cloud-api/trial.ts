import { Readable } from 'node:stream'
import { type CloudLimits, createCloudApi } from '../../../core/channels/whatsapp/cloud/api.ts'
import type { CloudKnowledge } from '../../../core/channels/whatsapp/cloud/book.ts'
import { createCloudChannel } from '../../../core/channels/whatsapp/cloud/cloud.ts'
import { readTemplate } from '../../../core/channels/whatsapp/cloud/template.ts'
import { handClock } from '../../../core/clock.ts'
import { newId } from '../../../core/data/table.ts'
import type { EnvelopeFile, Hand, Part, SenderAccount } from '../../../core/outbox/channel.ts'
import { envelopeWith } from '../mail-trial.ts'
import { type CloudStub, testAccount } from './stub.ts'

const now = new Date('2026-11-23T13:00:00Z')

/** The driver alone, at a stand-in for Meta: what it knows of the recipient is what a test says. */
export interface CloudTrial {
  knowledge: CloudKnowledge
  /** What the driver said has left. */
  left: Part[]
  send(changes?: Parameters<typeof envelopeWith>[0]): ReturnType<ReturnType<typeof createCloudChannel>['send']>
  check(): Promise<void>
}

export const openWindow: CloudKnowledge = { lastIncomingAt: now, chosen: undefined }

/** A closed window, and a template for it. */
export function closedWindow(
  template: Record<string, unknown> | undefined,
  variables: Record<string, string> = {},
): CloudKnowledge {
  const read = template && readTemplate(template)
  if (!read) return { lastIncomingAt: undefined, chosen: undefined }
  const row = { id: newId(), companyId: newId(), createdAt: now, senderId: newId(), ...read }
  const { shape: _shape, category: _category, status: _status, ...named } = row
  return {
    lastIncomingAt: undefined,
    chosen: { choice: { ...named, type: 'quote.created', variant: '', variables }, template: row },
  }
}

export function cloudTrial(stub: Pick<CloudStub, 'url'>, limits?: CloudLimits): CloudTrial {
  const api = createCloudApi({ url: stub.url, ...(limits ? { limits } : {}) })
  const book = { look: async () => trial.knowledge }
  const channel = createCloudChannel({ api, book, clock: handClock(now) })
  const sender: SenderAccount = { id: newId(), identity: '+55 49 3322-1100', credentials: testAccount }
  const hand: Hand = { left: async part => void trial.left.push(part) }
  const trial: CloudTrial = {
    knowledge: openWindow,
    left: [],
    send: changes => channel.send(sender, envelopeWith({ address: '+5549999990187', ...changes }), hand),
    check: () => channel.check(sender),
  }
  return trial
}

export const pdf = (changes: Partial<EnvelopeFile> = {}): EnvelopeFile => {
  const bytes = Buffer.from(`%PDF-1.7 ${'x'.repeat(300_000)}`)
  return {
    name: 'orçamento "42".pdf',
    contentType: 'application/pdf',
    size: bytes.length,
    open: () => Readable.from([bytes.subarray(0, 1_000), bytes.subarray(1_000)]),
    ...changes,
  }
}
