import { SendError } from '../../errors.ts'
import type { Log } from '../../log.ts'
import type { Channel, Envelope, SenderAccount } from '../../outbox/channel.ts'
import { isMailbox } from './address.ts'
import { codePictures } from './code-pictures.ts'
import type { SmtpCredentials } from './credentials.ts'
import { composeMail, type Drawn } from './mail.ts'
import { createSmtpPools, type SmtpLimits, smtpLimits } from './pools.ts'
import { explainSmtpFailure } from './smtp-failure.ts'

export interface SmtpChannelParts {
  /** Draws the HTML part. */
  frame: (envelope: Envelope, pictures?: readonly (string | undefined)[]) => Promise<string> | string
  log: Log
  limits?: Partial<SmtpLimits>
  /** Certificates trusted instead of the system's own (PEM). */
  ca?: string
}

/** E-mail over SMTP (RFC 5321): one pool of at most five connections per sender. */
export function createSmtpChannel({ frame, log, limits, ca }: SmtpChannelParts): Channel {
  const bounds = { ...smtpLimits, ...limits }
  const pools = createSmtpPools({ log, limits: bounds, ca })
  return {
    driver: 'smtp',
    kinds: ['email'],
    resendable: true,
    async send(sender, envelope) {
      const account = accountOf(sender)
      if (!isMailbox(envelope.address)) throw badAddress(envelope.address)
      const letter = await drawn(frame, envelope)
      const limit = new AbortController()
      // Not AbortSignal.timeout: it stays behind until its time is over, five minutes after the mail has gone.
      const timer = setTimeout(
        () => limit.abort(new DOMException('The send took too long', 'TimeoutError')),
        bounds.send,
      )
      try {
        const mail = composeMail(account, envelope, letter)
        const { messageId } = await pools.of(sender.id, account).sendMail({ ...mail, signal: limit.signal })
        return { providerId: messageId }
      } catch (error) {
        throw explainSmtpFailure(error, account)
      } finally {
        clearTimeout(timer)
      }
    },
    async check(sender) {
      const account = accountOf(sender)
      try {
        await pools.trial(account).verify()
      } catch (error) {
        throw explainSmtpFailure(error, account)
      }
    },
    async close() {
      pools.close()
    },
  }
}

/** Validated by `smtpCredentials` where it was typed. */
const accountOf = (sender: SenderAccount) => sender.credentials as SmtpCredentials

async function drawn(frame: SmtpChannelParts['frame'], envelope: Envelope): Promise<Drawn> {
  try {
    const pictures = await codePictures(envelope)
    const html = await frame(
      envelope,
      pictures.map(picture => picture && `cid:${picture.cid}`),
    )
    return { html, pictures }
  } catch (cause) {
    throw new SendError('O modelo do e-mail tem um defeito e não pôde ser usado.', { permanent: false, cause })
  }
}

const badAddress = (address: string) =>
  new SendError(`"${address}" não é um endereço de e-mail. Corrija o cadastro do contato.`, { permanent: true })
