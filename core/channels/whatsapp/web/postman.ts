import { parsePhone } from '../../../brazil/phone.ts'
import type { Work } from '../../../data/work.ts'
import { hearReceipt } from '../../../outbox/early-receipt.ts'
import type { Receipt } from '../../../outbox/receipts.ts'
import type { IncomingMessage } from '../incoming-message.ts'
import { learnAccount } from '../phone-book.ts'
import type { Life } from './life.ts'
import type { News, Received } from './line.ts'
import type { WhatsAppWebParts } from './parts.ts'
import { createRecent } from './recent.ts'

/** Carries what a page tells of messages to where it is kept. */
export interface Postman {
  /** A message of ours went to that number (E.164): what WhatsApp says of it teaches us who answers there. */
  sentTo(providerId: string, number: string): void
  acknowledged(news: Extract<News, { kind: 'ack' }>): Promise<void>
  /** Once, however often it is told. */
  received(message: Received): Promise<void>
}

export const ackReason =
  'O WhatsApp não aceitou a mensagem para este número. Confira o celular; se acontecer com vários clientes, pause o remetente por um dia.'

const attempts = 4
/** More is left on the phone: it would have to go through the browser's memory three times. */
const largestMedia = 32_000_000

export function createPostman(parts: WhatsAppWebParts, life: Life): Postman {
  const { works, clock, log } = parts
  const numbers = createRecent<string>()
  const seen = createRecent<true>()

  /** A database that is away for a moment must not cost a receipt or what a customer wrote. */
  async function surely(keep: () => Promise<void>): Promise<void> {
    for (let tries = 1; ; tries++) {
      try {
        return await keep()
      } catch (error) {
        if (tries === attempts) throw error
        log.warn({ err: error, sender: life.row.senderId, tries }, 'not kept yet, trying again')
        await clock.wait(250 * 4 ** tries)
      }
    }
  }

  async function learn(work: Work, providerId: string, chat: string): Promise<void> {
    const number = numbers.get(providerId)
    if (!number) return
    await learnAccount(work, { number, learntFrom: 'ack', ...(chat.endsWith('@lid') ? { lid: chat } : { waId: chat }) })
  }

  /** The number, where WhatsApp tells whose hidden id it is. */
  async function writerOf(from: string): Promise<{ number: string | null; lid: string | null }> {
    const isHidden = from.endsWith('@lid')
    const digits = isHidden ? await life.line?.numberOf(from).catch(() => undefined) : from.split('@')[0]
    const number = digits ? (parsePhone(`+${digits}`)?.e164 ?? `+${digits}`) : null
    return { number, lid: isHidden ? from : null }
  }

  return {
    sentTo: (providerId, number) => numbers.set(providerId, number),
    async acknowledged({ chat, providerId, ack }) {
      const status = statusOf(ack)
      if (!status) return
      const at = clock.now()
      const receipt: Receipt = { providerId, status, at, ...(status === 'failed' ? { reason: ackReason } : {}) }
      await surely(() =>
        works.write(life.scope, async work => {
          await hearReceipt(work, receipt)
          if (status !== 'failed') await learn(work, providerId, chat)
        }),
      )
    },
    async received(message) {
      if (seen.get(message.providerId) || !isSaid(message)) return
      seen.set(message.providerId, true)
      const { number, lid } = await writerOf(message.from)
      const { companyId, senderId } = life.row
      const { providerId, from, at, quotedProviderId } = message
      const content = await contentOf(message)
      const incoming: IncomingMessage = {
        companyId,
        senderId,
        providerId,
        from,
        number,
        lid,
        at,
        quotedProviderId,
        ...content,
      }
      await surely(() => parts.incoming(incoming)).catch(error => {
        // So that it is told again after the next break of the line.
        seen.forget(providerId)
        throw error
      })
    },
  }
}

/** -1 failed, 0 not yet with the server, 1 server, 2 delivered, 3 read, 4 played. */
export function statusOf(ack: number): Receipt['status'] | undefined {
  if (ack < 0) return 'failed'
  return (['sent', 'delivered', 'read', 'read'] as const)[ack - 1]
}

/** Changes of the encryption, calls, reactions and the like are no messages. */
const isSaid = ({ type, body, media }: Received) => silentTypes.has(type) === false && (body !== '' || media !== null)
const silentTypes = new Set(
  'e2e_notification notification notification_template protocol gp2 call_log revoked ciphertext debug reaction'.split(
    ' ',
  ),
)

/** A file that cannot be had is said to have been there. */
async function contentOf({ body, media, mediaSize }: Received): Promise<Pick<IncomingMessage, 'body' | 'media'>> {
  if (!media) return { body, media: null }
  const instead = (text: string) => ({ body: [body, text].filter(Boolean).join('\n'), media: null })
  if (mediaSize > largestMedia) return instead('[arquivo grande demais para guardar aqui: veja no celular]')
  const file = await media().catch(() => undefined)
  return file ? { body, media: file } : instead('[arquivo que não pôde ser baixado: veja no celular]')
}
