import type { Channel } from '../../outbox/channel.ts'
import { channelKinds } from '../../outbox/channel.ts'

/** Sends nothing outside: the message stays readable in Recado itself (`/dev/mailbox`). */
export function createPaperChannel(): Channel {
  return {
    driver: 'paper',
    kinds: channelKinds,
    // It stands in for channels where a repetition would be seen.
    resendable: false,
    send: async (_sender, envelope) => ({ providerId: `paper-${envelope.messageId}` }),
    check: async () => {},
    close: async () => {},
  }
}
