import { Readable } from 'node:stream'
import type { MessagePort } from 'node:worker_threads'
import { SendError } from '../../errors.ts'
import type { Channel, EnvelopeFile, SenderAccount } from '../../outbox/channel.ts'
import type { Order, Reply, ThreadEnvelope } from './thread-protocol.ts'

/** The thread's side of `createMailThread`: a channel behind a port. */
export function serveMail(port: MessagePort, channel: Channel): void {
  const wanted = new Map<string, (bytes: Uint8Array | undefined) => void>()
  const accounts = createAccounts()
  const say = (reply: Reply) => port.postMessage(reply)

  port.on('message', (order: Order) => {
    if (order.ask === 'bytes') {
      wanted.get(`${order.id} ${order.file}`)?.(order.bytes)
      wanted.delete(`${order.id} ${order.file}`)
      return
    }
    obey(order).then(
      providerId => say({ id: order.id, say: 'done', ...(providerId ? { providerId } : {}) }),
      error => say(failureOf(order.id, error)),
    )
  })

  async function obey(order: Exclude<Order, { ask: 'bytes' }>): Promise<string | undefined> {
    if (order.ask === 'close') await channel.close()
    else if (order.ask === 'check') await channel.check(accounts.same(order.sender))
    else return (await channel.send(accounts.same(order.sender), withFiles(order.id, order.envelope))).providerId
    return undefined
  }

  const withFiles = (id: number, envelope: ThreadEnvelope) => ({
    ...envelope,
    attachments: envelope.attachments.map((file, index): EnvelopeFile => ({ ...file, open: () => fetched(id, index) })),
  })

  function fetched(id: number, file: number): Readable {
    const bytes = new Promise<Uint8Array | undefined>(resolve => wanted.set(`${id} ${file}`, resolve))
    say({ id, say: 'read', file })
    return Readable.from(whole(bytes))
  }

  async function* whole(bytes: Promise<Uint8Array | undefined>) {
    const found = await bytes
    if (!found) throw new Error('The file could not be read')
    yield found
  }
}

/** Every order brings a copy of its account; the pools know an unchanged one by its identity. */
function createAccounts() {
  const known = new Map<string, { text: string; sender: SenderAccount }>()
  return {
    same(sender: SenderAccount): SenderAccount {
      const text = JSON.stringify(sender)
      const before = known.get(sender.id)
      if (before?.text === text) return before.sender
      known.set(sender.id, { text, sender })
      return sender
    },
  }
}

function failureOf(id: number, error: unknown): Reply {
  const message = error instanceof Error ? error.message : String(error)
  const permanent = error instanceof SendError && error.permanent
  return { id, say: 'failed', message, permanent, ours: !(error instanceof SendError) }
}
