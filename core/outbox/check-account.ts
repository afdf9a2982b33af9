import { SendError } from '../errors.ts'
import type { Secret } from '../secret.ts'
import type { Channel, SenderAccount } from './channel.ts'
import type { Sender } from './sender.ts'

/** The account as its driver wants it: opened for one use, never kept. */
export function accountOf(secret: Secret, sender: Pick<Sender, 'id' | 'identity' | 'credentials'>): SenderAccount {
  const { id, identity } = sender
  return { id, identity, credentials: JSON.parse(secret.open(sender.credentials)) }
}

const patienceSeconds = 20

/** What is wrong with an account, in a Portuguese sentence; null: the provider takes it. Asks the network. */
export async function problemOf(
  { channels, secret }: { channels: ReadonlyMap<string, Channel>; secret: Secret },
  sender: Sender,
): Promise<string | null> {
  const channel = channels.get(sender.driver)
  if (!channel) return `O remetente usa "${sender.driver}", que não está instalado.`
  try {
    await withinSeconds(patienceSeconds, channel.check(accountOf(secret, sender)))
    return null
  } catch (error) {
    if (error instanceof SendError) return error.message
    throw error
  }
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
