import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { SendError } from '../../core/errors.ts'
import type { Channel, ChannelKind, Envelope, Hand } from '../../core/outbox/channel.ts'

/** Keeps what it is given; `answer` may refuse, hang or take its time. */
export interface RecordingChannel extends Channel {
  sent: Envelope[]
  files: { name: string; bytes: Uint8Array }[]
  underWay: number
  mostUnderWay: number
  answer: (envelope: Envelope, hand?: Hand) => Promise<void> | void
}

export function recordingChannel(
  driver: string,
  options: { kinds?: ChannelKind[]; resendable?: boolean } = {},
): RecordingChannel {
  const channel: RecordingChannel = {
    driver,
    kinds: options.kinds ?? ['email', 'whatsapp'],
    resendable: options.resendable ?? true,
    sent: [],
    files: [],
    underWay: 0,
    mostUnderWay: 0,
    answer: () => undefined,
    async send(_sender, envelope, hand) {
      channel.underWay++
      channel.mostUnderWay = Math.max(channel.mostUnderWay, channel.underWay)
      try {
        await channel.answer(envelope, hand)
        for (const file of envelope.attachments)
          channel.files.push({ name: file.name, bytes: await buffer(Readable.from(file.open())) })
        channel.sent.push(envelope)
        return { providerId: `id-${envelope.messageId}` }
      } finally {
        channel.underWay--
      }
    },
    check: async () => {},
    close: async () => {},
  }
  return channel
}

export const temporary = (text = 'O servidor não respondeu.') => new SendError(text, { permanent: false })
export const permanent = (text = 'O endereço não existe.') => new SendError(text, { permanent: true })
