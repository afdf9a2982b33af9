import type { Envelope, EnvelopeFile, SenderAccount } from '../../outbox/channel.ts'

/** An envelope whose files stay behind: their bytes are asked for when their turn in the mail comes. */
export type ThreadEnvelope = Omit<Envelope, 'attachments'> & { attachments: Omit<EnvelopeFile, 'open'>[] }

/** What the program asks of the mail thread. `id` tells answers apart. */
export type Order =
  | { id: number; ask: 'send'; sender: SenderAccount; envelope: ThreadEnvelope }
  | { id: number; ask: 'check'; sender: SenderAccount }
  | { id: number; ask: 'bytes'; file: number; bytes: Uint8Array | undefined }
  | { id: number; ask: 'close' }

/** What the thread answers; `read` wants the bytes of a file before it can go on. */
export type Reply =
  | { id: number; say: 'read'; file: number }
  | { id: number; say: 'done'; providerId?: string }
  | { id: number; say: 'failed'; message: string; permanent: boolean; ours: boolean }
