import { Readable } from 'node:stream'
import type { SendMailOptions } from 'nodemailer'
import { SendError } from '../../errors.ts'
import type { Envelope, EnvelopeFile } from '../../outbox/channel.ts'
import { domainOf, oneLine } from './address.ts'
import { type CodePicture, codesAsText } from './code-pictures.ts'
import type { SmtpCredentials } from './credentials.ts'
import { webUrl } from './paragraphs.ts'

/** What was drawn of it: the HTML, and the pictures that it shows. */
export interface Drawn {
  html: string
  pictures?: readonly (CodePicture | undefined)[]
}

/** The mail as nodemailer wants it; the address was checked to be exactly one mailbox. */
export function composeMail(
  account: SmtpCredentials,
  envelope: Envelope,
  { html, pictures = [] }: Drawn,
): SendMailOptions {
  const { from, replyTo } = account
  const unsubscribe = envelope.purpose === 'marketing' ? webUrl(envelope.unsubscribeUrl) : undefined
  return {
    from: { name: oneLine(account.fromName ?? envelope.company.name), address: from },
    to: { name: oneLine(envelope.recipientName), address: envelope.address },
    ...(replyTo && { replyTo: { name: '', address: replyTo } }),
    envelope: { from, to: [envelope.address] },
    subject: oneLine(envelope.subject),
    messageId: `<${oneLine(envelope.messageId)}@${domainOf(from)}>`,
    text: `${envelope.body}${codesAsText(envelope)}${
      unsubscribe ? `\n\n-- \nPara não receber mais mensagens como esta: ${unsubscribe}\n` : ''
    }`,
    html,
    attachments: [
      ...envelope.attachments.map(file => ({
        filename: oneLine(file.name),
        contentType: oneLine(file.contentType),
        content: Readable.from(readLazily(file)),
      })),
      ...pictures
        .filter(picture => picture !== undefined)
        .map(({ cid, png }) => ({
          ...{ cid, content: png, filename: 'qrcode.png', contentType: 'image/png' },
          contentDisposition: 'inline' as const,
        })),
    ],
    headers: {
      // RFC 3834, section 5: vacation responders stay quiet.
      'Auto-Submitted': 'auto-generated',
      'X-Recado-Message': oneLine(envelope.messageId),
      // RFC 8058, section 3.1: one click, only over https.
      ...(unsubscribe?.startsWith('https:') && { 'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click' }),
    },
    ...(unsubscribe && { list: { unsubscribe } }),
    disableFileAccess: true,
    disableUrlAccess: true,
  }
}

/** Opens the file when its turn in the mail comes: a refused recipient costs no open file. */
async function* readLazily(file: EnvelopeFile) {
  try {
    yield* file.open()
  } catch (cause) {
    throw new SendError(`O anexo "${file.name}" não pôde ser lido. O envio será tentado de novo.`, {
      permanent: false,
      cause,
    })
  }
}
