import type { Envelope, EnvelopeFile } from '../../outbox/channel.ts'

/** One of WhatsApp's messages that a message of ours is made of. */
export type PlannedPart = { position: number; total: number } & PartContent
export type PartContent =
  | { kind: 'text' | 'code'; body: string }
  | { kind: 'document'; file: EnvelopeFile; caption: string }

/** Characters below a document: developers.facebook.com/docs/whatsapp/cloud-api/messages/document-messages, `caption`. */
const captionLimit = 1024

/**
 * In the order in which they leave: the text, the documents, then each code alone, so that one tap copies nothing but
 * the code. A single document carries the text as its caption where it fits. The same envelope always gives the same parts.
 */
export function partsOfMessage({ body, attachments, codes }: Envelope): PlannedPart[] {
  const [only, ...others] = attachments
  const asCaption = only !== undefined && others.length === 0 && body.length <= captionLimit
  const contents: PartContent[] = [
    ...(asCaption ? [] : [{ kind: 'text' as const, body }]),
    ...attachments.map(file => ({ kind: 'document' as const, file, caption: asCaption ? body : '' })),
    ...codes.map(({ text }) => ({ kind: 'code' as const, body: text })),
  ]
  return contents.map((content, position) => ({ position, total: contents.length, ...content }))
}
