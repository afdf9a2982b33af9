import { SendError } from '../../../errors.ts'
import type { SenderAccount } from '../../../outbox/channel.ts'
import type { Sender } from '../../../outbox/sender.ts'
import type { Secret } from '../../../secret.ts'

/** The account as its driver wants it: opened for one use, never kept. */
export function accountOf(secret: Secret, sender: Pick<Sender, 'id' | 'identity' | 'credentials'>): SenderAccount {
  const { id, identity } = sender
  return { id, identity, credentials: JSON.parse(secret.open(sender.credentials)) }
}

/** Somebody stands before the screen: after so long the answer is that there was none. */
export async function withinSeconds<T>(seconds: number, work: Promise<T>, complaint = noAnswer(seconds)): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new SendError(complaint, { permanent: false })), seconds * 1_000)
  })
  return Promise.race([work, late]).finally(() => clearTimeout(timer))
}

const noAnswer = (seconds: number) =>
  `O servidor não respondeu em ${seconds} segundos. Confira o endereço e a porta, e tente de novo.`
