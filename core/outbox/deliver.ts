import type { Clock } from '../clock.ts'
import { Companies, type Company } from '../data/company.ts'
import type { Database } from '../data/connect.ts'
import type { Scope, Work, Works } from '../data/work.ts'
import { SendError, Unavailable } from '../errors.ts'
import type { Log } from '../log.ts'
import type { Secret } from '../secret.ts'
import type { Channel, EnvelopeFile, SenderAccount } from './channel.ts'
import { beginSend } from './claim.ts'
import { envelopeFor } from './envelope.ts'
import { failureOf } from './failure.ts'
import type { InLanes } from './lanes.ts'
import { type Finding, lookOnceMore, type Refusal } from './last-look.ts'
import type { Message } from './message.ts'
import type { Outcome } from './outcome.ts'
import { keepPart, partsOf } from './part.ts'
import type { Sender } from './sender.ts'
import { unsubscribePath } from './unsubscribe.ts'
import { isVeiled } from './veil.ts'

export interface DeliveryParts {
  database: Database
  works: Works
  /** Adapters by driver name. */
  channels: ReadonlyMap<string, Channel>
  secret: Secret
  clock: Clock
  log: Log
  /** Where links in messages lead, without a trailing slash. */
  baseUrl: string
  /** In [0, 1). */
  random: () => number
  /** Asked just before sending: which of these may no longer go, and which say something else by now. */
  inspect(work: Work, messages: Message[]): Promise<Map<string, Finding>>
  /** Renders and stores what goes along. Throws Unavailable when that is not possible now. */
  files(scope: Scope, message: Message): Promise<EnvelopeFile[]>
}

export interface Batch {
  sender: Sender
  scope: Scope
  messages: Message[]
  /** As many sends at a time as the sender bears. */
  inLanes: InLanes
}

/** Sends one batch of claimed messages, each on its own: a failure touches no other. Never throws. */
export async function deliver(parts: DeliveryParts, batch: Batch): Promise<Outcome[]> {
  const { sender, scope, messages, inLanes } = batch
  const company = await parts.works.read(scope, work => work.of(Companies).get(work.companyId))
  const looked = await lookOnceMore(parts, scope, messages)
  return inLanes(looked, ({ message, stays }) => {
    if (stays instanceof Error)
      return Promise.resolve(failureOf(parts, { message, sender, address: message.address, error: stays }))
    if (stays) return Promise.resolve(refused(message, stays))
    if (message.giveUpAt <= parts.clock.now()) return Promise.resolve(expired(message))
    return sendOne(parts, { sender, scope, company, message })
  })
}

async function sendOne(
  parts: DeliveryParts,
  given: { sender: Sender; scope: Scope; company: Company; message: Message },
): Promise<Outcome> {
  const { sender, scope, company, message } = given
  const address = sender.redirectTo ?? message.address
  let leftInPart = false
  try {
    const channel = parts.channels.get(sender.driver)
    if (!channel)
      throw new SendError(`O remetente usa "${sender.driver}", que não está instalado.`, { permanent: false })
    const attachments = await parts.files(scope, message)
    // What may be repeated unseen is not made of parts.
    const left = channel.resendable ? [] : await parts.works.read(scope, work => partsOf(work, message))
    if (!channel.resendable && !(await beginSend(parts.database, message, parts.clock.now())))
      throw new Unavailable('Outro processo assumiu esta mensagem.')
    const { providerId, said } = await channel.send(
      accountOf(parts, sender),
      envelopeFor({
        message,
        company,
        attachments,
        left,
        redirectTo: sender.redirectTo,
        secret: parts.secret,
        unsubscribeUrl: stopUrl(parts, message),
      }),
      {
        left(part) {
          leftInPart = true
          return parts.works.write(scope, work => keepPart(work, message, part))
        },
      },
    )
    const changes: Partial<Message> = {
      sentAt: parts.clock.now(),
      providerId,
      reasonCode: null,
      reason: null,
      attempts: message.attempts + 1,
      // What was filled in on the way out stays out of the history.
      ...(said === undefined || isVeiled(message.body) ? {} : { body: said }),
    }
    if (attachments.length > 0) {
      changes.attachments = message.attachments.map((ref, index) => ({ ...ref, size: attachments[index]?.size ?? 0 }))
    }
    return { message, to: 'sent', changes, attempt: { outcome: 'sent', address, providerId } }
  } catch (error) {
    return { ...failureOf(parts, { message, sender, address, error }), leftInPart }
  }
}

const accounts = new WeakMap<Sender, SenderAccount>()

/** Opened once per batch: the row of the sender is read anew for each. */
export function accountOf({ secret }: Pick<DeliveryParts, 'secret'>, sender: Sender): SenderAccount {
  const account = accounts.get(sender) ?? {
    id: sender.id,
    identity: sender.identity,
    credentials: JSON.parse(secret.open(sender.credentials)),
  }
  accounts.set(sender, account)
  return account
}

/** The right to object goes along with what stands on legitimate interest only (LGPD art. 18 § 2). */
function stopUrl({ baseUrl, secret }: DeliveryParts, message: Message): string | undefined {
  return message.purpose === 'marketing' ? baseUrl + unsubscribePath(secret, message) : undefined
}

const refused = (message: Message, { to, code, reason, changes }: Refusal): Outcome => ({
  message,
  to,
  changes: { ...changes, reasonCode: code, reason },
})

export const tooLateToSend = 'O prazo para enviar terminou antes de ela poder sair.'

const expired = (message: Message): Outcome => ({
  message,
  to: 'expired',
  changes: { reasonCode: 'expired', reason: tooLateToSend },
})
