import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import ejs from 'ejs'
import type { Envelope } from '../../outbox/channel.ts'
import { isMailbox, oneLine } from './address.ts'
import { toParagraphs, webUrl } from './paragraphs.ts'

/** Compiles `<viewsFolder>/email/frame.ejs` once; the function returned draws one message as HTML. */
export function createEmailFrame(viewsFolder: string): EmailFrame {
  const filename = join(viewsFolder, 'email', 'frame.ejs')
  const draw = ejs.compile(readFileSync(filename, 'utf8'), { filename })
  return (envelope, pictures = []) => draw(frameData(envelope, pictures))
}

/** `pictures`: the address of each code's picture, by its place. */
export type EmailFrame = (envelope: Envelope, pictures?: readonly (string | undefined)[]) => string

function frameData(envelope: Envelope, pictures: readonly (string | undefined)[]) {
  const { name, phone, email, address } = envelope.company
  return {
    subject: oneLine(envelope.subject),
    company: { name, phone, email, address, mailto: isMailbox(email) ? `mailto:${email}` : '' },
    paragraphs: toParagraphs(envelope.body),
    codes: envelope.codes.map(({ title, text }, index) => ({ title, text, picture: pictures[index] })),
    attachments: envelope.attachments.map(file => ({ name: file.name, size: readableSize(file.size) })),
    unsubscribeUrl: webUrl(envelope.unsubscribeUrl) ?? '',
  }
}

function readableSize(bytes: number): string {
  const kilobytes = Math.max(1, Math.round(bytes / 1000))
  if (kilobytes < 1000) return `${kilobytes} KB`
  return `${(bytes / 1_000_000).toLocaleString('pt-BR', { maximumFractionDigits: 1 })} MB`
}
