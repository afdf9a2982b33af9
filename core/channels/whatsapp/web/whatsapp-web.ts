import type { Channel } from '../../../outbox/channel.ts'
import { browserLines } from './browser-line.ts'
import { createWhatsAppWebChannel } from './channel.ts'
import { type Connector, createConnector } from './connector.ts'
import { type WhatsAppWebLimits, whatsAppWebLimits } from './limits.ts'
import type { OpenLine } from './line.ts'
import type { WhatsAppWebParts } from './parts.ts'
import { profilesFolder } from './profile.ts'

/** The numbers that are connected by QR code: their browsers, and the channel through which messages leave. */
export function createWhatsAppWeb(
  given: Omit<WhatsAppWebParts, 'folder' | 'openLine' | 'limits'> & {
    dataDir: string
    /** Instead of a real browser. */
    openLine?: OpenLine | undefined
    limits?: Partial<WhatsAppWebLimits> | undefined
  },
): { channel: Channel; connector: Connector } {
  const { dataDir, openLine, limits, ...rest } = given
  const parts: WhatsAppWebParts = {
    ...rest,
    folder: profilesFolder(dataDir),
    openLine: openLine ?? browserLines(given.log),
    limits: { ...whatsAppWebLimits, ...limits },
  }
  const connector = createConnector(parts)
  return { channel: createWhatsAppWebChannel(parts, connector), connector }
}
