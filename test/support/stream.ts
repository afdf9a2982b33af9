import type { Browser } from './build.ts'

/** A page's stream as a browser hears it, until it is stopped. */
export interface Hearing {
  /** Everything heard so far, as it came. */
  text(): string
  /** The data of each event of that name (`message` has none), in order. */
  heard(event?: string): string[]
  ended(): boolean
  stop(): void
}

export function listen(origin: string, path: string, browser: Browser): Hearing {
  const pieces: string[] = []
  const stop = new AbortController()
  let ended = false
  const reading = fetch(`${origin}${path}`, { headers: { Cookie: browser.cookie() }, signal: stop.signal }).then(
    async ({ body }) => {
      for await (const piece of body ?? []) pieces.push(Buffer.from(piece).toString('utf8'))
      ended = true
    },
  )
  reading.catch(() => undefined)
  return {
    text: () => pieces.join(''),
    heard: (event = 'message') => eventsIn(pieces.join('')).flatMap(([name, data]) => (name === event ? [data] : [])),
    ended: () => ended,
    stop: () => stop.abort(),
  }
}

const eventsIn = (text: string): [string, string][] =>
  text.split('\n\n').flatMap((block): [string, string][] => {
    const data = /^data: ?(.*)$/m.exec(block)?.[1]
    return data === undefined ? [] : [[/^event: (.*)$/m.exec(block)?.[1] ?? 'message', data]]
  })
