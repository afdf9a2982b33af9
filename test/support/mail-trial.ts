import { createEmailFrame } from '../../core/channels/email/frame.ts'
import { createSmtpChannel, type SmtpChannelParts } from '../../core/channels/email/smtp.ts'
import { SendError } from '../../core/errors.ts'
import { createLog } from '../../core/log.ts'
import type { Envelope, SenderAccount } from '../../core/outbox/channel.ts'
import { smtpCertificate } from './smtp-certificate.ts'
import type { SmtpSink } from './smtp-sink.ts'

/** A sender whose server is the sink. */
export function senderAt(sink: SmtpSink, changes: Record<string, unknown> = {}): SenderAccount {
  const account = { host: '127.0.0.1', port: sink.port, security: 'none', from: 'vendas@loja.test', fromName: 'Loja' }
  return { id: 'sender-1', identity: 'vendas@loja.test', credentials: { ...account, ...changes } }
}

export function envelopeWith(changes: Partial<Envelope> = {}): Envelope {
  return {
    messageId: '0199a000-0000-7000-8000-000000000001',
    address: 'maria@cliente.test',
    recipientName: 'Maria da Conceição',
    subject: 'Seu orçamento 42',
    body: 'Olá, Maria!\n\nSeu orçamento está pronto.',
    attachments: [],
    codes: [],
    left: [],
    purpose: 'service',
    company: { name: 'Loja Modelo', phone: '(49) 3333-0000', email: 'loja@loja.test', address: 'Rua das Flores, 10' },
    ...changes,
  }
}

export function smtpChannel(parts: Partial<SmtpChannelParts> = {}) {
  const frame = createEmailFrame(`${process.cwd()}/views`)
  return createSmtpChannel({ frame, log: createLog('silent'), ca: smtpCertificate.cert, ...parts })
}

/** The SendError a promise fails with. */
export async function failureOf(sending: Promise<unknown>): Promise<SendError> {
  const outcome = await sending.catch((error: unknown) => error)
  if (outcome instanceof SendError) return outcome
  throw new Error(`Expected a SendError, not ${String(outcome)}`)
}
