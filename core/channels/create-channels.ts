import { join } from 'node:path'
import type { Channel } from '../outbox/channel.ts'
import type { Secret } from '../secret.ts'
import { createEmailFrame } from './email/frame.ts'
import { createSmtpChannel } from './email/smtp.ts'
import { createPaperChannel } from './paper/paper.ts'
import { createPortalChannel } from './portal/portal.ts'
import { type CloudApi, createCloudApi } from './whatsapp/cloud/api.ts'
import { createCloudBook } from './whatsapp/cloud/book.ts'
import { createCloudChannel } from './whatsapp/cloud/cloud.ts'
import type { InboxParts } from './whatsapp/cloud/inbox.ts'
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
  /** What stands in for graph.facebook.com; nobody else chooses where tokens are sent. */
  graphUrl?: string
}

export interface ChannelParts extends ReceiveParts, GivenChannels {
  /** In [0, 1). */
  random: () => number
  secret: Secret
  config: {
    rootFolder: string
    dataDir: string
    chromiumPath: string | undefined
    chromiumArgs: readonly string[]
  }
}

export interface Channels {
  /** By driver. */
  channels: Map<string, Channel>
  /** Keeps WhatsApp numbers connected. */
  connector: Connector
  /** WhatsApp's official API, for what screens ask of it. */
  cloud: CloudApi
  /** What customers write to official numbers, until it is handed over. */
  inbox: InboxParts
}

/** Every way to reach a customer. */
export function createChannels(parts: ChannelParts): Channels {
  const { database, works, clock, config, log, secret } = parts
  const keep = async (message: IncomingMessage) => {
    await receiveMessage(parts, message)
  }
  const take = parts.incoming ?? keep
  const whatsApp = createWhatsAppWeb({
    database,
    works,
    clock,
    log,
    random: parts.random,
    dataDir: config.dataDir,
    executablePath: config.chromiumPath,
    chromiumArgs: config.chromiumArgs,
    incoming: take,
    ...parts.whatsApp,
  })
  const frame = createEmailFrame(join(config.rootFolder, 'views'))
  const cloud = createCloudApi(parts.graphUrl ? { url: parts.graphUrl } : {})
  const official = createCloudChannel({ api: cloud, book: createCloudBook({ database, works, clock }), clock })
  const own = [
    createSmtpChannel({ frame, log }),
    createPaperChannel(),
    createPortalChannel(),
    whatsApp.channel,
    official,
  ]
  const all = [...own, ...(parts.channels ?? [])]
  return {
    channels: new Map(all.map(channel => [channel.driver, channel])),
    connector: whatsApp.connector,
    cloud,
    inbox: { database, clock, log, secret, api: cloud, take },
  }
}
