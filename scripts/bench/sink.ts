import { createInterface } from 'node:readline'
import { SMTPServer } from 'smtp-server'

/** A mail server of its own process: takes everything, counts, and says how many when asked. */
let count = 0
const server = new SMTPServer({
  authOptional: true,
  hideSTARTTLS: true,
  disableReverseLookup: true,
  onData(stream, _session, done) {
    stream.resume()
    stream.on('end', () => {
      count++
      done()
    })
  },
})
server.listen(0, '127.0.0.1', () => {
  const address = server.server.address()
  process.stdout.write(`${typeof address === 'object' ? address?.port : ''}\n`)
})
createInterface({ input: process.stdin })
  .on('line', () => process.stdout.write(`${count}\n`))
  .on('close', () => process.exit(0))
