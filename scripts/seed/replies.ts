import type { IncomingMessage } from '../../core/channels/whatsapp/incoming-message.ts'
import { receiveMessage } from '../../core/channels/whatsapp/receive.ts'
import { Messages } from '../../core/outbox/message.ts'
import { Senders } from '../../core/outbox/sender.ts'
import type { Story } from './month.ts'

/** What customers wrote today: a thank-you, a file, SAIR, something only a person can read, and a stranger. */
const replies: readonly { number: string; body: string; file?: string }[] = [
  { number: '+5549999990187', body: 'Chegou certinho, obrigada! 😊' },
  { number: '+5549999112030', body: 'Segue o pedido assinado.', file: 'pedido-assinado.pdf' },
  { number: '+5549988880123', body: 'Sair' },
  { number: '+5549994443322', body: 'Não me mandem mais promoção, mas os boletos pode.' },
  { number: '+5549991234567', body: 'Bom dia, vocês consertam notebook?' },
]

export async function tellReplies({ app, scope, clock }: Story): Promise<void> {
  const where = { channel: 'whatsapp' as const }
  const sender = await app.works.read(scope, work => work.of(Senders).first({ where }))
  const told = { ...where, address: replies[0]?.number ?? '', status: ['sent', 'delivered', 'read'] as const }
  const answered = await app.works.read(scope, work => work.of(Messages).first({ where: told }))
  for (const [index, { number, body, file }] of replies.entries()) {
    const message: IncomingMessage = {
      companyId: scope.company.id,
      senderId: sender?.id ?? '',
      providerId: `demo-${index}`,
      from: `${number.slice(1)}@c.us`,
      number,
      lid: null,
      body,
      at: new Date(clock.now().getTime() - (replies.length - index) * 9 * 60_000),
      quotedProviderId: index === 0 ? (answered?.providerId ?? null) : null,
      media: file ? { name: file, contentType: '', bytes: Buffer.from('%PDF-1.4\n% demonstração\n%%EOF\n') } : null,
    }
    await receiveMessage(app, message)
  }
  while ((await app.relay.round()) > 0);
}
