import { SendError } from '../../../errors.ts'
import type { EnvelopeFile } from '../../../outbox/channel.ts'
import { randomToken } from '../../../secret.ts'
import type { LineCall } from './line.ts'

/** A form with one file as multipart/form-data (RFC 7578); the file is read while it is sent. */
export function multipart(fields: Record<string, string>, file: EnvelopeFile): NonNullable<LineCall['body']> {
  const boundary = `recado-${randomToken()}`
  const head = Buffer.from(
    [
      ...Object.entries(fields).map(
        ([name, value]) => `--${boundary}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`,
      ),
      `--${boundary}\r\nContent-Disposition: form-data; name="file"; filename="${quoted(file.name)}"\r\n`,
      `Content-Type: ${file.contentType.replace(/[\r\n]/g, '')}\r\n\r\n`,
    ].join(''),
  )
  const tail = Buffer.from(`\r\n--${boundary}--\r\n`)
  return {
    contentType: `multipart/form-data; boundary=${boundary}`,
    size: head.length + file.size + tail.length,
    async *parts() {
      yield head
      yield* bytesOf(file)
      yield tail
    },
  }
}

async function* bytesOf(file: EnvelopeFile): AsyncIterable<Uint8Array> {
  try {
    yield* file.open()
  } catch (cause) {
    throw new SendError(`O arquivo "${file.name}" não pôde ser lido. O envio será tentado de novo.`, {
      permanent: false,
      messageOnly: true,
      cause,
    })
  }
}

/** As browsers write it (WHATWG HTML, "multipart form data"). */
const quoted = (name: string) => name.replace(/"/g, '%22').replace(/\r/g, '%0D').replace(/\n/g, '%0A')
