import { buffer } from 'node:stream/consumers'
import { Worker } from 'node:worker_threads'
import { SendError } from '../../errors.ts'
import type { Log } from '../../log.ts'
import type { Channel, Envelope, EnvelopeFile, Sent } from '../../outbox/channel.ts'
import type { Order, Reply } from './thread-protocol.ts'

/**
 * E-mail in a thread of its own: writing a mail down (MIME, base64 of its PDFs) and talking to the server take as much
 * CPU as all the rest of a message's road, and would hold up screens and database meanwhile. It starts with the first
 * mail; what was in hand when it dies is tried again under the same Message-ID.
 *
 * @param entry the compiled script that runs `serveMail`
 */
export function createMailThread({ entry, log }: { entry: URL; log: Log }): Channel {
  let thread: Worker | undefined
  let lastId = 0
  const pending = new Map<number, Pending>()

  function running(): Worker {
    if (thread) return thread
    const started = new Worker(entry, { name: 'mail', resourceLimits: { maxYoungGenerationSizeMb: 4 } })
    thread = started
    started.on('message', (reply: Reply) => void hear(started, reply))
    started.on('error', error => log.error({ err: error }, 'mail thread failed'))
    started.on('exit', () => {
      if (thread === started) thread = undefined
      for (const { reject } of pending.values()) reject(gone())
      pending.clear()
    })
    // Open connections wait there for further mails; that is no reason for the program to go on.
    started.unref()
    return started
  }

  async function hear(from: Worker, reply: Reply): Promise<void> {
    const asked = pending.get(reply.id)
    if (!asked) return
    if (reply.say === 'read') {
      const bytes = await bytesOf(asked.files[reply.file], log)
      from.postMessage({ id: reply.id, ask: 'bytes', file: reply.file, bytes } satisfies Order)
      return
    }
    pending.delete(reply.id)
    if (reply.say === 'done') asked.resolve({ providerId: reply.providerId ?? '' })
    else asked.reject(errorOf(reply))
  }

  function order(files: EnvelopeFile[], write: (id: number) => Order): Promise<Sent> {
    const id = ++lastId
    return new Promise((resolve, reject) => {
      pending.set(id, { files, resolve, reject })
      running().postMessage(write(id))
    })
  }

  return {
    driver: 'smtp',
    kinds: ['email'],
    resendable: true,
    send: (sender, envelope) =>
      order(envelope.attachments, id => ({ id, ask: 'send', sender, envelope: without(envelope) })),
    async check(sender) {
      await order([], id => ({ id, ask: 'check', sender }))
    },
    async close() {
      if (!thread) return
      await order([], id => ({ id, ask: 'close' })).catch(() => undefined)
      await thread?.terminate()
    },
  }
}

interface Pending {
  files: EnvelopeFile[]
  resolve(sent: Sent): void
  reject(error: unknown): void
}

const without = (envelope: Envelope) => ({
  ...envelope,
  attachments: envelope.attachments.map(({ open: _, ...file }) => file),
})

/** undefined when the file cannot be read: the thread says so in its own words. */
async function bytesOf(file: EnvelopeFile | undefined, log: Log): Promise<Uint8Array | undefined> {
  try {
    return file && (await buffer(file.open()))
  } catch (error) {
    log.warn({ err: error }, 'an attachment could not be read')
    return undefined
  }
}

function errorOf({ message, permanent, ours }: Extract<Reply, { say: 'failed' }>): Error {
  return ours ? new Error(message) : new SendError(message, { permanent })
}

const gone = () => new SendError('O envio de e-mails foi interrompido. Tentaremos de novo.', { permanent: false })
