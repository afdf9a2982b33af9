import type { Log } from '../../../log.ts'
import { asError } from './within.ts'

/** A rejection that nobody waits for may still come so long after its browser was closed. */
const lateMs = 10_000

/**
 * whatsapp-web.js starts promises that it does not wait for; those we know of are waited for in `library.ts`. One that
 * we do not know of is logged instead of ending the process, as long as there is a browser it may come from.
 */
export function strayRejections(log: Log): { watch(): void; leave(): void } {
  let watchers = 0

  function hear(reason: unknown): void {
    // Thrown on: without us it would have ended the process as well.
    if (!isTheLibrarys(reason)) throw reason
    log.error({ err: asError(reason) }, 'whatsapp-web.js rejected a promise that nobody waits for')
  }

  return {
    watch() {
      if (watchers++ === 0) process.on('unhandledRejection', hear)
    },
    leave() {
      const end = () => {
        if (--watchers === 0) process.off('unhandledRejection', hear)
      }
      setTimeout(end, lateMs).unref()
    },
  }
}

/** It throws texts, which we never do; everything else shows in its stack where it comes from. */
const isTheLibrarys = (reason: unknown) =>
  typeof reason === 'string' ||
  /node_modules[\\/](whatsapp-web\.js|puppeteer(-core)?)[\\/]/.test(asError(reason).stack ?? '')
