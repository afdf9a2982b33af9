import { join } from 'node:path'
import type { Channel } from '../outbox/channel.ts'
import { createEmailFrame } from './email/frame.ts'
import { createSmtpChannel } from './email/smtp.ts'
import { createPaperChannel } from './paper/paper.ts'
import type { IncomingMessage } from './whatsapp/incoming-message.ts'
import { type ReceiveParts, receiveMessage } from './whatsapp/receive.ts'
import type { Connector } from './whatsapp/web/connector.ts'
import type { WhatsAppWebLimits } from './whatsapp/web/limits.ts'
import type { OpenLine } from './whatsapp/web/line.ts'
import { createWhatsAppWeb } from './whatsapp/web/whatsapp-web.ts'

/** What tests, and whoever brings a channel of their own, may put in the place of the usual. */
export interface GivenChannels {
  /** Further channels, or a stand-in under a known driver's name. */
  channels?: Channel[]
  /** Hears what somebody wrote to a number of ours, instead of keeping it. */
  incoming?: (message: IncomingMessage) => Promise<void>
  /** Other times, or something instead of a real browser. */
  whatsApp?: { limits?: Partial<WhatsAppWebLimits>; openLine?: OpenLine }
}

export interface ChannelParts extends ReceiveParts, GivenChannels {
  /** In [0, 1). */
  random: () => number
  config: {
    rootFolder: string
    dataDir: string
    chromiumPath: string | undefined
    chromiumArgs: readonly string[]
  }
}

/** Every way to reach a customer, by driver, and what keeps WhatsApp numbers connected. */
export function createChannels(parts: ChannelParts): { channels: Map<string, Channel>; connector: Connector } {
  const { config, log } = parts
  const keep = async (message: IncomingMessage) => {
    await receiveMessage(parts, message)
  }
  const whatsApp = createWhatsAppWeb({
    database: parts.database,
    works: parts.works,
    clock: parts.clock,
    log,
    random: parts.random,
    dataDir: config.dataDir,
    executablePath: config.chromiumPath,
    chromiumArgs: config.chromiumArgs,
    incoming: parts.incoming ?? keep,
    ...parts.whatsApp,
  })
  const frame = createEmailFrame(join(config.rootFolder, 'views'))
  const own = [createSmtpChannel({ frame, log }), createPaperChannel(), whatsApp.channel]
  const all = [...own, ...(parts.channels ?? [])]
  return { connector: whatsApp.connector, channels: new Map(all.map(channel => [channel.driver, channel])) }
}
