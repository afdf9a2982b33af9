import type { Channel } from '../../outbox/channel.ts'
import { channelKinds } from '../../outbox/channel.ts'

/** Sends nothing outside: the message stays readable in Recado itself (`/dev/mailbox`). */
export function createPaperChannel(): Channel {
  return {
    driver: 'paper',
    kinds: channelKinds,
    resendable: true,
    send: async (_sender, envelope) => ({ providerId: `paper-${envelope.messageId}` }),
    check: async () => {},
    close: async () => {},
  }
}
