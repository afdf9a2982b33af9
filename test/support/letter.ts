import { Readable } from 'node:stream'
import type { Envelope, EnvelopeFile, Hand, Part } from '../../core/outbox/channel.ts'

/** What a shop tells Maria by WhatsApp. */
export const letter = (given: Partial<Envelope> = {}): Envelope => ({
  messageId: '01a21638-735d-7752-88c3-92a706c84727',
  address: '+5549999990187',
  recipientName: 'Maria Aparecida',
  subject: '',
  body: 'Olá, Maria! Segue o orçamento.',
  attachments: [],
  codes: [],
  left: [],
  purpose: 'service',
  company: { name: 'Loja Modelo', phone: '(49) 3322-1100', email: 'contato@loja.test', address: 'Chapecó - SC' },
  ...given,
})

export const paper = (given: Partial<EnvelopeFile> = {}): EnvelopeFile => ({
  name: 'orcamento-12.pdf',
  contentType: 'application/pdf',
  size: 8,
  open: () => Readable.from([Buffer.from('%PDF-1.7')]),
  ...given,
})

/** Notes what left, as the dispatcher does. */
export function notingHand(): Hand & { gone: Part[] } {
  const gone: Part[] = []
  return {
    gone,
    async left(part) {
      gone.push(part)
    },
  }
}
