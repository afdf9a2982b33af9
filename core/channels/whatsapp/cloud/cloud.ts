import { parsePhone } from '../../../brazil/phone.ts'
import type { Clock } from '../../../clock.ts'
import { SendError } from '../../../errors.ts'
import type { Channel, Envelope, Hand, Part, SenderAccount, Sent } from '../../../outbox/channel.ts'
import { isComplete } from '../../../outbox/part.ts'
import type { CloudApi } from './api.ts'
import type { CloudBook } from './book.ts'
import type { CloudCredentials } from './credentials.ts'
import { payloadFor } from './payload.ts'
import { freeSteps, never, refuseHalf, type Step, templateStep } from './steps.ts'
import { writeTracker } from './tracker.ts'
import { isWindowOpen } from './window.ts'

export const cloudDriver = 'whatsapp-cloud'

/**
 * WhatsApp over Meta's own API: free words within 24 hours of the customer's last message, an approved template outside
 * them. Meta has no id of ours by which it would notice a repetition, so nothing is sent again unless it was refused.
 */
export function createCloudChannel({ api, book, clock }: { api: CloudApi; book: CloudBook; clock: Clock }): Channel {
  async function stepsFor(sender: SenderAccount, envelope: Envelope): Promise<Step[]> {
    const { address, left, occasion } = envelope
    const known = await book.look(sender.id, address, occasion)
    if (isWindowOpen(known.lastIncomingAt, clock.now())) return freeSteps(envelope)
    refuseHalf(left)
    return [templateStep(envelope, known.chosen)]
  }

  async function sendStep(account: CloudCredentials, step: Step, given: { to: string; tracker: string }) {
    const file = 'file' in step ? step.file : undefined
    const mediaId = file && (await api.upload(account, file))
    return api.send(account, payloadFor(step, { ...given, mediaId }))
  }

  async function sendAll(sender: SenderAccount, steps: Step[], { to, envelope, hand }: Leaving): Promise<Sent> {
    const { left, messageId } = envelope
    const gone = new Map(left.map(part => [part.position, part.providerId]))
    for (const [position, step] of steps.entries()) {
      if (gone.has(position)) continue
      const part = { position, total: steps.length, kind: step.kind === 'template' ? 'text' : step.kind } as const
      const providerId = await sendStep(accountOf(sender), step, { to, tracker: writeTracker({ messageId, ...part }) })
      await keep(hand, { ...part, providerId })
      gone.set(position, providerId)
    }
    return { providerId: gone.get(0) ?? '' }
  }

  return {
    driver: cloudDriver,
    kinds: ['whatsapp'],
    resendable: false,
    async send(sender, envelope, hand) {
      const { left } = envelope
      if (isComplete(left)) return { providerId: left[0]?.providerId ?? '' }
      const to = digitsOf(envelope.address)
      const steps = await stepsFor(sender, envelope)
      const [only] = steps
      const said = only?.kind === 'template' ? { said: only.filled.text } : {}
      const sent = await sendAll(sender, steps, { to, envelope, hand }).catch(error => {
        throw error instanceof SendError && error.unsure ? inOtherWords(error, said) : error
      })
      return { ...sent, ...said }
    },
    check: async sender => void (await api.number(accountOf(sender))),
    close: async () => {},
  }
}

interface Leaving {
  /** Digits only, with the country. */
  to: string
  envelope: Envelope
  hand: Hand | undefined
}

/** Validated by `cloudCredentials` where it was typed. */
const accountOf = (sender: SenderAccount) => sender.credentials as CloudCredentials

function digitsOf(address: string): string {
  const phone = parsePhone(address)
  if (!phone) throw never(`"${address}" não é um telefone. Corrija o Celular no cadastro.`)
  return phone.e164.slice(1)
}

/** Meta has it: whatever keeps us from writing that down, it must not leave again. */
async function keep(hand: Hand | undefined, part: Part): Promise<void> {
  await hand?.left(part).catch(cause => {
    const text = 'A mensagem saiu, mas não foi possível anotar. O aviso de entrega tira a dúvida sozinho.'
    throw new SendError(text, { permanent: false, unsure: true, cause })
  })
}

/** If it did arrive, this is what the customer reads. */
const inOtherWords = ({ message, cause }: SendError, said: { said?: string }) =>
  new SendError(message, { permanent: false, unsure: true, cause, ...said })
