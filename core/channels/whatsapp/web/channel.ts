import type { Database } from '../../../data/connect.ts'
import { bindTable } from '../../../data/table.ts'
import { SendError } from '../../../errors.ts'
import type { Channel } from '../../../outbox/channel.ts'
import { whatsappWeb as driver } from '../connection.ts'
import { SenderSessions } from '../session.ts'
import type { Connection } from './connection.ts'
import type { Connector } from './connector.ts'
import type { WhatsAppWebParts } from './parts.ts'
import { sendParts } from './send-parts.ts'
import { traceParts } from './trace.ts'

/** WhatsApp through a browser, for numbers whose phone read a code. */
export function createWhatsAppWebChannel(parts: WhatsAppWebParts, connector: Connector): Channel {
  function connectionOf(senderId: string): Connection {
    const connection = connector.connection(senderId)
    if (!connection?.line())
      throw new SendError('O número não está conectado ao WhatsApp agora. Veja em Configurações > WhatsApp.', {
        permanent: false,
      })
    return connection
  }

  return {
    driver,
    kinds: ['whatsapp'],
    // A second message would be a second message on the customer's phone.
    resendable: false,
    serves: senderId => connector.connection(senderId)?.line() !== undefined,
    async send({ id }, envelope, hand) {
      const connection = connectionOf(id)
      return connection.inTurn(() => sendParts(parts, connection, { envelope, hand }))
    },
    async trace({ id }, envelope, since) {
      const connection = connectionOf(id)
      return connection.inTurn(() => traceParts(parts, connection, { envelope, since }))
    },
    async check({ id }) {
      const problem = await problemOf(parts.database, id, parts.clock.now())
      if (problem) throw new SendError(problem, { permanent: false })
    },
    // Browsers are closed by the connector, which also knows those that are only being started.
    close: () => connector.stop(),
  }
}

/** As the row says, for the number may be driven by another process. */
async function problemOf(database: Database, senderId: string, now: Date): Promise<string | undefined> {
  const row = await bindTable(database, SenderSessions, { now }).first({ where: { senderId } })
  if (row?.state === 'ready' && row.ownedUntil && row.ownedUntil > now) return undefined
  return row?.detail ?? 'Este número ainda não foi conectado. Clique em Conectar e leia o código com o celular.'
}
